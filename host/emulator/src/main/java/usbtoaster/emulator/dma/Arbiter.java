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
  private int highFrom;
  private int lowFrom;
  private long issueTicks;

  Arbiter(DmaChannel[] channels, PacingTimer[] timers) {
    this.channels = channels;
    this.timers = timers;
  }

  void reset() {
    highFrom = 0;
    lowFrom = 0;
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
    long earliest = Long.MAX_VALUE;
    for (DmaChannel channel : channels) {
      if (wants(channel)) {
        earliest = Math.min(earliest, channel.readyTicks);
      }
    }
    if (earliest == Long.MAX_VALUE) {
      return NONE;
    }
    issueTicks = Math.max(freeTicks, earliest);
    int chosen = search(true, highFrom, channels.length);
    if (chosen == NONE) {
      chosen = search(false, lowFrom, channels.length);
    }
    if (chosen == NONE) {
      chosen = search(false, 0, lowFrom);
    }
    return chosen == NONE ? search(true, 0, highFrom) : chosen;
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
    for (DmaChannel channel : channels) {
      if (wants(channel)) {
        any = true;
        batch = unseen(channel) ? Math.min(batch, channel.remaining) : 1;
        if (batch <= 1) {
          return 1;
        }
      }
    }
    return any ? batch : 1;
  }

  /** Returns whether nobody but a reader of the memory sees when the channel's transfers happen. */
  boolean unseen(DmaChannel channel) {
    return unpaced(channel) && memory(channel.readAddress) && memory(channel.writeAddress);
  }

  private int search(boolean high, int from, int to) {
    for (int i = from; i < to; i++) {
      DmaChannel channel = channels[i];
      if (wants(channel) && channel.highPriority() == high && channel.readyTicks <= issueTicks) {
        return i;
      }
    }
    return NONE;
  }

  private boolean wants(DmaChannel channel) {
    return channel.busy
        && channel.enabled()
        && (channel.credits > 0 || unpaced(channel) || channel.remaining == 0);
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
