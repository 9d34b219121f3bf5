package usbtoaster.view.compare;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;
import usbtoaster.view.compare.RequestStages.Step;

/**
 * Compares the stages of two runs: the first request that called in one with the first in the
 * other, and so on.
 *
 * <p>Threads run at their own speed, so the stages of a request that different sides reach ({@link
 * Stage.Side}) have no order that means anything: each side is compared by itself, and there the
 * order counts. A request that was complete before anybody awaited it is not suspended and not
 * resumed; where that is so in one run only, it is counted and is no difference. Immutable.
 */
public final class RunDiff {
  private static final Set<Stage> OF_SUSPENSION =
      Set.of(Stage.SUSPEND, Stage.POST, Stage.INLINE, Stage.RESUME);

  /**
   * How to compare.
   *
   * @param without stages that do not count
   * @param threads whether it counts whose the threads were
   * @param folded whether bursts that are alike count as one, and requests that only one run has do
   *     not count: how many bytes a read finds is a matter of time
   */
  public record Options(Set<Stage> without, boolean threads, boolean folded) {
    /** All stages count, and threads do not. */
    public static final Options PLAIN = new Options(Set.of(), false, false);
  }

  /**
   * The first difference: from {@code at} on, the stages of a side are others.
   *
   * @param place how many requests have called before
   * @param one the stages of the request in the first run; empty if it has no such request
   * @param at how many of the stages are the same
   */
  public record Difference(
      int place,
      @Nullable RequestStages oneRequest,
      @Nullable RequestStages otherRequest,
      Stage.Side side,
      List<Step> one,
      List<Step> other,
      int at) {}

  private final Options options;
  private @Nullable Difference first;
  private int differing;
  private int compared;
  private int suspendedInOne;

  private RunDiff(Options options) {
    this.options = options;
  }

  /** Compares two runs. */
  public static RunDiff of(RunStages one, RunStages other, Options options) {
    RunDiff diff = new RunDiff(options);
    List<RequestStages> left = one.requests();
    List<RequestStages> right = other.requests();
    int both = Math.min(left.size(), right.size());
    for (int i = 0; i < both; i++) {
      diff.compare(i, left.get(i), right.get(i));
    }
    boolean all = !one.leftOut() && !other.leftOut();
    if (left.size() != right.size() && all && !options.folded()) {
      diff.found(
          new Difference(
              both,
              left.size() > both ? left.get(both) : null,
              right.size() > both ? right.get(both) : null,
              Stage.Side.CALLER,
              left.size() > both ? left.get(both).steps() : List.of(),
              right.size() > both ? right.get(both).steps() : List.of(),
              0));
    }
    return diff;
  }

  private void compare(int place, RequestStages one, RequestStages other) {
    compared++;
    Set<Stage> without = EnumSet.noneOf(Stage.class);
    without.addAll(options.without());
    if (one.has(Stage.SUSPEND) != other.has(Stage.SUSPEND)
        && !options.without().contains(Stage.SUSPEND)) {
      suspendedInOne++;
      without.addAll(OF_SUSPENSION);
    }
    for (Stage.Side side : Stage.Side.values()) {
      List<Step> left = steps(one, side, without);
      List<Step> right = steps(other, side, without);
      int at = same(left, right);
      if (at < Math.max(left.size(), right.size())) {
        found(new Difference(place, one, other, side, left, right, at));
        return;
      }
    }
  }

  private void found(Difference difference) {
    differing++;
    first = first == null ? difference : first;
  }

  private List<Step> steps(RequestStages request, Stage.Side side, Set<Stage> without) {
    List<Step> steps = request.steps(side, without);
    return options.folded() ? folded(steps) : steps;
  }

  /**
   * Leaves out each burst that is as the one before, and what comes twice in one: an interrupt may
   * tell of a burst that another one has served.
   */
  private static List<Step> folded(List<Step> steps) {
    Stage lead = lead(steps);
    List<Step> kept = new ArrayList<>();
    List<Step> before = List.of();
    List<Step> burst = new ArrayList<>();
    for (Step step : steps) {
      Stage begins = lead != null || burst.isEmpty() ? lead : burst.getFirst().stage();
      if (step.stage() == begins || !step.stage().perBurst()) {
        before = keep(burst, before, kept);
        burst = new ArrayList<>();
      }
      if (!step.stage().perBurst()) {
        kept.add(step);
        before = List.of();
      } else if (!stages(burst).contains(step.stage())) {
        burst.add(step);
      }
    }
    keep(burst, before, kept);
    return kept;
  }

  /** Returns what begins a burst on this side; null where there are interrupts and no bursts. */
  private static @Nullable Stage lead(List<Step> steps) {
    List<Stage> all = stages(steps);
    for (Stage lead : List.of(Stage.DMA_START, Stage.DMA_SEEN, Stage.DMA_DONE)) {
      if (all.contains(lead)) {
        return lead;
      }
    }
    return null;
  }

  private static List<Step> keep(List<Step> burst, List<Step> before, List<Step> kept) {
    if (burst.isEmpty()) {
      return before;
    }
    if (!stages(burst).equals(stages(before))) {
      kept.addAll(burst);
    }
    return burst;
  }

  private static List<Stage> stages(List<Step> steps) {
    return steps.stream().map(Step::stage).toList();
  }

  /** Returns how many stages at the beginning are the same. */
  private int same(List<Step> left, List<Step> right) {
    int at = 0;
    while (at < left.size() && at < right.size() && same(left.get(at), right.get(at))) {
      at++;
    }
    return at;
  }

  private boolean same(Step left, Step right) {
    return left.stage() == right.stage()
        && (!options.threads()
            || left.stage().ofDevice()
            || Objects.equals(left.kind(), right.kind()));
  }

  /** Returns the first difference; null if there is none. */
  public @Nullable Difference first() {
    return first;
  }

  /** Returns how many requests differ. */
  public int differing() {
    return differing;
  }

  /** Returns how many requests were compared. */
  public int compared() {
    return compared;
  }

  /** Returns how many requests were awaited before they were complete in one of the runs only. */
  public int suspendedInOne() {
    return suspendedInOne;
  }
}
