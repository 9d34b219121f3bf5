package usbtoaster.emulator.rom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** UF2 files, as tools make them. */
final class Uf2 {
  private static final int BLOCK = 512;
  private static final int PAGE = 256;

  private Uf2() {}

  /** Returns the file that puts {@code bytes} at {@code address}, in blocks of 256 bytes. */
  static byte[] of(int address, byte[] bytes) {
    int blocks = Math.ceilDiv(bytes.length, PAGE);
    ByteBuffer file = ByteBuffer.allocate(blocks * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < blocks; i++) {
      int from = i * PAGE;
      file.putInt(0x0A32_4655).putInt(0x9E5D_5157).putInt(0x2000).putInt(address + from);
      file.putInt(PAGE).putInt(i).putInt(blocks).putInt(0xE48B_FF56);
      file.put(bytes, from, Math.min(PAGE, bytes.length - from));
      file.position(i * BLOCK + BLOCK - 4).putInt(0x0AB1_6F30);
    }
    return file.array();
  }
}
