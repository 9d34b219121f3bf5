package usbtoaster.view.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import usbtoaster.trace.Stage;
import usbtoaster.trace.census.ThreadKind;

/**
 * The stages of one request, as they were recorded; those of an interrupt stand before the DPC that
 * it called for this request. Two bytes a stage. Not thread-safe.
 */
public final class RequestStages {
  private static final Stage[] STAGES = Stage.values();
  private static final ThreadKind[] KINDS = ThreadKind.values();
  private static final int KIND_SHIFT = 8;

  private final long request;
  private final int place;
  private final StringBuilder steps = new StringBuilder(); // a char each

  /** A stage, and whose the thread was. */
  public record Step(Stage stage, ThreadKind kind) {}

  RequestStages(long request, int place) {
    this.request = request;
    this.place = place;
  }

  @SuppressWarnings("EnumOrdinal") // in memory only
  void add(Stage stage, ThreadKind kind) {
    steps.append((char) (stage.ordinal() | kind.ordinal() << KIND_SHIFT));
  }

  /** Returns the request's number in its run. */
  public long request() {
    return request;
  }

  /** Returns how many requests have called before it. */
  public int place() {
    return place;
  }

  /** Returns all stages in their order. */
  public List<Step> steps() {
    List<Step> all = new ArrayList<>(steps.length());
    for (int i = 0; i < steps.length(); i++) {
      char step = steps.charAt(i);
      all.add(new Step(STAGES[step & 0xFF], KINDS[step >> KIND_SHIFT]));
    }
    return all;
  }

  /** Returns the stages of one side, without some. */
  List<Step> steps(Stage.Side side, Set<Stage> without) {
    List<Step> kept = steps();
    kept.removeIf(step -> step.stage().side() != side || without.contains(step.stage()));
    return kept;
  }

  boolean has(Stage stage) {
    return steps().stream().anyMatch(step -> step.stage() == stage);
  }
}
