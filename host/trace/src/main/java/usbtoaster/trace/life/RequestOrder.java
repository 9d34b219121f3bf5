package usbtoaster.trace.life;

import java.util.EnumSet;
import java.util.Set;
import usbtoaster.trace.Stage;

/** What {@link StageOrder} knows of one live request. */
final class RequestOrder {
  private static final Set<Stage> SUSPENSION =
      EnumSet.of(Stage.SUSPEND, Stage.POST, Stage.INLINE, Stage.RESUME);

  /** What some targets cannot tell. */
  private static final EnumSet<Stage> UNTOLD =
      EnumSet.of(Stage.DMA_SEEN, Stage.IRQ_RAISED, Stage.ACK_SEEN);

  long tag = -1;
  long burstStartedAt; // 0: no burst is open
  long burstSeenAt; // 0: the device has not seen it, or does not tell
  long burstDoneAt; // 0: the device has not finished it
  private final Set<Stage> missing = EnumSet.complementOf(UNTOLD);

  boolean has(Stage stage) {
    return !missing.contains(stage);
  }

  void add(Stage stage) {
    missing.remove(stage);
  }

  /** The request failed: it owes no bursts. */
  void excuseBursts() {
    missing.removeAll(Burst.STAGES);
    burstStartedAt = 0;
  }

  /** Whether every stage was reached; one of POST and INLINE is enough. */
  boolean whole() {
    return missing.isEmpty()
        || (missing.size() == 1
            && (missing.contains(Stage.POST) || missing.contains(Stage.INLINE)));
  }

  /** Whether all that is missing is what only a suspended caller brings about. */
  boolean unsuspended() {
    return missing.contains(Stage.SUSPEND) && SUSPENSION.containsAll(missing);
  }

  /** The stages not reached. */
  Set<Stage> missing() {
    Set<Stage> owed = EnumSet.copyOf(missing);
    if (has(Stage.POST) || has(Stage.INLINE)) {
      owed.remove(Stage.POST);
      owed.remove(Stage.INLINE);
    }
    return owed;
  }
}
