package usbtoaster.view.perfetto;

/**
 * One track of slices. Slices come in the order in which they begin, and those that overlap nest: a
 * slice that would outlast the one that it began in, which two clocks can make of it, is cut.
 */
final class Track {
  private static final int DEEPEST = 256;

  private final Packets packets;
  private final long uuid;
  private final boolean momentsOnly;
  private final long[] ends = new long[DEEPEST]; // of the slices that are open
  private int depth;

  Track(Packets packets, long uuid) {
    this(packets, uuid, false);
  }

  private Track(Packets packets, long uuid, boolean momentsOnly) {
    this.packets = packets;
    this.uuid = uuid;
    this.momentsOnly = momentsOnly;
  }

  /** Returns a track that several share whose slices would not nest: it shows their beginnings. */
  static Track ofMoments(Packets packets, long uuid) {
    return new Track(packets, uuid, true);
  }

  void add(Slice slice) {
    if (momentsOnly) {
      packets.slice(uuid, slice.until(slice.nanos()));
      return;
    }
    while (depth > 0 && ends[depth - 1] <= slice.nanos()) {
      depth--;
    }
    boolean cut = depth > 0 && ends[depth - 1] < slice.endNanos();
    Slice nested = cut ? slice.until(ends[depth - 1]) : slice;
    packets.slice(uuid, nested);
    if (!nested.isInstant() && depth < DEEPEST) {
      ends[depth++] = nested.endNanos();
    }
  }

  /** Returns whether nothing is open on it at that time. */
  boolean isFree(long nanos) {
    return depth == 0 || ends[0] <= nanos;
  }
}
