package usbtoaster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusFrameTest {
  private final byte[] bytes = new byte[Protocol.HEADER_BYTES];
  private final StatusFrame frame = new StatusFrame(bytes);

  private StatusFrame full() {
    return frame
        .begin()
        .booted(true)
        .last(0xA5, 0xFEDC, 5, DeviceStatus.UNEXPECTED)
        .slot(0, 0x1234, SlotState.RECEIVING, DeviceStatus.OK, 256)
        .slot(3, 0xFFFF, SlotState.BURNT, DeviceStatus.BAD_CRC, 0x8000)
        .armed(0, 4096, 0xCBF43926)
        .reply(0, 0x01020304)
        .reply(1, 0x85060708)
        .reply(2, 23)
        .seal();
  }

  @Test
  void shouldReturnWhatWasSet() {
    full();
    StatusFrame read = new StatusFrame(bytes.clone());
    assertThat(read.valid()).isTrue();
    assertThat(read.version()).isEqualTo(Protocol.VERSION);
    assertThat(read.booted()).isTrue();
    assertThat(read.lastSequence()).isEqualTo(0xA5);
    assertThat(read.lastTag()).isEqualTo(0xFEDC);
    assertThat(read.lastOpcode()).isEqualTo(Opcode.DATA);
    assertThat(read.lastStatus()).isEqualTo(DeviceStatus.UNEXPECTED);
    assertThat(read.slotTag(0)).isEqualTo(0x1234);
    assertThat(read.slotState(0)).isEqualTo(SlotState.RECEIVING);
    assertThat(read.slotStatus(0)).isEqualTo(DeviceStatus.OK);
    assertThat(read.slotValue(0)).isEqualTo(256);
    assertThat(read.slotState(1)).isEqualTo(SlotState.FREE);
    assertThat(read.slotTag(3)).isEqualTo(0xFFFF);
    assertThat(read.slotState(3)).isEqualTo(SlotState.BURNT);
    assertThat(read.slotStatus(3)).isEqualTo(DeviceStatus.BAD_CRC);
    assertThat(read.slotValue(3)).isEqualTo(0x8000);
    assertThat(read.armedSlot()).isZero();
    assertThat(read.armedBytes()).isEqualTo(4096);
    assertThat(read.armedCrc()).isEqualTo(0xCBF43926);
    assertThat(read.reply(0)).isEqualTo(0x01020304);
    assertThat(read.reply(1)).isEqualTo(0x85060708);
    assertThat(read.reply(2)).isEqualTo(23);
    assertThat(read.result()).isEqualTo(0x8506070801020304L);
  }

  @Test
  void shouldLieInTheArrayAsSpecified() {
    full();
    assertThat(bytes)
        .startsWith(0x54, 2, 1, 0xA5, 0xDC, 0xFE, 5, 7, 0x34, 0x12, 1, 0, 0, 1, 0, 0)
        .containsSequence(0xFF, 0xFF, 5, 1, 0, 0x80, 0, 0, 0, 0, 0, 0x10, 0x26, 0x39, 0xF4, 0xCB);
    assertThat(bytes[32]).isEqualTo((byte) 0xFF);
    assertThat(bytes[48]).isEqualTo((byte) 4);
    assertThat(bytes[56]).isEqualTo((byte) 23);
  }

  @Test
  void shouldBeInvalidWithAnyBitFlipped() {
    full();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(frame.valid()).as("bit %d", bit).isFalse();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertThat(frame.valid()).isTrue();
  }

  @Test
  void shouldBeginWithFourFreeSlotsAndNothingArmed() {
    full();
    frame.begin().seal();
    assertThat(frame.valid()).isTrue();
    assertThat(frame.booted()).isFalse();
    assertThat(frame.armedSlot()).isEqualTo(Protocol.NO_SLOT);
    assertThat(frame.armedBytes()).isZero();
    for (int slot = 0; slot < Protocol.SLOTS; slot++) {
      assertThat(frame.slotState(slot)).isEqualTo(SlotState.FREE);
    }
    assertThat(frame.result()).isZero();
  }
}
