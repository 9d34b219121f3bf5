package usbtoaster.emulator.image;

/**
 * Bytes of an image and where they go.
 *
 * @param address of the first byte, in flash or SRAM
 * @param bytes not empty; not to be changed
 */
public record Segment(int address, byte[] bytes) {
  private static final int FLASH = 0x1000_0000;
  static final int FLASH_BYTES = 16 << 20;
  private static final int SRAM = 0x2000_0000;
  static final int SRAM_BYTES = 264 << 10;

  /** Returns whether it goes to flash: to SRAM otherwise. */
  public boolean inFlash() {
    return inFlash(address);
  }

  /** Returns the offset from the beginning of its memory. */
  public int offset() {
    return address - (inFlash() ? FLASH : SRAM);
  }

  static boolean inFlash(int address) {
    return address >= FLASH && address < FLASH + FLASH_BYTES;
  }

  /** Says whether the RP2040 has memory for all of it: flash to 16 MiB, or the 264 KiB of SRAM. */
  static boolean fits(int address, long size) {
    int base = inFlash(address) ? FLASH : SRAM;
    long end = address - (long) base + size;
    return address >= base && end <= (inFlash(address) ? FLASH_BYTES : SRAM_BYTES);
  }
}
