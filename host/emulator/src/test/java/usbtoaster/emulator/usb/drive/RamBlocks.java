package usbtoaster.emulator.usb.drive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Blocks in memory, and volumes on them as a firmware would have made them. */
final class RamBlocks implements Blocks {
  private static final int BYTES = 512;

  final byte[] bytes;
  int writes;
  int blocksRead;

  RamBlocks(int count) {
    bytes = new byte[count * BYTES];
  }

  /** Makes a volume from block {@code start} to the end. */
  static RamBlocks formatted(int count, int start, int clusterBlocks, int entries) {
    RamBlocks drive = new RamBlocks(count);
    int total = count - start;
    int clusters = total / clusterBlocks;
    int bits = clusters <= 4084 ? 12 : 16;
    int fatBlocks = Math.ceilDiv((clusters + 2) * bits, 8 * BYTES);
    ByteBuffer boot =
        ByteBuffer.wrap(drive.bytes, start * BYTES, BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    boot.put(0, new byte[] {(byte) 0xEB, 0x3C, (byte) 0x90});
    boot.putShort(11, (short) BYTES).put(13, (byte) clusterBlocks).putShort(14, (short) 1);
    boot.put(16, (byte) 2).putShort(17, (short) entries);
    boot.putShort(22, (short) fatBlocks);
    if (total < 1 << 16) {
      boot.putShort(19, (short) total);
    } else {
      boot.putInt(32, total);
    }
    boot.putShort(510, (short) 0xAA55);
    for (int copy = 0; copy < 2; copy++) {
      int at = (start + 1 + copy * fatBlocks) * BYTES;
      drive.bytes[at] = (byte) 0xF8;
      Arrays.fill(drive.bytes, at + 1, at + (bits == 12 ? 3 : 4), (byte) 0xFF);
    }
    if (start > 0) {
      ByteBuffer table = ByteBuffer.wrap(drive.bytes).order(ByteOrder.LITTLE_ENDIAN);
      table.putInt(446 + 8, start).putInt(446 + 12, total).putShort(510, (short) 0xAA55);
    }
    return drive;
  }

  /** Returns the 16 bits at {@code at}. */
  ByteBuffer words() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public int blockBytes() {
    return BYTES;
  }

  @Override
  public long count() {
    return bytes.length / BYTES;
  }

  @Override
  public byte[] read(long first, int blocks) {
    blocksRead += blocks;
    return Arrays.copyOfRange(bytes, (int) first * BYTES, (int) (first + blocks) * BYTES);
  }

  @Override
  public void write(long first, byte[] data) {
    writes++;
    System.arraycopy(data, 0, bytes, (int) first * BYTES, data.length);
  }
}
