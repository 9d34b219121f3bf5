package usbtoaster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToastTest {
  private static byte[] everyByte(int times) {
    byte[] bread = new byte[256 * times];
    for (int i = 0; i < bread.length; i++) {
      bread[i] = (byte) (i + i / 256);
    }
    return bread;
  }

  @Test
  void shouldBeReversibleForEveryByteBrowningAndPosition() {
    byte[] bread = everyByte(1);
    for (int browning = 0; browning <= Protocol.MAX_BROWNING; browning++) {
      for (int position = 0; position < 256; position++) {
        byte[] data = bread.clone();
        Toast.toast(data, 0, data.length, position, browning);
        assertThat(data).isNotEqualTo(bread);
        Toast.untoast(data, 0, data.length, position, browning);
        assertThat(data).as("browning %d, position %d", browning, position).isEqualTo(bread);
      }
    }
  }

  @Test
  void shouldFollowTheFormulaOfTheSpecification() {
    byte[] data = {(byte) 0b1110_0001, 0x42};
    Toast.toast(data, 0, 2, 1000, 3);
    int key = 0x5D + 29 * 3 + 1000;
    assertThat(data).containsExactly((0b0000_1111 ^ key) & 0xFF, (0x12 ^ (key + 1)) & 0xFF);
  }

  @Test
  void shouldGiveTheSameInPiecesAsInOne() {
    byte[] whole = everyByte(4);
    byte[] pieces = whole.clone();
    Toast.toast(whole, 0, whole.length, 0, 5);
    for (int at = 0; at < pieces.length; at += 100) {
      Toast.toast(pieces, at, Math.min(100, pieces.length - at), at, 5);
    }
    assertThat(pieces).isEqualTo(whole);
  }

  @Test
  void shouldTouchNothingOutsideItsRange() {
    byte[] data = new byte[10];
    Toast.toast(data, 3, 4, 0, 0);
    assertThat(data).startsWith(0, 0, 0).endsWith(0, 0, 0);
    assertThat(data[3]).isEqualTo((byte) 0x5D);
  }

  @Test
  void shouldTakeTimeThatDependsOnBrowningAndLength() {
    assertThat(Toast.toastingMicros(0, 32768)).isZero();
    assertThat(Toast.toastingMicros(1, 1)).isEqualTo(100);
    assertThat(Toast.toastingMicros(3, 640)).isEqualTo(7 * 110);
    assertThat(Toast.toastingMicros(12, 32768)).isEqualTo(4095 * 612);
  }
}
