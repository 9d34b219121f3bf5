package usbtoaster.emulator.usb.drive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where things are in a FAT12 or FAT16, as its boot sector tells it (Microsoft's FAT specification
 * 1.03). In blocks of the drive; checked.
 *
 * @param clusterBlocks how many a cluster has
 * @param fat the first copy of the table
 * @param fatBlocks the length of a copy
 * @param copies how many copies
 * @param root the root directory
 * @param rootBlocks its length
 * @param data cluster 2
 * @param clusters how many clusters there are
 */
record FatLayout(
    int clusterBlocks,
    long fat,
    int fatBlocks,
    int copies,
    long root,
    int rootBlocks,
    long data,
    int clusters) {
  private static final int ENTRY_BYTES = 32;
  private static final int MOST_FAT12 = 4084;
  private static final int MOST_FAT16 = 65_524;
  private static final int SIGNATURE = 0xAA55;
  private static final int SIGNATURE_AT = 510;
  private static final int FIRST_PARTITION = 446;

  /** Finds the volume: the whole drive, or its first partition. */
  static FatLayout of(Blocks drive) {
    ByteBuffer first = block(drive, 0);
    if (hasParameters(first, drive)) {
      return read(drive, 0, first);
    }
    long start = Integer.toUnsignedLong(first.getInt(FIRST_PARTITION + 8));
    check(
        signed(first) && start > 0 && start < drive.count(),
        "The drive has neither a FAT nor a table of partitions");
    ByteBuffer boot = block(drive, start);
    check(hasParameters(boot, drive), "The drive's first partition has no FAT");
    return read(drive, start, boot);
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new DriveException(what);
    }
  }

  private static ByteBuffer block(Blocks drive, long at) {
    return ByteBuffer.wrap(drive.read(at, 1)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int half(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static boolean signed(ByteBuffer sector) {
    return half(sector, SIGNATURE_AT) == SIGNATURE;
  }

  /** A table of partitions is signed, too, but has code where the sizes of blocks would be. */
  private static boolean hasParameters(ByteBuffer sector, Blocks drive) {
    int jump = sector.get(0) & 0xFF;
    return signed(sector)
        && (jump == 0xEB || jump == 0xE9)
        && half(sector, 11) == drive.blockBytes()
        && Integer.bitCount(sector.get(13) & 0xFF) == 1;
  }

  private static FatLayout read(Blocks drive, long start, ByteBuffer boot) {
    int clusterBlocks = boot.get(13) & 0xFF;
    int reserved = half(boot, 14);
    int copies = boot.get(16) & 0xFF;
    int entries = half(boot, 17);
    int small = half(boot, 19);
    int fatBlocks = half(boot, 22);
    long total = small != 0 ? small : Integer.toUnsignedLong(boot.getInt(32));
    check(fatBlocks != 0 && entries != 0, "The drive has no FAT12 or FAT16: it may be a FAT32");
    check(reserved != 0 && copies != 0, "The FAT has no boot sector or no table");
    check(total <= drive.count() - start, "The FAT is longer than its drive");
    int rootBlocks = Math.ceilDiv(entries * ENTRY_BYTES, drive.blockBytes());
    long fat = start + reserved;
    long root = fat + (long) copies * fatBlocks;
    long data = root + rootBlocks;
    long clusters = (start + total - data) / clusterBlocks;
    check(clusters > 0 && clusters <= MOST_FAT16, "The FAT has %d clusters".formatted(clusters));
    FatLayout layout =
        new FatLayout(
            clusterBlocks, fat, fatBlocks, copies, root, rootBlocks, data, (int) clusters);
    check(
        layout.usedBlocks(drive.blockBytes()) <= fatBlocks,
        "The FAT's table is too short for %d clusters".formatted(clusters));
    return layout;
  }

  boolean fat12() {
    return clusters <= MOST_FAT12;
  }

  /** Returns how many blocks of a copy have entries of clusters. */
  int usedBlocks(int blockBytes) {
    return Math.ceilDiv((clusters + 2) * (fat12() ? 12 : 16), 8 * blockBytes);
  }

  /** Returns the first block of {@code cluster}, which must be one. */
  long block(int cluster) {
    return data + (long) (cluster - 2) * clusterBlocks;
  }
}
