package usbtoaster.view.picture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeRow;

/**
 * What of a life is drawn: each stage once. Of the stages of a burst those of the transfer are the
 * first burst's, and those of the interrupt are the last one's, which ended the write; what is
 * between is counted.
 *
 * @param steps in the order of time
 * @param frames how many transfers there were, the first one included
 * @param framesNanos from the first transfer's beginning until the last of them was served
 * @param gapNanos the longest time in one go in which no thread worked for this write
 * @param workedNanos for how long threads worked for it in all
 */
record Journey(List<Step> steps, long frames, long framesNanos, long gapNanos, long workedNanos) {
  /** Returns every stage of a device, in the order of the articles, with nothing measured. */
  static Journey template() {
    List<Step> steps = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      if (!stage.ofEngine()) {
        steps.add(new Step(stage, steps.size() + 1, null));
      }
    }
    return new Journey(List.copyOf(steps), 0, 0, 0, 0);
  }

  static Journey of(Life life) {
    List<LifeRow> rows = life.rows();
    Map<Stage, LifeRow.Reached> chosen = chosen(rows);
    List<Step> steps = new ArrayList<>();
    for (LifeRow row : rows) {
      if (row instanceof LifeRow.Reached reached && chosen.get(reached.stage()) == reached) {
        steps.add(new Step(reached.stage(), steps.size() + 1, reached));
      }
    }
    return new Journey(
        List.copyOf(steps), life.bursts(), framesNanos(rows), gapNanos(rows), life.workedNanos());
  }

  private static Map<Stage, LifeRow.Reached> chosen(List<LifeRow> rows) {
    int ended = last(rows, rows.size());
    int before = last(rows, ended);
    Map<Stage, LifeRow.Reached> chosen = new EnumMap<>(Stage.class);
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i) instanceof LifeRow.Reached reached
          && (!ofInterrupt(reached.stage()) || (i > before && i <= ended))) {
        chosen.putIfAbsent(reached.stage(), reached);
      }
    }
    return chosen;
  }

  private static boolean ofInterrupt(Stage stage) {
    return stage.perBurst() && stage.compareTo(Stage.IRQ_RAISED) >= 0;
  }

  /** Returns where the last burst before {@code end} ends; -1 if there is none. */
  private static int last(List<LifeRow> rows, int end) {
    for (int i = end - 1; i >= 0; i--) {
      switch (rows.get(i)) {
        case LifeRow.Folded _ -> {
          return i;
        }
        case LifeRow.Reached reached -> {
          if (reached.stage() == Stage.DPC) {
            return i;
          }
        }
        case LifeRow.Gap _ -> {}
      }
    }
    return -1;
  }

  private static long framesNanos(List<LifeRow> rows) {
    long began = -1;
    long ended = -1;
    int lastDpc = last(rows, rows.size());
    for (int i = 0; i < lastDpc; i++) {
      LifeRow row = rows.get(i);
      switch (row) {
        case LifeRow.Folded folded -> ended = folded.sinceCallNanos() + folded.tookNanos();
        case LifeRow.Reached reached -> {
          if (reached.stage() == Stage.DMA_START && began < 0) {
            began = reached.sinceCallNanos();
          } else if (reached.stage() == Stage.DPC) {
            ended = reached.sinceCallNanos();
          }
        }
        case LifeRow.Gap _ -> {}
      }
    }
    return began < 0 || ended < began ? 0 : ended - began;
  }

  private static long gapNanos(List<LifeRow> rows) {
    long longest = 0;
    for (LifeRow row : rows) {
      if (row instanceof LifeRow.Gap gap) {
        longest = Math.max(longest, gap.tookNanos());
      }
    }
    return longest;
  }

  /** Returns the step of {@code stage}, or null: it was not reached, or nobody told. */
  @Nullable Step step(Stage stage) {
    return steps.stream().filter(step -> step.stage() == stage).findFirst().orElse(null);
  }

  /** Returns whether nothing is measured. */
  boolean isTemplate() {
    return steps.stream().allMatch(step -> step.measured() == null);
  }

  /** Returns whether {@code one} was reached before {@code other}. */
  boolean inOrder(Stage one, Stage other) {
    Step first = step(one);
    Step second = step(other);
    return first != null && second != null && first.number() < second.number();
  }
}
