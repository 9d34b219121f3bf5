package usbtoaster.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes images of one block of UF2, in SRAM. */
final class TinyUf2 {
  private static final int SRAM = 0x2000_0000;

  private TinyUf2() {}

  /**
   * Makes an image that reads the words at {@code before}, says {@code text} on UART0 and stops.
   *
   * @param text up to 80 bytes in UTF-8
   * @param before up to four addresses
   */
  static Path sayer(Path file, String text, int... before) throws IOException {
    byte[] said = (text + "\0").getBytes(StandardCharsets.UTF_8);
    ByteBuffer image = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    int constants = 96;
    int at = 0;
    int[] settings = {
      0x4000_F000, 0x01FF_FFFF, // RESETS: release all
      0x4000_8048, 0x0000_0800, // CLK_PERI_CTRL: ENABLE
      0x4003_4024, 1, // UARTIBRD
      0x4003_402C, 0x70, // UARTLCR_H: 8 bits, FIFOs
      0x4003_4030, 0x301, // UARTCR: enable, TXE, RXE
    };
    for (int i = 0; i < settings.length; i += 2) {
      load(image, 2 * at++, 0, constants, settings[i]);
      constants += 4;
      load(image, 2 * at++, 1, constants, settings[i + 1]);
      constants += 4;
      image.putShort(2 * at++, (short) 0x6001); // STR R1, [R0]
    }
    for (int address : before) {
      load(image, 2 * at++, 0, constants, address);
      constants += 4;
      image.putShort(2 * at++, (short) 0x6801); // LDR R1, [R0]
    }
    load(image, 2 * at++, 0, constants, 0x4003_4000); // UARTDR
    load(image, 2 * at++, 2, constants + 4, SRAM + constants + 8);
    // next: LDRB R1, [R2]; CMP R1, #0; BEQ to itself; STR R1, [R0]; ADDS R2, #1
    // full: LDR R3, [R0, #0x18]; LSRS R3, R3, #6; BCS full (TXFF); B next
    for (int op :
        new int[] {0x7811, 0x2900, 0xD0FE, 0x6001, 0x3201, 0x6983, 0x099B, 0xD2FC, 0xE7F6}) {
      image.putShort(2 * at++, (short) op);
    }
    image.position(constants + 8).put(said);
    Files.write(file, block(image.array()));
    return file;
  }

  /** Writes one that says {@code text} by semihosting, and ends with {@code exitCode}. */
  static Path semihosted(Path file, String text, int exitCode) throws IOException {
    ByteBuffer image = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    image.putShort(0, (short) 0x2004); // MOVS R0, #SYS_WRITE0
    load(image, 2, 1, 32, SRAM + 48);
    image.putShort(4, (short) 0xBEAB);
    image.putShort(6, (short) 0x2020); // MOVS R0, #SYS_EXIT_EXTENDED
    load(image, 8, 1, 36, SRAM + 40);
    image.putShort(10, (short) 0xBEAB).putShort(12, (short) 0xE7FE);
    image.putInt(40, 0x20026).putInt(44, exitCode); // ADP_Stopped_ApplicationExit
    image.position(48).put((text + "\0").getBytes(StandardCharsets.UTF_8));
    Files.write(file, block(image.array()));
    return file;
  }

  private static void load(ByteBuffer image, int at, int register, int constant, int value) {
    int words = (constant - (at + 4 & ~3)) / 4;
    image.putShort(at, (short) (0x4800 | register << 8 | words)).putInt(constant, value);
  }

  private static byte[] block(byte[] payload) {
    ByteBuffer block = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    block.putInt(0x0A32_4655).putInt(0x9E5D_5157).putInt(0x2000).putInt(SRAM);
    block.putInt(payload.length).putInt(0).putInt(1).putInt(0xE48B_FF56).put(payload);
    return block.putInt(508, 0x0AB1_6F30).array();
  }
}
