package usbtoaster.emulator.dma;

/**
 * Decides which channel's transfer is issued next (datasheet 2.5, HIGH_PRIORITY in 2.5.7): in each
 * round all channels of high priority that can go, in their order, then a single one of the others;
 * these take turns. Belongs to the machine's thread.
 */
final class Arbiter {
  /** No channel can go. */
  static final int NONE = -1;

  private final DmaChannel[] channels;
  private final PacingTimer[] timers;
  private int busy;
  private int highFrom;
  private int lowFrom;
  private long issueTicks;

  Arbiter(DmaChannel[] channels, PacingTimer[] timers) {
    this.channels = channels;
    this.timers = timers;
  }

  void reset() {
    busy = 0;
    highFrom = 0;
    lowFrom = 0;
  }

  /** Says whether {@code channel} is busy; only busy ones are looked at. */
  void busy(DmaChannel channel, boolean isBusy) {
    channel.busy = isBusy;
    int bit = 1 << channel.number;
    busy = isBusy ? busy | bit : busy & ~bit;
  }

  /** Returns the busy channels, a bit each. */
  int busy() {
    return busy;
  }

  /** Returns when the chosen transfer is issued. */
  long issueTicks() {
    return issueTicks;
  }

  /**
   * Returns the channel whose transfer is issued next when the read master is free at {@code
   * freeTicks}, and knows when.
   */
  int choose(long freeTicks) {
    int waiting = 0;
    long earliest = Long.MAX_VALUE;
    for (int left = busy; left != 0; left &= left - 1) {
      DmaChannel channel = channels[Integer.numberOfTrailingZeros(left)];
      if (wants(channel)) {
        waiting |= 1 << channel.number;
        earliest = Math.min(earliest, channel.readyTicks);
      }
    }
    if (waiting == 0) {
      return NONE;
    }
    issueTicks = Math.max(freeTicks, earliest);
    boolean alone = (waiting & waiting - 1) == 0;
    return Integer.numberOfTrailingZeros(alone ? waiting : choose(waiting));
  }

  /** Returns a set of channels of which the first one's turn it is. */
  private int choose(int waiting) {
    int high = 0;
    int low = 0;
    for (int left = waiting; left != 0; left &= left - 1) {
      DmaChannel channel = channels[Integer.numberOfTrailingZeros(left)];
      int bit = channel.readyTicks <= issueTicks ? 1 << channel.number : 0;
      if (channel.highPriority()) {
        high |= bit;
      } else {
        low |= bit;
      }
    }
    int highLeft = high & -1 << highFrom;
    int lowLeft = low & -1 << lowFrom;
    if (highLeft != 0) {
      return highLeft;
    }
    return lowLeft != 0 ? lowLeft : low != 0 ? low : high;
  }

  /** The transfer of {@code number} was issued: whose turn is it now? */
  void served(int number) {
    if (channels[number].highPriority()) {
      highFrom = number + 1;
    } else {
      lowFrom = number + 1;
      highFrom = 0;
    }
  }

  /**
   * Returns how many transfers may be done at once, {@code most} at most, before anything can come
   * of them: of unpaced ones between memories as many as the shortest channel has left, else one.
   */
  int batch(int most) {
    int batch = most;
    boolean any = false;
    for (int left = busy; left != 0 && batch > 1; left &= left - 1) {
      DmaChannel channel = channels[Integer.numberOfTrailingZeros(left)];
      if (wants(channel)) {
        any = true;
        batch = unseen(channel) ? Math.min(batch, channel.remaining) : 1;
      }
    }
    return any ? Math.max(1, batch) : 1;
  }

  /** Returns whether nobody but a reader of the memory sees when the channel's transfers happen. */
  boolean unseen(DmaChannel channel) {
    return unpaced(channel) && memory(channel.readAddress) && memory(channel.writeAddress);
  }

  private boolean wants(DmaChannel channel) {
    return channel.enabled() && (channel.credits > 0 || unpaced(channel) || channel.remaining == 0);
  }

  /** Returns whether nothing but the DMA itself holds the channel's transfers up. */
  private boolean unpaced(DmaChannel channel) {
    int treq = channel.treq();
    return treq == DmaChannel.TREQ_PERMANENT
        || (treq >= Pacing.FIRST_TIMER && timers[treq - Pacing.FIRST_TIMER].permanent());
  }

  private static boolean memory(int address) {
    int region = address >>> 24;
    return region == 0x20 || region == 0x21 || region == 0x00 || (region & 0xFC) == 0x10;
  }
}
