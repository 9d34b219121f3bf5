package usbtoaster.emulator.usb.drive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The table of a FAT: which cluster comes after which. Changes are written by {@link #flush}. */
final class FatTable {
  private static final int END = 0xFFFF;
  private static final int FIRST = 2;

  private final Blocks drive;
  private final FatLayout at;
  private final byte[] bytes;
  private final BitSet changed = new BitSet(); // blocks of it

  FatTable(Blocks drive, FatLayout at) {
    this.drive = drive;
    this.at = at;
    bytes = drive.read(at.fat(), at.usedBlocks(drive.blockBytes()));
  }

  private int next(int cluster) {
    if (!at.fat12()) {
      return octet(2 * cluster) | octet(2 * cluster + 1) << 8;
    }
    int byteAt = cluster + cluster / 2;
    int both = octet(byteAt) | octet(byteAt + 1) << 8;
    int next = (cluster & 1) == 0 ? both & 0xFFF : both >> 4;
    return next >= 0xFF7 ? next | 0xF000 : next; // bad, or the end
  }

  private int octet(int index) {
    return bytes[index] & 0xFF;
  }

  private void next(int cluster, int next) {
    if (!at.fat12()) {
      put(2 * cluster, next);
      put(2 * cluster + 1, next >> 8);
      return;
    }
    int byteAt = cluster + cluster / 2;
    if ((cluster & 1) == 0) {
      put(byteAt, next);
      put(byteAt + 1, (octet(byteAt + 1) & 0xF0) | (next >> 8 & 0xF));
    } else {
      put(byteAt, (octet(byteAt) & 0xF) | next << 4);
      put(byteAt + 1, next >> 4);
    }
  }

  private void put(int index, int value) {
    bytes[index] = (byte) value;
    changed.set(index / drive.blockBytes());
  }

  /** Returns the clusters from {@code first} to the end. */
  List<Integer> chain(int first) {
    List<Integer> chain = new ArrayList<>();
    int cluster = first;
    while (cluster < 0xFFF8 && !(cluster == 0 && chain.isEmpty())) {
      if (cluster < FIRST || cluster >= at.clusters() + FIRST || chain.size() > at.clusters()) {
        throw new DriveException("The FAT goes astray at cluster %d".formatted(cluster));
      }
      chain.add(cluster);
      cluster = next(cluster);
    }
    return chain;
  }

  /**
   * Finds {@code count} clusters that are free, or would be without {@code old}. Changes nothing.
   *
   * @throws DriveException if there are fewer
   */
  List<Integer> find(int count, List<Integer> old) {
    BitSet mine = new BitSet();
    old.forEach(mine::set);
    List<Integer> free = new ArrayList<>();
    for (int i = FIRST; i < at.clusters() + FIRST && free.size() < count; i++) {
      if (next(i) == 0 || mine.get(i)) {
        free.add(i);
      }
    }
    if (free.size() < count) {
      throw new DriveException(
          "The drive is full: %d clusters are needed, %d are free".formatted(count, free.size()));
    }
    return free;
  }

  /** Makes one chain of {@code clusters}. */
  void link(List<Integer> clusters) {
    for (int i = 0; i < clusters.size(); i++) {
      next(clusters.get(i), i + 1 < clusters.size() ? clusters.get(i + 1) : END);
    }
  }

  void free(List<Integer> chain) {
    chain.forEach(cluster -> next(cluster, 0));
  }

  /** Writes the blocks that have changed, in each copy. */
  void flush() {
    int length = drive.blockBytes();
    for (int copy = 0; copy < at.copies(); copy++) {
      long start = at.fat() + (long) copy * at.fatBlocks();
      changed.stream()
          .forEach(
              i -> drive.write(start + i, Arrays.copyOfRange(bytes, i * length, (i + 1) * length)));
    }
    changed.clear();
  }
}
