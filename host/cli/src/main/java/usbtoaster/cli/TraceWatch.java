package usbtoaster.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlated;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.EdgeLatency;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeReader;
import usbtoaster.trace.life.Lives;
import usbtoaster.view.StageLog;

/**
 * Drains the trace on the UI loop's thread: counts, logs, and keeps the life of one write.
 *
 * <p>The first writes run cold code. So the write to keep is chosen anew, one that comes when a
 * quarter more have been called than at the last choice, as soon as the life before is whole; the
 * latest whole one is told.
 */
final class TraceWatch implements LifeReader {
  private final Trace trace;
  private final Tape tape;
  private final Correlator correlator;
  private final EdgeLatency latency = new EdgeLatency();
  private @Nullable Lives lives;
  private @Nullable Life whole;
  private long number;
  private long wholeNumber;
  private long events;
  private long bursts;
  private boolean blocking;
  private long calls; // of threads of the application, where they make the writes

  /**
   * Watches {@code trace}, and puts all that was recorded on {@code tape}.
   *
   * @param err gets the log, if {@code level} asks for it
   */
  TraceWatch(Trace trace, TraceLevel level, Tape tape, PrintWriter err) {
    this.trace = trace;
    this.tape = tape;
    this.correlator =
        switch (level) {
          case OFF, LIFE -> new Correlator(this, tape);
          case LOG ->
              new Correlator(
                  this,
                  tape,
                  StageLog.ofText(tape.beganNanos(), line -> err.println(Visible.line(line))));
          case JSON -> new Correlator(this, tape, StageLog.ofJson(tape.beganNanos(), err::println));
        };
  }

  /** The writes are blocking calls, on threads that nobody but the application has made. */
  void watchCallers() {
    blocking = true;
  }

  /** The write of that number is the next request that this thread calls. */
  void beforeWrite(long write) {
    if (!trace.enabled() || blocking) {
      return;
    }
    drain();
    if (lives == null || (isLater(write) && over(lives))) {
      lives = Lives.first(1);
      number = write;
    }
  }

  /** Takes what was recorded. */
  void drain() {
    correlator.drain(trace);
    tape.drain();
    keepIfWhole();
  }

  private void keepIfWhole() {
    Life latest = lives == null ? null : latest(lives);
    if (latest != null && (blocking ? latest.blocked() : latest.finished())) {
      whole = latest;
      wholeNumber = number;
    }
  }

  /** Takes what was recorded at last. */
  void end() {
    drain();
    correlator.finish();
  }

  private boolean isLater(long write) {
    return write > number + number / 4;
  }

  /** Whether the latest life is whole, or never will be. */
  private boolean over(Lives of) {
    Life latest = latest(of);
    return whole == latest || (latest != null && latest.torn());
  }

  private static @Nullable Life latest(Lives lives) {
    List<Life> kept = lives.lives();
    return kept.isEmpty() ? null : kept.getFirst();
  }

  @Override
  public void event(Correlated event) {
    events++;
    if (event.event().stage() == Stage.DMA_START) {
      bursts++;
    }
    latency.event(event);
    if (blocking && event.event().stage() == Stage.CALL) {
      called(event.event());
    }
    if (lives != null) {
      lives.event(event);
    }
  }

  private void called(Event call) {
    if (call.kind() == ThreadKind.CALLER) { // the reads are the UI loop's
      calls++;
      keepIfWhole();
      if (lives == null || (isLater(calls) && over(lives))) {
        lives = Lives.of(call.request());
        number = calls;
      }
    }
  }

  @Override
  public void lost(long lost) {
    latency.lost(lost);
    if (lives != null) {
      lives.lost(lost);
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

  /** Returns how long things took from the edges, where the kernel told of them. */
  EdgeLatency latency() {
    return latency;
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
