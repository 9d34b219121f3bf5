package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.wires.FaultPlan;

/**
 * A host that sends garbage cannot wedge the firmware. {@code -Dtoaster.frames=1000000} sends a
 * million frames.
 */
final class GarbageTest {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageTest.class);
  private static final int FRAMES = Integer.getInteger("toaster.frames", 100_000);
  private static final int FRAMES_BETWEEN_CHECKS = 10_000;
  private static final int USUAL_BYTES = 150;

  private final long seed = Long.getLong("toaster.seed", new SplittableRandom().nextLong());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final byte[] out = new byte[2 * Protocol.MAX_FRAME_BYTES];
  private final byte[] in = new byte[2 * Protocol.MAX_FRAME_BYTES];
  private final CommandFrame command = new CommandFrame(out);
  private final StatusFrame status = new StatusFrame(in);

  @Test
  void shouldIdentifyItselfAfterGarbage() {
    LOG.info("garbage: -Dtoaster.seed={} -Dtoaster.frames={}", seed, FRAMES);
    try (VirtualDevice device = TestTarget.EMULATOR.virtual(FaultPlan.none(), 0)) {
      ToasterWiring wires = device.wiring();
      device.advance(Protocol.BOOT_NANOS);
      for (int frame = 1; frame <= FRAMES; frame++) {
        wires.bus().transfer(out, 0, in, 0, garbage());
        device.advance(random.nextInt(4) == 0 ? random.nextLong(200_000) : random.nextLong(5_000));
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> wires.ack().high();
          case 3, 4, 5 -> wires.ack().low();
          default -> {}
        }
        if (frame % FRAMES_BETWEEN_CHECKS == 0 || frame == FRAMES) {
          identify(device, frame);
        }
      }
    }
  }

  /** Makes the next frame; returns its length. */
  private int garbage() {
    int length = 1 + random.nextInt(random.nextInt(50) == 0 ? out.length : USUAL_BYTES);
    random.nextBytes(out);
    int kind = random.nextInt(10);
    if (kind < 4) {
      command.begin(Opcode.of(1 + random.nextInt(Opcode.RESET.code())));
      command.tag(random.nextInt(4)).slot(random.nextInt(5)).release(random.nextInt(16));
      command.burstBytes(random.nextInt(300)).offset(random.nextInt(300));
      command.length(random.nextInt(1000)).argument(random.nextInt(32)).seal();
      length = random.nextInt(3) == 0 ? length : Protocol.HEADER_BYTES;
      if (kind == 0) {
        out[random.nextInt(Protocol.HEADER_BYTES)] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return length;
  }

  private void identify(VirtualDevice device, int frame) {
    ToasterWiring wires = device.wiring();
    wires.ack().low();
    device.advance(Protocol.BOOT_NANOS); // it may have been told to reset
    command.begin(Opcode.IDENTIFY).sequence(frame & 0xFF).seal();
    wires.bus().transfer(out, 0, in, 0, Protocol.HEADER_BYTES);
    device.advance(Protocol.INTERRUPT_NANOS);
    assertThat(wires.irq().isHigh()).as("interrupt after frame %d", frame).isTrue();
    wires.ack().high();
    wires.ack().low();
    command.begin(Opcode.POLL).seal();
    wires.bus().transfer(out, 0, in, 0, Protocol.HEADER_BYTES);
    device.advance(Protocol.INTERRUPT_NANOS);
    assertThat(wires.irq().isHigh()).as("interrupt after the POLL of frame %d", frame).isTrue();
    assertThat(status.valid()).as("status after frame %d", frame).isTrue();
    assertThat(status.lastOpcode()).isEqualTo(Opcode.IDENTIFY);
    assertThat(status.lastSequence()).isEqualTo(frame & 0xFF);
    assertThat(status.lastStatus()).isEqualTo(DeviceStatus.OK);
    assertThat(status.reply(0) >>> 16).isEqualTo(Protocol.VERSION);
  }
}
