package usbtoaster.trace.life;

import java.util.EnumSet;
import java.util.Set;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;

/** What {@link StageOrder} knows of one live request. */
final class RequestOrder {
  private static final Set<Stage> SUSPENSION =
      EnumSet.of(Stage.SUSPEND, Stage.POST, Stage.INLINE, Stage.RESUME);

  long burstStartedAt; // 0: no burst is open
  long burstSeenAt; // 0: the device has not seen it, or does not tell
  long burstDoneAt; // 0: the device has not finished it
  private final StageGraph graph;
  private final Set<Stage> reached = EnumSet.noneOf(Stage.class);
  private boolean failed;

  RequestOrder(StageGraph graph) {
    this.graph = graph;
  }

  boolean has(Stage stage) {
    return reached.contains(stage) || (failed && stage.perBurst());
  }

  void add(Stage stage) {
    reached.add(stage);
  }

  /** The request failed: it owes no bursts. */
  void excuseBursts() {
    failed = true;
    burstStartedAt = 0;
  }

  /** Whether all was reached that must be. */
  boolean whole() {
    return has(Stage.COMPLETE) && missing().isEmpty();
  }

  /** Whether something may still come of a request that is whole. */
  boolean mayGoOn() {
    return graph.optional().stream().anyMatch(stage -> !stage.perBurst() && !has(stage));
  }

  /** Whether all that is missing is what only a suspended caller brings about. */
  boolean unsuspended() {
    Set<Stage> missing = missing();
    return missing.contains(Stage.SUSPEND) && SUSPENSION.containsAll(missing);
  }

  /** The stages not reached; POST or INLINE is enough. */
  Set<Stage> missing() {
    Set<Stage> missing = EnumSet.noneOf(Stage.class);
    missing.addAll(graph.required());
    missing.addAll(graph.owed(this::has));
    missing.removeIf(this::has);
    if (has(Stage.POST) || has(Stage.INLINE)) {
      missing.remove(Stage.POST);
      missing.remove(Stage.INLINE);
    }
    return missing;
  }
}
