package usbtoaster.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.EventReader;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.Lives;
import usbtoaster.view.LogExporter;

/**
 * Drains the trace on the UI loop's thread: counts, logs, and keeps the life of one write.
 *
 * <p>The first writes run cold code. So the write to keep is chosen anew at number 1, 2, 4, 8 and
 * so on, as soon as the life before is whole; the latest whole one is told.
 */
final class TraceWatch implements EventReader {
  private final Trace trace;
  private final EventReader log;
  private @Nullable Lives lives;
  private @Nullable Life whole;
  private long number;
  private long wholeNumber;
  private long events;
  private long bursts;

  TraceWatch(Trace trace, TraceLevel level) {
    this.trace = trace;
    this.log =
        level == TraceLevel.LOG
            ? new LogExporter()
            : (stage, request, detail, nanos, deviceNanos, thread, processor) -> {};
  }

  /** The write of that number is the next request that this thread calls. */
  void beforeWrite(long write) {
    if (!trace.enabled()) {
      return;
    }
    drain();
    if (lives == null || (Long.bitCount(write) == 1 && whole == latest(lives))) {
      lives = Lives.first(1);
      number = write;
    }
  }

  /** Takes what was recorded. */
  void drain() {
    trace.drain(this);
    Life latest = lives == null ? null : latest(lives);
    if (latest != null && latest.finished()) {
      whole = latest;
      wholeNumber = number;
    }
  }

  private static @Nullable Life latest(Lives lives) {
    List<Life> kept = lives.lives();
    return kept.isEmpty() ? null : kept.getFirst();
  }

  @Override
  public void event(
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      int processor) {
    ThreadKind kind = ThreadKind.of(thread);
    event(stage, request, detail, nanos, deviceNanos, thread, kind, processor);
  }

  @Override
  public void event(
      Stage stage,
      long request,
      long detail,
      long nanos,
      long deviceNanos,
      Thread thread,
      ThreadKind kind,
      int processor) {
    events++;
    if (stage == Stage.DMA_START) {
      bursts++;
    }
    log.event(stage, request, detail, nanos, deviceNanos, thread, kind, processor);
    if (lives != null) {
      lives.event(stage, request, detail, nanos, deviceNanos, thread, kind, processor);
    }
  }

  /** Returns the life of a write that came back, or null. */
  @Nullable Life life() {
    return whole;
  }

  /** Returns the number of the write that {@link #life} tells, from 1. */
  long lifeNumber() {
    return wholeNumber;
  }

  long events() {
    return events;
  }

  long bursts() {
    return bursts;
  }

  long dropped() {
    return trace.dropped();
  }
}
