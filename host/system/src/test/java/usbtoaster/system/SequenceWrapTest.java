package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.toaster.ToasterStream;

/**
 * Sequence numbers have 8 bits, and a transfer may have hundreds of frames: the 256th burst has the
 * number of the command again.
 */
class SequenceWrapTest {
  private static final int BURSTS = 300;

  /** Once refuses the 256th burst, and shows a slot that has never received the write. */
  private static final class Forgetful {
    private int command = -1; // the sequence number of the first WRITE

    void tell(StatusFrame status) {
      Opcode last = status.lastOpcode();
      if (last == Opcode.WRITE && command < 0) {
        command = status.lastSequence();
      }
      int since = (status.lastSequence() - command) & 0xFF;
      if (last == Opcode.DATA && command >= 0 && (since == 255 || since == 0)) {
        status.slot(0, 0, SlotState.FREE, DeviceStatus.OK, 0);
        if (since == 0) {
          int opcode = Opcode.DATA.code();
          status.last(command, status.lastTag(), opcode, DeviceStatus.BAD_LENGTH);
        }
      }
    }
  }

  @Test
  void shouldNotTakeTheRefusalOfABurstForThatOfTheCommandWithTheSameNumber() {
    byte[] bread = new byte[BURSTS * HostileBench.SETTINGS.burstBytes()];
    Forgetful device = new Forgetful();
    try (HostileBench bench = new HostileBench(Lie.says(device::tell), true, 1)) {
      bench.toaster.bread = bread;
      ToasterStream stream = bench.open();
      Task<Integer> write = stream.writeAsync(bread, 0, bread.length, CancellationToken.NONE);
      bench.runUntil(write::isCompleted);
      assertThat(write.result()).isEqualTo(bread.length);
      assertThat(bench.driver.counters().resends()).as("it was asked again").isPositive();
      assertThat(bench.toaster.violations()).isEmpty();
      stream.close();
      bench.driver.close();
    }
  }
}
