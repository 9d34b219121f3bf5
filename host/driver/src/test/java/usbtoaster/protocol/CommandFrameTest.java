package usbtoaster.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CommandFrameTest {
  private final byte[] bytes = new byte[Protocol.HEADER_BYTES];
  private final CommandFrame frame = new CommandFrame(bytes);

  private CommandFrame full() {
    return frame
        .begin(Opcode.WRITE)
        .tag(0xFEDC)
        .slot(3)
        .release(0b1010)
        .sequence(0x1FF)
        .more(true)
        .burstBytes(4096)
        .offset(0x89ABCDEF)
        .length(32 * 1024)
        .payloadCrc(0xCBF43926)
        .argument(0xF0000001)
        .value(0x8123456789ABCDEFL)
        .seal();
  }

  @Test
  void shouldReturnWhatWasSet() {
    full();
    CommandFrame read = new CommandFrame(bytes.clone());
    assertThat(read.valid()).isTrue();
    assertThat(read.opcode()).isEqualTo(Opcode.WRITE);
    assertThat(read.opcodeCode()).isEqualTo(3);
    assertThat(read.tag()).isEqualTo(0xFEDC);
    assertThat(read.slot()).isEqualTo(3);
    assertThat(read.release()).isEqualTo(0b1010);
    assertThat(read.sequence()).isEqualTo(0xFF);
    assertThat(read.more()).isTrue();
    assertThat(read.burstBytes()).isEqualTo(4096);
    assertThat(read.offset()).isEqualTo(0x89ABCDEF);
    assertThat(read.length()).isEqualTo(32 * 1024);
    assertThat(read.payloadCrc()).isEqualTo(0xCBF43926);
    assertThat(read.argument()).isEqualTo(0xF0000001);
    assertThat(read.value()).isEqualTo(0x8123456789ABCDEFL);
  }

  @Test
  void shouldLieInTheArrayAsSpecified() {
    full();
    assertThat(bytes)
        .startsWith(
            0x42, 3, 0xDC, 0xFE, 3, 0b1010, 0xFF,
            1, // sync, opcode, tag, slot, release, sequence, flags
            0x00, 0x10, 0, 0, 0xEF, 0xCD, 0xAB, 0x89, // burst bytes, offset
            0x00, 0x80, 0, 0, 0x26, 0x39, 0xF4, 0xCB, // length, CRC of the payload
            0x01, 0, 0, 0xF0, 0xEF, 0xCD, 0xAB, 0x89, // argument, value
            0x67, 0x45, 0x23, 0x81, 0, 0, 0, 0);
    for (int i = 36; i < 60; i++) {
      assertThat(bytes[i]).isZero();
    }
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
  void shouldBeInvalidWithTheSyncOfAStatusAndAGoodCrc() {
    new StatusFrame(bytes).begin().seal();
    assertThat(new StatusFrame(bytes).valid()).isTrue();
    assertThat(frame.valid()).isFalse();
  }

  @Test
  void shouldBeInvalidWhenItIsAllZeroOrAllOne() {
    assertThat(frame.valid()).isFalse();
    Arrays.fill(bytes, (byte) 0xFF);
    assertThat(frame.valid()).isFalse();
  }

  @Test
  void shouldForgetTheFieldsOfTheCommandBefore() {
    full();
    frame.begin(Opcode.POLL).seal();
    assertThat(frame.valid()).isTrue();
    assertThat(frame.tag() + frame.slot() + frame.release() + frame.sequence()).isZero();
    assertThat(frame.value() + frame.argument() + frame.length() + frame.offset()).isZero();
  }

  @Test
  void shouldLeaveThePayloadAlone() {
    byte[] longer = new byte[Protocol.HEADER_BYTES + 2];
    longer[64] = 7;
    longer[65] = 8;
    new CommandFrame(longer).begin(Opcode.DATA).seal();
    assertThat(longer).endsWith(7, 8);
  }

  @Test
  void shouldRefuseAnArrayThatIsTooShort() {
    assertThatThrownBy(() -> new CommandFrame(new byte[63]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs 64 bytes");
  }
}
