package usbtoaster.chardev.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.io.UncheckedIOException;
import usbtoaster.chardev.GpioException;

/**
 * An input. Its level is asked of the kernel each time. Where the chip has merged edges, listeners
 * are told of two in the same direction: an edge is a hint, never a count.
 */
final class ChardevInput extends Pi4jBase.Input implements ChardevLines.LineUser {
  private final ChardevLines owner;
  private final int line;
  private final DigitalStateChangeEvent<DigitalInput> rise;
  private final DigitalStateChangeEvent<DigitalInput> fall;

  ChardevInput(
      ChardevLines owner, int line, DigitalInputProvider provider, DigitalInputConfig config) {
    super(provider, config);
    this.owner = owner;
    this.line = line;
    rise = new DigitalStateChangeEvent<>(this, DigitalState.HIGH);
    fall = new DigitalStateChangeEvent<>(this, DigitalState.LOW);
  }

  /** Pi4J would log what a listener throws, and let the rest of them miss an {@code Error}. */
  @Override
  public void edge(boolean rising) {
    DigitalStateChangeEvent<DigitalInput> event = rising ? rise : fall;
    try {
      stateChangeEventManager.dispatch(event, (listener, e) -> tell(listener, event));
      bindings.process(event);
    } catch (Throwable e) {
      ChardevLines.failed(e);
    }
  }

  private static void tell(
      DigitalStateChangeListener listener, DigitalStateChangeEvent<DigitalInput> event) {
    try {
      listener.onDigitalStateChange(event);
    } catch (Throwable e) {
      ChardevLines.failed(e);
    }
  }

  /**
   * Returns its level.
   *
   * @throws UncheckedIOException if the chip is gone or the lines are closed
   */
  @Override
  public DigitalState state() {
    try {
      return DigitalState.getState(owner.lines().levels(owner.lines().mask(line)) != 0);
    } catch (GpioException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  void release() {
    owner.free(line, this);
  }
}
