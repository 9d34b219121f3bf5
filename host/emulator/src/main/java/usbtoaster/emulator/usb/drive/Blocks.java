package usbtoaster.emulator.usb.drive;

/** Something with numbered blocks of one size. Calls return when the blocks are there. */
public interface Blocks {
  /** Returns the bytes of a block, a power of 2 from 512 to 4096. */
  int blockBytes();

  /** Returns how many there are. */
  long count();

  /** Reads {@code blocks} of them from {@code first} on. */
  byte[] read(long first, int blocks);

  /** Writes whole blocks from {@code first} on. */
  void write(long first, byte[] data);
}
