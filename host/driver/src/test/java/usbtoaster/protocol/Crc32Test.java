package usbtoaster.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class Crc32Test {
  private static final byte[] CHECK = "123456789".getBytes(US_ASCII);

  @Test
  void shouldGiveTheCheckValueOfIeee() {
    assertThat(new Crc32().of(CHECK, 0, CHECK.length)).isEqualTo(0xCBF43926);
  }

  @Test
  void shouldGiveTheSameInPiecesAndStartOver() {
    Crc32 crc = new Crc32();
    for (int turn = 0; turn < 2; turn++) {
      crc.reset();
      crc.update(CHECK, 0, 4);
      crc.update(CHECK, 4, 5);
      assertThat(crc.value()).isEqualTo(0xCBF43926);
    }
  }

  @Test
  void shouldNotAllocatePerFrame() {
    CommandFrame command = new CommandFrame(new byte[64]);
    StatusFrame status = new StatusFrame(new byte[64]);
    exchange(command, status, 20_000); // compiled
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int valid = exchange(command, status, 20_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(valid).isEqualTo(40_000);
    assertThat(allocated).isLessThan(20_000);
  }

  private static int exchange(CommandFrame command, StatusFrame status, int frames) {
    int valid = 0;
    for (int i = 0; i < frames; i++) {
      command.begin(Opcode.DATA).tag(i).sequence(i).offset(i).length(64).payloadCrc(i).seal();
      status
          .begin()
          .last(i, i, command.opcodeCode(), DeviceStatus.OK)
          .slot(1, i, SlotState.SENDING, DeviceStatus.OK, i)
          .armed(1, 64, i)
          .seal();
      valid += command.valid() ? 1 : 0;
      valid += status.valid() && status.slotState(1) == SlotState.SENDING ? 1 : 0;
    }
    return valid;
  }
}
