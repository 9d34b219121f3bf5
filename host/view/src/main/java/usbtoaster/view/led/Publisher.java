package usbtoaster.view.led;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the levels that are wanted to the output: one thread at a time, and the last ones last.
 * Any thread; no lock, no allocation.
 *
 * <p>Overview: {@code calls} counts those who said that something changed and have not been served.
 * Who finds 0 publishes, and looks again as long as others came meanwhile; they go on at once. What
 * changed before a call is seen by the look after it, as the count orders the two. So what is
 * published last is what is wanted, and of what changed twice during one call of the output,
 * nothing is seen.
 *
 * <p>The publisher is kept as long as others go on changing. It cannot be for ever: while it is the
 * thread that brings interrupts, nothing is completed, and what the others have to do runs out.
 */
final class Publisher {
  private static final int ALL = (1 << Led.count()) - 1;

  private final IntSupplier wanted;
  private final AtomicInteger calls = new AtomicInteger();
  private int shown; // these two are the publisher's: handed over through the count
  private @Nullable LedOutput told;
  // Volatile: set by whoever connects, read by the publisher.
  private volatile @Nullable LedOutput output;
  // Volatile: set by the publisher, read by whoever asks.
  private volatile @Nullable Throwable failure;

  /** Publishes what {@code wanted} says at the time. */
  Publisher(IntSupplier wanted) {
    this.wanted = wanted;
  }

  /** Publishes to {@code to} from now on, beginning with all levels. */
  void connect(LedOutput to) {
    output = to;
    changed();
  }

  /** Something has changed, perhaps. */
  void changed() {
    if (calls.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    while (seen != 0) {
      publish();
      seen = calls.addAndGet(-seen);
    }
  }

  private void publish() {
    LedOutput to = output;
    if (to == null) {
      return;
    }
    int levels = wanted.getAsInt();
    int mask = to == told ? levels ^ shown : ALL;
    told = to;
    shown = levels;
    if (mask != 0) {
      try {
        to.set(mask, levels);
      } catch (Throwable fault) {
        failure = failure == null ? fault : failure;
        told = null; // nobody knows what it has set: the next time all
      }
    }
  }

  /** Returns what the output threw first, or null. */
  @Nullable Throwable failure() {
    return failure;
  }
}
