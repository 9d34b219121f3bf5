package usbtoaster.driver;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.spi.Spi;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Identity;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;

/**
 * Asks what is at the end of the wires, without a driver: for whoever only wants to know whether a
 * toaster is there. The caller owns the wires, and no driver may use them meanwhile.
 */
public final class Identify {
  private static final int TRIES = 20; // while it boots it says nothing
  private static final long PAUSE_NANOS = 2 * Protocol.BOOT_NANOS / TRIES;

  private final ToasterWiring wiring;
  private final LongConsumer pause;
  private final StatusFrame status = new StatusFrame(new byte[Protocol.HEADER_BYTES]);

  private Identify(ToasterWiring wiring, LongConsumer pause) {
    this.wiring = wiring;
    this.pause = pause;
  }

  /**
   * Resets the toaster, identifies it as soon as it has booted, and resets it again, so that the
   * next driver finds it as after power-on, perhaps still booting. What toasts in it is lost. Takes
   * a quarter of a second at most.
   *
   * @param pause lets about so many nanoseconds pass
   * @return null if nobody answers in this protocol
   */
  public static @Nullable Identity ask(ToasterWiring wiring, LongConsumer pause) {
    Identify asked = new Identify(wiring, pause);
    asked.reset();
    Identity identity = asked.identity();
    asked.reset();
    return identity;
  }

  private @Nullable Identity identity() {
    CommandFrame command = new CommandFrame(new byte[Protocol.HEADER_BYTES]);
    for (int i = 1; i <= TRIES; i++) {
      boolean sent =
          exchange(command.begin(Opcode.IDENTIFY).sequence(i).seal().bytes())
              && exchange(command.begin(Opcode.POLL).seal().bytes());
      if (!sent) {
        return null;
      }
      if (answered()) {
        return Identity.of(status);
      }
      pause.accept(PAUSE_NANOS);
    }
    return null;
  }

  private boolean answered() {
    return status.valid()
        && status.lastOpcode() == Opcode.IDENTIFY
        && status.lastStatus() == DeviceStatus.OK;
  }

  private void reset() {
    wiring.ack().state(DigitalState.LOW);
    wiring.reset().state(DigitalState.LOW);
    pause.accept(Protocol.RESET_PULSE_NANOS);
    wiring.reset().state(DigitalState.HIGH);
  }

  /** One frame; the interrupt that ends it is acknowledged. */
  private boolean exchange(byte[] frame) {
    Spi bus = wiring.bus();
    int moved = bus.transfer(frame, 0, status.bytes(), 0, Protocol.HEADER_BYTES);
    pause.accept(Protocol.INTERRUPT_NANOS);
    wiring.ack().state(DigitalState.HIGH);
    pause.accept(Protocol.IRQ_FALL_NANOS);
    wiring.ack().state(DigitalState.LOW);
    return moved == Protocol.HEADER_BYTES;
  }
}
