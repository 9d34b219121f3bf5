package usbtoaster.emulator.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes UF2 files by hand, block by block. */
final class TestUf2 {
  static final int RP2040 = 0xE48B_FF56;
  static final int FAMILY_ID_PRESENT = 0x2000;
  static final int BLOCK = 512;

  private final byte[] bytes;
  private final ByteBuffer file;

  TestUf2(int blocks) {
    bytes = new byte[BLOCK * blocks];
    file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Adds a block of 256 bytes, all {@code fill}. */
  TestUf2 block(int address, int number, int count, int fill) {
    return block(FAMILY_ID_PRESENT, RP2040, address, 256, number, count, fill);
  }

  TestUf2 block(int flags, int family, int address, int size, int number, int count, int fill) {
    int begin = file.position();
    file.putInt(0x0A32_4655).putInt(0x9E5D_5157).putInt(flags).putInt(address);
    file.putInt(size).putInt(number).putInt(count).putInt(family);
    for (int i = 0; i < 256; i++) {
      file.put((byte) fill);
    }
    file.position(begin + BLOCK - 4);
    file.putInt(0x0AB1_6F30);
    return this;
  }

  byte[] build() {
    return bytes;
  }
}
