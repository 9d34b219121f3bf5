package usbtoaster.flash;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.spi.Spi;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;

/**
 * What a toaster says that it is.
 *
 * @param protocol the version of the protocol
 * @param firmware the version of the firmware
 */
public record Identity(int protocol, int firmware) {
  private static final int POLLS = 10;

  /**
   * Asks over the wires, without a driver: resets the toaster, identifies it, and resets it again,
   * so that the next driver finds it as after power-on. Takes less than a second. The caller owns
   * the wires.
   *
   * @return null if nobody answers
   */
  public static @Nullable Identity ask(ToasterWiring wiring, Pause pause) {
    reset(wiring, pause);
    byte[] command =
        new CommandFrame(new byte[Protocol.HEADER_BYTES])
            .begin(Opcode.IDENTIFY)
            .sequence(1)
            .seal()
            .bytes();
    byte[] poll =
        new CommandFrame(new byte[Protocol.HEADER_BYTES]).begin(Opcode.POLL).seal().bytes();
    StatusFrame status = new StatusFrame(new byte[Protocol.HEADER_BYTES]);
    boolean sent = exchange(wiring, pause, command, status);
    Identity identity = null;
    for (int i = 0; i < POLLS && sent && identity == null; i++) {
      sent = exchange(wiring, pause, poll, status);
      if (sent
          && status.valid()
          && status.lastOpcode() == Opcode.IDENTIFY
          && status.lastStatus() == DeviceStatus.OK) {
        identity = new Identity(status.reply(0) >>> 16, status.reply(0) & 0xFFFF);
      }
    }
    reset(wiring, pause);
    return identity;
  }

  private static void reset(ToasterWiring wiring, Pause pause) {
    wiring.ack().state(DigitalState.LOW);
    wiring.reset().state(DigitalState.LOW);
    pause.pass(Protocol.RESET_PULSE_NANOS);
    wiring.reset().state(DigitalState.HIGH);
    pause.pass(Protocol.BOOT_NANOS);
  }

  /** One frame; the interrupt that ends it is acknowledged. */
  private static boolean exchange(
      ToasterWiring wiring, Pause pause, byte[] command, StatusFrame status) {
    Spi bus = wiring.bus();
    int moved = bus.transfer(command, 0, status.bytes(), 0, Protocol.HEADER_BYTES);
    pause.pass(Protocol.INTERRUPT_NANOS);
    wiring.ack().state(DigitalState.HIGH);
    pause.pass(Protocol.IRQ_FALL_NANOS);
    wiring.ack().state(DigitalState.LOW);
    return moved == Protocol.HEADER_BYTES;
  }
}
