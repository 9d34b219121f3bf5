package usbtoaster.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.protocol.Toast;

/** The life of a slot. */
class TransferTest {
  private final Host host = Host.ready();

  private static byte[] bread(int length) {
    byte[] bread = new byte[length];
    new Random(length).nextBytes(bread);
    return bread;
  }

  private void toasted(int tag, int slot, byte[] bread, int burstBytes) {
    host.toast(tag, slot, bread, burstBytes);
    host.time.advance(3_000_000_000L);
    assertThat(host.state(slot)).isEqualTo(SlotState.TOASTED);
  }

  @Test
  void shouldGiveBackWhatWentInToasted() {
    for (int length : new int[] {1, 63, 64, 65, 256, 1000, 32768}) {
      for (int burst : new int[] {1000, 4096}) {
        byte[] bread = bread(length);
        toasted(7, 2, bread, burst);
        assertThat(host.status.slotValue(2)).isEqualTo(length);
        byte[] toast = host.take(8, 2, 7, length, burst);
        assertThat(host.status.slotState(2)).isEqualTo(SlotState.TOASTED);
        assertThat(host.status.slotTag(2)).isEqualTo(8);
        assertThat(toast).isNotEqualTo(bread);
        Toast.untoast(toast, 0, length, 0, Protocol.DEFAULT_BROWNING);
        assertThat(toast).isEqualTo(bread);
        host.command.begin(Opcode.POLL).release(0b0100).seal();
        host.transfer(Protocol.HEADER_BYTES);
        assertThat(host.state(2)).isEqualTo(SlotState.FREE);
      }
    }
  }

  @Test
  void shouldShowTheStepsOfAWrite() {
    byte[] bread = bread(90);
    assertThat(host.write(7, 1, bread, 50)).isEqualTo(DeviceStatus.OK);
    assertStep(SlotState.RECEIVING, 0, 1, 50);
    host.bread(7, 1, bread, 0, 50);
    assertThat(host.burst()).isEqualTo(DeviceStatus.OK);
    assertStep(SlotState.RECEIVING, 50, 1, 40);
    host.bread(7, 1, bread, 50, 40);
    long before = host.time.nanoTime();
    assertThat(host.burst()).isEqualTo(DeviceStatus.OK);
    assertStep(SlotState.TOASTING, host.status.slotValue(1), Protocol.NO_SLOT, 0);
    int remaining = host.status.slotValue(1);
    int micros = Toast.toastingMicros(Protocol.DEFAULT_BROWNING, 90);
    assertThat(remaining).isBetween(1, micros);
    host.settle(); // the interrupt of the POLL's end
    host.interrupts = 0;
    host.time.runUntil(() -> host.interrupts == 1, 10_000_000);
    assertThat(host.time.nanoTime()).isBetween(before + 1000L * micros, before + 1010L * micros);
    host.poll();
    assertStep(SlotState.TOASTED, 90, Protocol.NO_SLOT, 0);
    assertThat(host.toaster.device().ledger().newest())
        .containsExactly(new Ledger.Toasted(7, 90, host.crc.of(bread, 0, 90)));
  }

  private void assertStep(SlotState state, int value, int armedSlot, int armedBytes) {
    StatusFrame status = host.status;
    assertThat(status.slotTag(1)).isEqualTo(7);
    assertThat(status.slotState(1)).isEqualTo(state);
    assertThat(status.slotStatus(1)).isEqualTo(DeviceStatus.OK);
    assertThat(status.slotValue(1)).isEqualTo(value);
    assertThat(status.armedSlot()).isEqualTo(armedSlot);
    assertThat(status.armedBytes()).isEqualTo(armedBytes);
  }

  @Test
  void shouldToastFourSlotsAtOnceAndFinishThemInAnyOrder() {
    host.browning(1);
    int[] lengths = {6400, 64, 3200, 640};
    for (int slot = 0; slot < 4; slot++) {
      host.toast(10 + slot, slot, bread(lengths[slot]), 4096);
    }
    // Slot 1 takes 101 us and slot 3 110 us: both are done while the bursts of others went on.
    host.time.advance(1_000_000);
    for (int slot = 0; slot < 4; slot++) {
      assertThat(host.state(slot)).isEqualTo(SlotState.TOASTED);
    }
    assertThat(host.toaster.device().ledger().newest())
        .extracting(Ledger.Toasted::tag)
        .containsExactly(11, 13, 12, 10);
  }

  @Test
  void shouldBeDoneAtOnceWithBrowningZero() {
    host.browning(0);
    byte[] bread = bread(500);
    host.toast(7, 0, bread, 500);
    assertThat(host.status.slotState(0)).isEqualTo(SlotState.TOASTED);
    byte[] toast = host.take(8, 0, 7, 500, 100);
    Toast.untoast(toast, 0, 500, 0, 0);
    assertThat(toast).isEqualTo(bread);
  }

  @Test
  void shouldUseTheBrowningThatWasSetWhenTheWriteWasAccepted() {
    byte[] bread = bread(100);
    host.write(7, 0, bread, 100);
    host.browning(0);
    host.bread(7, 0, bread, 0, 100);
    host.burst();
    assertThat(host.status.slotState(0)).isEqualTo(SlotState.TOASTING);
    host.time.advance(10_000_000);
    byte[] toast = host.take(8, 0, 7, 100, 100);
    Toast.untoast(toast, 0, 100, 0, Protocol.DEFAULT_BROWNING);
    assertThat(toast).isEqualTo(bread);
  }

  @Test
  void shouldBurnABreadWhoseCrcIsWrong() {
    byte[] bread = bread(60);
    host.write(7, 3, 60, 60, 12345);
    host.bread(7, 3, bread, 0, 60);
    assertThat(host.burst()).isEqualTo(DeviceStatus.OK);
    assertThat(host.status.slotState(3)).isEqualTo(SlotState.BURNT);
    assertThat(host.status.slotStatus(3)).isEqualTo(DeviceStatus.BAD_CRC);
    assertThat(host.status.slotValue(3)).isEqualTo(60);
    assertThat(host.toaster.device().ledger().burnt()).isEqualTo(1);
    assertThat(host.toaster.device().ledger().toasted()).isZero();
    host.command.begin(Opcode.POLL).release(0b1000).seal();
    host.transfer(Protocol.HEADER_BYTES);
    assertThat(host.state(3)).isEqualTo(SlotState.FREE);
  }

  @Test
  void shouldGoBackInAReadThatIsOpen() {
    byte[] bread = bread(300);
    toasted(7, 0, bread, 300);
    host.read(8, 0, 7, 0, 300, 100);
    host.begin(Opcode.DATA).tag(8).slot(0).offset(0).length(100);
    assertThat(host.burst()).isEqualTo(DeviceStatus.OK);
    assertThat(host.status.slotValue(0)).isEqualTo(100);
    assertThat(host.read(9, 0, 8, 50, 60, 60)).isEqualTo(DeviceStatus.OK);
    assertThat(host.status.slotState(0)).isEqualTo(SlotState.SENDING);
    assertThat(host.status.slotTag(0)).isEqualTo(9);
    assertThat(host.status.slotValue(0)).isEqualTo(50);
    assertThat(host.status.armedBytes()).isEqualTo(60);
    host.begin(Opcode.DATA).tag(9).slot(0).offset(50).length(60).seal();
    host.transfer(Protocol.HEADER_BYTES + 60);
    assertThat(host.crc.of(host.miso, 64, 60)).isEqualTo(host.status.armedCrc());
    Toast.untoast(host.miso, 64, 60, 50, Protocol.DEFAULT_BROWNING);
    assertThat(host.miso).containsSequence(Arrays.copyOfRange(bread, 50, 110));
    assertThat(host.state(0)).isEqualTo(SlotState.TOASTED);
    assertThat(host.take(10, 0, 9, 300, 300)).hasSize(300);
  }

  @Test
  void shouldCancelInEveryState() {
    byte[] bread = bread(40);
    host.write(7, 0, bread, 40);
    assertCancels(7, SlotState.RECEIVING);
    host.toast(8, 0, bread, 40);
    assertCancels(8, SlotState.TOASTING);
    toasted(9, 0, bread, 40);
    assertCancels(9, SlotState.TOASTED);
    toasted(10, 0, bread, 40);
    host.read(11, 0, 10, 0, 40, 40);
    assertCancels(11, SlotState.SENDING);
    host.write(12, 0, 40, 40, 1);
    host.bread(12, 0, bread, 0, 40);
    host.burst();
    assertCancels(12, SlotState.BURNT);
    assertThat(host.toaster.device().ledger().toasted()).isEqualTo(2);
  }

  private void assertCancels(int tag, SlotState from) {
    assertThat(host.state(0)).isEqualTo(from);
    host.begin(Opcode.CANCEL).tag(tag).slot(0);
    assertThat(host.answer()).isEqualTo(DeviceStatus.OK);
    assertThat(host.status.slotState(0)).isEqualTo(SlotState.FREE);
    assertThat(host.status.slotTag(0)).isEqualTo(tag);
    assertThat(host.status.slotStatus(0)).isEqualTo(DeviceStatus.CANCELLED);
    assertThat(host.status.armedSlot()).isEqualTo(Protocol.NO_SLOT);
    host.settle(); // the interrupt of the POLL's end
    int before = host.interrupts;
    host.time.advance(10_000_000);
    assertThat(host.interrupts).isEqualTo(before);
  }

  @Test
  void shouldReleaseOnlyWhatIsDone() {
    byte[] bread = bread(40);
    toasted(1, 0, bread, 40);
    host.toast(2, 1, bread, 40);
    host.write(3, 2, bread, 40);
    host.command.begin(Opcode.POLL).release(0xFF).seal();
    host.transfer(Protocol.HEADER_BYTES);
    host.poll();
    assertThat(host.status.slotState(0)).isEqualTo(SlotState.FREE);
    assertThat(host.status.slotTag(0)).isZero();
    assertThat(host.status.slotState(1)).isEqualTo(SlotState.TOASTING);
    assertThat(host.status.slotState(2)).isEqualTo(SlotState.RECEIVING);
  }

  @Test
  void shouldReleaseBeforeTheOpcodeSoThatASlotCanBeUsedAgain() {
    byte[] bread = bread(40);
    toasted(1, 0, bread, 40);
    host.begin(Opcode.WRITE).tag(2).slot(0).release(1).length(40).burstBytes(40);
    assertThat(host.answer()).isEqualTo(DeviceStatus.OK);
    assertThat(host.status.slotState(0)).isEqualTo(SlotState.RECEIVING);
  }

  @Test
  void shouldCountInItsStatistics() {
    toasted(1, 0, bread(400), 256);
    host.time.advance(1_000_000);
    assertThat(control(ControlCode.WRITES_TOASTED)).isEqualTo(1);
    assertThat(control(ControlCode.BYTES_TOASTED)).isEqualTo(400);
    long frames = host.toaster.device().ledger().frames();
    assertThat(control(ControlCode.FRAMES)).isEqualTo(frames + 1);
    assertThat(control(ControlCode.INTERRUPTS))
        .isEqualTo(host.toaster.device().ledger().interrupts() - 1);
    assertThat(control(ControlCode.BAD_CRCS)).isZero();
  }

  @Test
  void shouldBeHotterWhileItToasts() {
    long cold = control(ControlCode.TEMPERATURE);
    host.toast(1, 0, bread(1000), 1000);
    assertThat(control(ControlCode.TEMPERATURE)).isGreaterThan(cold);
  }

  private long control(ControlCode code) {
    host.begin(Opcode.CONTROL).argument(code.code());
    assertThat(host.answer()).isEqualTo(DeviceStatus.OK);
    return host.status.result();
  }
}
