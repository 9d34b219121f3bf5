package usbtoaster.flash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** UF2 files for tests. */
final class Uf2Files {
  static final int RP2040 = 0xE48B_FF56;
  static final int FLASH = 0x1000_0000;

  private Uf2Files() {}

  /** Returns the toaster's, as it is committed. */
  static byte[] toaster() {
    return committed("toaster.uf2");
  }

  static byte[] committed(String name) {
    try {
      return Files.readAllBytes(Path.of("../../firmware/image").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a file of so many blocks in a row. */
  static byte[] blocks(int count, int address, int family) {
    ByteBuffer file = ByteBuffer.allocate(512 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      file.position(512 * i).putInt(0x0A32_4655).putInt(0x9E5D_5157).putInt(0x2000);
      file.putInt(address + 256 * i).putInt(256).putInt(i).putInt(count).putInt(family);
      file.putInt(512 * i + 508, 0x0AB1_6F30);
    }
    return file.array();
  }
}
