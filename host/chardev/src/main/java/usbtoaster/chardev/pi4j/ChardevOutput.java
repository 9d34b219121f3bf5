package usbtoaster.chardev.pi4j;

import com.pi4j.context.Context;
import com.pi4j.exception.ShutdownException;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.chardev.GpioException;
import usbtoaster.chardev.LineRequest;

/**
 * An output. Any thread may set it. It keeps its level when it is shut down without one for that.
 */
final class ChardevOutput extends Pi4jBase.Output implements ChardevLines.LineUser {
  private static final Logger LOG = LoggerFactory.getLogger(ChardevOutput.class);

  private final ChardevLines owner;
  private final LineRequest.Output line;
  private final long mask;

  ChardevOutput(
      ChardevLines owner,
      LineRequest.Output line,
      DigitalOutputProvider provider,
      DigitalOutputConfig config) {
    super(provider, config);
    this.owner = owner;
    this.line = line;
    mask = owner.lines().mask(line.line());
  }

  @Override
  public DigitalOutput initialize(Context context) {
    DigitalState initial = config().initialState();
    if (initial == null || initial == DigitalState.UNKNOWN) {
      state = DigitalState.getState(line.high()); // as it is since the request
    }
    super.initialize(context);
    return this;
  }

  @Override
  public DigitalOutput state(DigitalState state) throws IOException {
    if (state == DigitalState.UNKNOWN) {
      throw new IllegalArgumentException(
          "A line is HIGH or LOW: set line %d to one of them.".formatted(line.line()));
    }
    try {
      owner.lines().set(state == DigitalState.HIGH ? mask : 0, mask);
    } catch (GpioException e) {
      throw new IOException(e.getMessage(), e);
    }
    super.state(state);
    return this;
  }

  /** The kernel tells no edges of an output. */
  @Override
  public void edge(boolean rising) {}

  @Override
  void failed(ShutdownException e) {
    LOG.warn("Line {} could not be set to its last level: {}", line.line(), e.getMessage());
  }

  @Override
  void release() {
    owner.free(line.line(), this);
  }
}
