package usbtoaster.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** ELF files of one function in SRAM, whose name is in the table of symbols. */
final class TinyElf {
  private static final int SRAM = 0x2000_0000;
  private static final int HEADER_BYTES = 52;
  private static final int SEGMENT_BYTES = 32;
  private static final int SYMBOL_BYTES = 16;

  private TinyElf() {}

  /** Writes an image that begins with {@code code}, whose constants are within it. */
  static void write(Path file, String function, int... code) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, bytes(function, code));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String function, int... code) {
    byte[] strings = ("\0" + function + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] names = "\0.symtab\0.strtab\0.shstrtab\0".getBytes(StandardCharsets.US_ASCII);
    int text = HEADER_BYTES + SEGMENT_BYTES;
    int symbols = text + 2 * code.length;
    int strtab = symbols + 2 * SYMBOL_BYTES;
    int shstrtab = strtab + strings.length;
    int sections = shstrtab + names.length;
    byte[] bytes = new byte[sections + 4 * 40];
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7F, 'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    file.putShort((short) 2).putShort((short) 40).putInt(1).putInt(SRAM | 1);
    file.putInt(HEADER_BYTES).putInt(sections).putInt(0x0500_0200);
    file.putShort((short) HEADER_BYTES).putShort((short) SEGMENT_BYTES).putShort((short) 1);
    file.putShort((short) 40).putShort((short) 4).putShort((short) 3);
    file.putInt(1).putInt(text).putInt(SRAM).putInt(SRAM);
    file.putInt(2 * code.length).putInt(2 * code.length).putInt(5).putInt(4);
    for (int halfword : code) {
      file.putShort((short) halfword);
    }
    file.position(symbols + SYMBOL_BYTES);
    file.putInt(1).putInt(SRAM | 1).putInt(2 * code.length);
    file.put((byte) 0x12).put((byte) 0).putShort((short) 1);
    file.put(strings).put(names);
    section(file, 0, 0, 0, 0, 0, 0);
    section(file, 1, 2, symbols, 2 * SYMBOL_BYTES, 2, SYMBOL_BYTES);
    section(file, 9, 3, strtab, strings.length, 0, 0);
    section(file, 17, 3, shstrtab, names.length, 0, 0);
    return bytes;
  }

  private static void section(
      ByteBuffer file, int name, int type, int offset, int size, int link, int entry) {
    file.putInt(name).putInt(type).putInt(0).putInt(0).putInt(offset).putInt(size);
    file.putInt(link).putInt(0).putInt(1).putInt(entry);
  }
}
