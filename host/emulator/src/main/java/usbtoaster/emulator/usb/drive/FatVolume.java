package usbtoaster.emulator.usb.drive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The files in the root directory of a FAT12 or FAT16, by their short names, upper or lower case
 * alike. It reads what it needs when it is opened; what changes the drive meanwhile it does not
 * see. It writes as a host does: a file's data, the table, the directory.
 *
 * <p>Directories below, and long names, are left alone and not listed. Belongs to the thread of its
 * {@link Blocks}.
 */
public final class FatVolume {
  private static final int ENTRY = 32;
  private static final int ATTRIBUTES = 11;
  private static final int READ_ONLY = 1;
  private static final int ARCHIVE = 0x20;
  private static final int NO_FILE = 0x18; // a directory, or a label; both: a long name
  private static final int DATE = 24;
  private static final int CLUSTER = 26;
  private static final int SIZE = 28;
  private static final int DELETED = 0xE5;
  private static final int NEW_YEAR_1980 = 1 << 5 | 1;
  private static final int MOST_BLOCKS = 128; // in one read
  private static final int MOST_BYTES = 1 << 28; // of a file that is read

  private final Blocks drive;
  private final FatLayout at;
  private final FatTable table;
  private final byte[] root;

  /** A file: its name, and how many bytes it has. */
  public record Entry(String name, long size) {}

  private FatVolume(Blocks drive) {
    this.drive = drive;
    at = FatLayout.of(drive);
    table = new FatTable(drive, at);
    root = drive.read(at.root(), at.rootBlocks());
  }

  /**
   * Opens the volume: the whole drive, or its first partition.
   *
   * @throws DriveException if there is none
   */
  public static FatVolume open(Blocks drive) {
    return new FatVolume(drive);
  }

  /** Returns the files, in the order of the directory. */
  public List<Entry> files() {
    List<Entry> files = new ArrayList<>();
    for (int i = 0; i < root.length && root[i] != 0; i += ENTRY) {
      if (isFile(i)) {
        files.add(new Entry(FatName.read(root, i), size(i)));
      }
    }
    return files;
  }

  private boolean isFile(int entry) {
    return (root[entry] & 0xFF) != DELETED && (root[entry + ATTRIBUTES] & NO_FILE) == 0;
  }

  private long size(int entry) {
    return Integer.toUnsignedLong(numbers().getInt(entry + SIZE));
  }

  private int cluster(int entry) {
    return Short.toUnsignedInt(numbers().getShort(entry + CLUSTER));
  }

  private ByteBuffer numbers() {
    return ByteBuffer.wrap(root).order(ByteOrder.LITTLE_ENDIAN);
  }

  private OptionalInt find(String name) {
    byte[] wanted = new byte[ENTRY];
    FatName.write(name, wanted);
    for (int i = 0; i < root.length && root[i] != 0; i += ENTRY) {
      boolean same = Arrays.equals(root, i, i + FatName.BYTES, wanted, 0, FatName.BYTES);
      if (same && isFile(i)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private int file(String name) {
    return find(name)
        .orElseThrow(
            () -> new DriveException("There is no file %s, but %s".formatted(name, files())));
  }

  /**
   * Reads a file of at most 256 MiB.
   *
   * @throws DriveException if it is not there, or its clusters are not, or it is longer
   */
  public byte[] read(String name) {
    int entry = file(name);
    long size = size(entry);
    if (size > MOST_BYTES) {
      throw new DriveException(
          "%s has %,d bytes, and at most %,d are read".formatted(name, size, MOST_BYTES));
    }
    List<Integer> chain = table.chain(cluster(entry));
    int clusterBytes = at.clusterBlocks() * drive.blockBytes();
    if (size > (long) chain.size() * clusterBytes) {
      throw new DriveException(
          "%s has %d bytes in %d clusters of %d".formatted(name, size, chain.size(), clusterBytes));
    }
    List<Integer> used = chain.subList(0, (int) Math.ceilDiv(size, clusterBytes));
    byte[] bytes = new byte[(int) size];
    int most = Math.max(1, MOST_BLOCKS / at.clusterBlocks());
    for (int i = 0; i < used.size(); ) {
      int run = run(used, i, most);
      byte[] read = drive.read(at.block(used.get(i)), run * at.clusterBlocks());
      int from = i * clusterBytes;
      System.arraycopy(read, 0, bytes, from, Math.min(read.length, bytes.length - from));
      i += run;
    }
    return bytes;
  }

  /** Returns how many clusters from {@code first} on lie in a row, up to {@code most}. */
  private static int run(List<Integer> chain, int first, int most) {
    int run = 1;
    while (run < most
        && first + run < chain.size()
        && chain.get(first + run) == chain.get(first) + run) {
      run++;
    }
    return run;
  }

  /**
   * Writes a file; one that is there is replaced.
   *
   * @throws DriveException if there is no room for it, or the one that is there is read-only
   */
  public void write(String name, byte[] data) {
    OptionalInt before = find(name);
    if (before.isPresent() && (root[before.getAsInt() + ATTRIBUTES] & READ_ONLY) != 0) {
      throw new DriveException(name + " is read-only");
    }
    List<Integer> old = before.isPresent() ? table.chain(cluster(before.getAsInt())) : List.of();
    int entry = before.orElseGet(this::freeEntry);
    int clusterBytes = at.clusterBlocks() * drive.blockBytes();
    List<Integer> chain = table.find(Math.ceilDiv(data.length, clusterBytes), old);
    byte[] padded = Arrays.copyOf(data, chain.size() * clusterBytes);
    int most = Math.max(1, MOST_BLOCKS / at.clusterBlocks());
    for (int i = 0; i < chain.size(); ) {
      int run = run(chain, i, most);
      int from = i * clusterBytes;
      drive.write(
          at.block(chain.get(i)), Arrays.copyOfRange(padded, from, from + run * clusterBytes));
      i += run;
    }
    table.free(old); // now that nothing is in the way
    table.link(chain);
    byte[] line = new byte[ENTRY];
    FatName.write(name, line);
    line[ATTRIBUTES] = ARCHIVE;
    ByteBuffer.wrap(line)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(DATE, (short) NEW_YEAR_1980)
        .putShort(CLUSTER, (short) (chain.isEmpty() ? 0 : chain.getFirst()))
        .putInt(SIZE, data.length);
    System.arraycopy(line, 0, root, entry, ENTRY);
    table.flush();
    flush(entry);
  }

  /**
   * Deletes a file.
   *
   * @throws DriveException if it is not there
   */
  public void delete(String name) {
    int entry = file(name);
    table.free(table.chain(cluster(entry)));
    root[entry] = (byte) DELETED;
    table.flush();
    flush(entry);
  }

  private int freeEntry() {
    for (int i = 0; i < root.length; i += ENTRY) {
      int first = root[i] & 0xFF;
      if (first == 0 || first == DELETED) {
        return i;
      }
    }
    throw new DriveException(
        "The root directory is full: it has %d entries".formatted(root.length / ENTRY));
  }

  private void flush(int entry) {
    int block = entry / drive.blockBytes();
    int from = block * drive.blockBytes();
    drive.write(at.root() + block, Arrays.copyOfRange(root, from, from + drive.blockBytes()));
  }
}
