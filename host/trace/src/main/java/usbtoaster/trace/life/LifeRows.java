package usbtoaster.trace.life;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

/** Makes the rows of a life: its events, what is folded, and the gaps. For one thread. */
final class LifeRows {
  private final List<Event> shown;
  private final @Nullable Fold fold;
  private final @Nullable String blocked;
  private final Stretches stretches = new Stretches();
  private final long callNanos;
  private final long endNanos;
  private final long deviceStartNanos;
  private final List<LifeRow> rows = new ArrayList<>();
  private long beforeNanos;
  private boolean afterGap;

  /**
   * Makes them.
   *
   * @param shown the events in the order of their times; one at least
   * @param call the event that the life begins with
   * @param begun work that no two of the events show
   * @param blocked the thread that waited in its call all the time, or null
   */
  LifeRows(
      List<Event> shown,
      Event call,
      @Nullable Fold fold,
      Stretches.Piece begun,
      @Nullable String blocked) {
    this.shown = shown;
    this.fold = fold;
    this.blocked = blocked;
    this.callNanos = call.nanos();
    this.endNanos = shown.getLast().nanos();
    this.deviceStartNanos = deviceStart(shown);
    for (Event event : shown) {
      if (fold != null && event.order() == fold.beforeOrder()) {
        stretches.cut();
      }
      stretches.add(event);
    }
    stretches.add(begun.fromNanos(), begun.toNanos());
  }

  private static long deviceStart(List<Event> shown) {
    return shown.stream()
        .mapToLong(Event::deviceNanos)
        .filter(nanos -> nanos != Trace.NO_DEVICE_TIME)
        .min()
        .orElse(0);
  }

  /** Returns how long threads worked for the request, in nanoseconds. */
  long workedNanos() {
    long seen = stretches.nanos(shown.getFirst().nanos(), endNanos);
    if (fold == null) {
      return seen;
    }
    long meanwhile = stretches.nanos(fold.fromNanos(), fold.toNanos()); // by the caller, mostly
    long folded = Math.min(fold.toNanos() - fold.fromNanos(), fold.workedNanos() + meanwhile);
    return seen - meanwhile + folded;
  }

  List<LifeRow> rows() {
    long worked = fold == null ? 0 : fold.workedNanos();
    if (fold != null) {
      stretches.add(fold.fromNanos(), fold.toNanos()); // its gaps are not told one by one
    }
    Queue<Stretches.Piece> gaps =
        new ArrayDeque<>(stretches.gaps(shown.getFirst().nanos(), endNanos));
    beforeNanos = shown.getFirst().nanos();
    for (Event event : shown) {
      if (fold != null && event.order() == fold.beforeOrder()) {
        addGaps(gaps, fold.fromNanos());
        long took = fold.toNanos() - fold.fromNanos();
        rows.add(
            new LifeRow.Folded(
                fold.bursts(), fold.fromNanos() - callNanos, took, Math.min(took, worked)));
        beforeNanos = fold.toNanos();
        afterGap = false;
      }
      addGaps(gaps, event.nanos());
      rows.add(reached(event));
      beforeNanos = Math.max(beforeNanos, event.nanos());
      afterGap &= event.nanos() < beforeNanos;
    }
    return rows;
  }

  private void addGaps(Queue<Stretches.Piece> gaps, long untilNanos) {
    for (Stretches.Piece gap = gaps.peek();
        gap != null && gap.fromNanos() < untilNanos;
        gap = gaps.peek()) {
      gaps.remove();
      rows.add(new LifeRow.Gap(gap.fromNanos() - callNanos, gap.nanos(), blocked));
      beforeNanos = gap.toNanos();
      afterGap = true;
    }
  }

  private LifeRow reached(Event event) {
    boolean device = event.stage().ofDevice();
    boolean timed = event.deviceNanos() != Trace.NO_DEVICE_TIME;
    boolean inGap = afterGap && event.nanos() <= beforeNanos;
    return new LifeRow.Reached(
        event.stage(),
        event.nanos() - callNanos,
        inGap ? LifeRow.IN_GAP : Math.max(0, event.nanos() - beforeNanos), // a fold may end later
        device ? "device" : event.thread(),
        device ? ThreadKind.DEVICE : event.kind(),
        event.processor(),
        event.detail(),
        timed ? event.deviceNanos() - deviceStartNanos : Trace.NO_DEVICE_TIME);
  }
}
