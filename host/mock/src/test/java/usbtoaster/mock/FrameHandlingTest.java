package usbtoaster.mock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;

/** Every line of the table "malformed and unexpected frames" in docs/protocol.md. */
class FrameHandlingTest {
  private final Host host = Host.ready();
  private final byte[] bread = new byte[100];

  /**
   * Checks that the last frame was reported, was refused, and was not taken if {@code taken} is not
   * set.
   */
  private void assertRefused(DeviceStatus why, boolean taken) {
    int before = host.interrupts;
    host.settle();
    assertThat(host.interrupts).isEqualTo(before + 1);
    assertThat(host.poll().valid()).isTrue();
    assertThat(host.status.lastStatus()).isEqualTo(why);
    if (taken) {
      assertThat(host.status.lastSequence()).isEqualTo(host.sequence());
    } else {
      assertThat(host.status.lastSequence()).isNotEqualTo(host.sequence());
    }
  }

  @Test
  @DisplayName("shorter than a header: BAD_LENGTH, not taken")
  void shouldRefuseShortFrames() {
    for (int length : new int[] {1, 4, 63}) {
      host.begin(Opcode.CONTROL).seal();
      assertThat(host.transfer(length)).isEqualTo(length);
      assertRefused(DeviceStatus.BAD_LENGTH, false);
    }
    assertThat(host.toaster.device().ledger().malformed()).isEqualTo(3);
  }

  @Test
  @DisplayName("bad header CRC: BAD_CRC and nothing else")
  void shouldChangeNothingButTheLastStatusOnABadHeader() {
    host.toast(7, 0, bread, 100);
    host.time.advance(5_000_000);
    assertThat(host.state(0)).isEqualTo(SlotState.TOASTED);
    int tag = host.poll().lastTag();
    Opcode opcode = host.status.lastOpcode();
    host.begin(Opcode.CANCEL).tag(7).slot(0).release(1).seal();
    host.mosi[20] ^= 1;
    host.transfer(Protocol.HEADER_BYTES);
    assertRefused(DeviceStatus.BAD_CRC, false);
    assertThat(host.status.slotState(0)).isEqualTo(SlotState.TOASTED);
    assertThat(host.status.lastTag()).isEqualTo(tag);
    assertThat(host.status.lastOpcode()).isEqualTo(opcode);
  }

  @Test
  @DisplayName("bad sync with a good CRC: BAD_CRC")
  void shouldRefuseABadSync() {
    host.begin(Opcode.CONTROL);
    host.mosi[0] = 0x43;
    host.command.seal();
    host.transfer(Protocol.HEADER_BYTES);
    assertRefused(DeviceStatus.BAD_CRC, false);
  }

  @Test
  @DisplayName("bad header on a POLL: is reported, as any other garbage")
  void shouldInterruptForAGarbledPoll() {
    host.command.begin(Opcode.POLL).seal();
    host.mosi[63] ^= 1;
    host.transfer(Protocol.HEADER_BYTES);
    host.settle();
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.poll().lastStatus()).isEqualTo(DeviceStatus.BAD_CRC);
  }

  @Test
  @DisplayName("longer than armed: OVERRUN; the header counts, the opcode does not")
  void shouldRefuseFramesLongerThanArmed() {
    host.begin(Opcode.WRITE).tag(1).length(10).burstBytes(10).seal();
    host.transfer(Protocol.HEADER_BYTES + 1);
    assertRefused(DeviceStatus.OVERRUN, true);
    assertThat(host.status.slotState(0)).isEqualTo(SlotState.FREE);
    host.write(2, 0, bread, 50);
    host.bread(2, 0, bread, 0, 51);
    host.interrupts = 0;
    host.command.seal();
    host.transfer(Protocol.HEADER_BYTES + 51);
    assertRefused(DeviceStatus.OVERRUN, true);
    assertThat(host.status.slotValue(0)).isZero();
    assertThat(control(ControlCode.OVERRUNS)).isEqualTo(2);
  }

  @Test
  @DisplayName("a POLL of a wrong length: its status, but never remembered as the last command")
  void shouldNotRememberAPollOfAWrongLength() {
    host.write(2, 0, bread, 50);
    int sequence = host.poll().lastSequence();
    host.interrupts = 0;
    host.command.begin(Opcode.POLL).sequence(99).seal();
    host.transfer(Protocol.HEADER_BYTES + 3);
    host.settle();
    assertThat(host.interrupts).isEqualTo(1);
    assertThat(host.poll().lastStatus()).isEqualTo(DeviceStatus.BAD_LENGTH);
    assertThat(host.status.lastSequence()).isEqualTo(sequence);
    assertThat(host.status.lastOpcode()).isEqualTo(Opcode.WRITE);
  }

  @Test
  @DisplayName("payload where none belongs, within what is armed: BAD_LENGTH")
  void shouldRefuseAPayloadThatDoesNotBelong() {
    host.write(2, 0, bread, 50);
    host.interrupts = 0;
    host.begin(Opcode.CANCEL).tag(2).slot(0).seal();
    host.transfer(Protocol.HEADER_BYTES + 50);
    assertRefused(DeviceStatus.BAD_LENGTH, true);
    assertThat(host.status.slotState(0)).isEqualTo(SlotState.RECEIVING);
  }

  @Test
  @DisplayName("a frame of 64 bytes is understood at any time")
  void shouldUnderstandACommandWhileABurstIsArmed() {
    host.write(2, 0, bread, 50);
    assertThat(host.poll().armedBytes()).isEqualTo(50);
    host.begin(Opcode.CANCEL).tag(2).slot(0);
    assertThat(host.answer()).isEqualTo(DeviceStatus.OK);
    assertThat(host.state(0)).isEqualTo(SlotState.FREE);
    assertThat(host.status.armedSlot()).isEqualTo(Protocol.NO_SLOT);
  }

  @Test
  @DisplayName("unknown opcode: UNKNOWN_COMMAND, taken, its code echoed")
  void shouldRefuseUnknownOpcodes() {
    host.begin(Opcode.CONTROL);
    host.mosi[1] = (byte) 0x99;
    host.send();
    assertRefused(DeviceStatus.UNKNOWN_COMMAND, true);
    assertThat(host.miso[6]).isEqualTo((byte) 0x99);
  }

  @Test
  @DisplayName("DATA with nothing open, or of another tag, slot or offset: UNEXPECTED")
  void shouldRefuseDataThatIsNotArmed() {
    host.bread(2, 0, bread, 0, 50);
    host.send();
    assertRefused(DeviceStatus.UNEXPECTED, true);
    host.write(2, 0, bread, 50);
    host.bread(3, 0, bread, 0, 50);
    assertThat(host.burst()).isEqualTo(DeviceStatus.UNEXPECTED);
    host.bread(2, 1, bread, 0, 50);
    assertThat(host.burst()).isEqualTo(DeviceStatus.UNEXPECTED);
    host.bread(2, 0, bread, 50, 50);
    assertThat(host.burst()).isEqualTo(DeviceStatus.UNEXPECTED);
    assertThat(host.status.slotValue(0)).isZero();
    host.bread(2, 0, bread, 0, 50);
    assertThat(host.burst()).isEqualTo(DeviceStatus.OK);
    assertThat(host.status.slotValue(0)).isEqualTo(50);
  }

  @Test
  @DisplayName("DATA shorter than armed, in the field or on the wire: BAD_LENGTH")
  void shouldRefuseShortBursts() {
    host.write(2, 0, bread, 50);
    host.bread(2, 0, bread, 0, 49);
    assertThat(host.burst()).isEqualTo(DeviceStatus.BAD_LENGTH);
    host.bread(2, 0, bread, 0, 50).seal();
    host.transfer(Protocol.HEADER_BYTES + 49);
    host.settle();
    assertThat(host.poll().lastStatus()).isEqualTo(DeviceStatus.BAD_LENGTH);
    assertThat(host.status.slotValue(0)).isZero();
    assertThat(host.status.armedBytes()).isEqualTo(50);
  }

  @Test
  @DisplayName("DATA with a bad payload: BAD_CRC, taken, the burst is armed again")
  void shouldArmABurstAgainWhenItsPayloadIsBad() {
    host.write(2, 0, bread, 50);
    host.bread(2, 0, bread, 0, 50);
    host.mosi[80] ^= 1;
    assertThat(host.burst()).isEqualTo(DeviceStatus.BAD_CRC);
    assertThat(host.status.lastSequence()).isEqualTo(host.sequence());
    assertThat(host.status.slotValue(0)).isZero();
    assertThat(host.status.armedBytes()).isEqualTo(50);
    host.bread(2, 0, bread, 0, 50);
    assertThat(host.burst()).isEqualTo(DeviceStatus.OK);
  }

  @Test
  @DisplayName("WRITE and READ with a bad slot, length, burst or state")
  void shouldRefuseTransfersThatCannotBe() {
    assertThat(host.write(1, 4, 10, 10, 0)).isEqualTo(DeviceStatus.BAD_VALUE);
    assertThat(host.write(1, 0, 0, 10, 0)).isEqualTo(DeviceStatus.BAD_LENGTH);
    assertThat(host.write(1, 0, 32769, 10, 0)).isEqualTo(DeviceStatus.BAD_LENGTH);
    assertThat(host.write(1, 0, -1, 10, 0)).isEqualTo(DeviceStatus.BAD_LENGTH);
    assertThat(host.write(1, 0, 10, 0, 0)).isEqualTo(DeviceStatus.BAD_VALUE);
    assertThat(host.write(1, 0, 10, 4097, 0)).isEqualTo(DeviceStatus.BAD_VALUE);
    assertThat(host.read(2, 0, 0, 0, 10, 10)).isEqualTo(DeviceStatus.UNEXPECTED);
    host.browning(0);
    host.toast(7, 0, bread, 100);
    assertThat(host.write(1, 0, 10, 10, 0)).isEqualTo(DeviceStatus.BUSY);
    assertThat(host.read(2, 9, 7, 0, 10, 10)).isEqualTo(DeviceStatus.BAD_VALUE);
    assertThat(host.read(2, 0, 8, 0, 10, 10)).isEqualTo(DeviceStatus.UNEXPECTED);
    assertThat(host.read(2, 0, 7, 0, 0, 10)).isEqualTo(DeviceStatus.BAD_LENGTH);
    assertThat(host.read(2, 0, 7, 50, 51, 10)).isEqualTo(DeviceStatus.BAD_LENGTH);
    assertThat(host.read(2, 0, 7, -5, 10, 10)).isEqualTo(DeviceStatus.BAD_LENGTH);
    assertThat(host.read(2, 0, 7, 50, Integer.MAX_VALUE, 10)).isEqualTo(DeviceStatus.BAD_LENGTH);
    assertThat(host.read(2, 0, 7, 0, 100, 0)).isEqualTo(DeviceStatus.BAD_VALUE);
    assertThat(host.write(9, 1, bread, 50)).isEqualTo(DeviceStatus.OK);
    assertThat(host.write(10, 2, bread, 50)).isEqualTo(DeviceStatus.BUSY);
    assertThat(host.read(2, 0, 7, 0, 100, 10)).isEqualTo(DeviceStatus.BUSY);
    assertThat(host.read(2, 1, 9, 0, 10, 10)).isEqualTo(DeviceStatus.UNEXPECTED);
  }

  @Test
  @DisplayName("CANCEL of a free slot, of another tag or of no slot")
  void shouldRefuseToCancelWhatIsNotThere() {
    host.begin(Opcode.CANCEL).tag(0).slot(0);
    assertThat(host.answer()).isEqualTo(DeviceStatus.UNEXPECTED);
    host.begin(Opcode.CANCEL).slot(4);
    assertThat(host.answer()).isEqualTo(DeviceStatus.BAD_VALUE);
    host.write(2, 0, bread, 50);
    host.begin(Opcode.CANCEL).tag(3).slot(0);
    assertThat(host.answer()).isEqualTo(DeviceStatus.UNEXPECTED);
    assertThat(host.state(0)).isEqualTo(SlotState.RECEIVING);
  }

  @Test
  @DisplayName("CONTROL with an unknown code or a value out of range")
  void shouldRefuseControlsThatCannotBe() {
    host.begin(Opcode.CONTROL).argument(4);
    assertThat(host.answer()).isEqualTo(DeviceStatus.UNKNOWN_COMMAND);
    assertThat(host.status.reply(2)).isEqualTo(4);
    for (long value : new long[] {13, -1, Long.MAX_VALUE}) {
      host.begin(Opcode.CONTROL).argument(ControlCode.BROWNING_SET.code()).value(value);
      assertThat(host.answer()).isEqualTo(DeviceStatus.BAD_VALUE);
      assertThat(host.status.result()).isZero();
    }
    assertThat(control(ControlCode.BROWNING_GET)).isEqualTo(Protocol.DEFAULT_BROWNING);
  }

  @Test
  @DisplayName("a refused command's release is done all the same")
  void shouldReleaseEvenWhenTheOpcodeIsRefused() {
    host.browning(0);
    host.toast(7, 0, bread, 100);
    host.begin(Opcode.CANCEL).tag(99).slot(3).release(0b0001);
    assertThat(host.answer()).isEqualTo(DeviceStatus.UNEXPECTED);
    assertThat(host.state(0)).isEqualTo(SlotState.FREE);
  }

  private long control(ControlCode code) {
    host.begin(Opcode.CONTROL).argument(code.code());
    assertThat(host.answer()).isEqualTo(DeviceStatus.OK);
    assertThat(host.status.reply(2)).isEqualTo(code.code());
    return host.status.result();
  }
}
