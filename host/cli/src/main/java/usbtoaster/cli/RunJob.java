package usbtoaster.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.UiLoop;
import usbtoaster.io.IoException;
import usbtoaster.trace.ThreadKind;

/**
 * Carries out a {@link Job}: the calling thread is the UI loop until the job is done. Ctrl-C is a
 * message to that loop.
 */
final class RunJob {
  private final Job job;
  private final Session.Opener opener;
  private final Report report;
  private final @Nullable PrintWriter terminal;
  private final UiLoop loop = new UiLoop("main", this::fault);
  private @Nullable Throwable fault;
  private @Nullable ToastRun run; // from here on the loop's thread's alone
  private boolean interrupted;
  private String diagnosis = ""; // of a device that was given up

  /**
   * Makes a run.
   *
   * @param terminal where the progress bar is painted, or null
   */
  RunJob(Job job, Session.Opener opener, PrintWriter out, @Nullable PrintWriter terminal) {
    this.job = job;
    this.opener = opener;
    this.report = new Report(out);
    this.terminal = terminal;
  }

  /**
   * Runs the job.
   *
   * @return the exit code
   * @throws UserError if it failed
   */
  @SuppressWarnings("try") // Ctrl-C is watched, and nothing asked of it
  int run() throws Exception {
    long bytes = Source.check(job.files());
    Sink.check(job.output(), job.files());
    BoardSession.check(job);
    report.headline(job, bytes);
    Toasting toasting;
    Watchers watchers;
    try (Session session = opener.open(job);
        Source source = new Source(job.files());
        Sink sink = new Sink(job.browning(), job.output());
        Watchers opened = watchers(session, bytes)) {
      watchers = opened;
      watchers.census().warmUp();
      ToastRun made = new ToastRun(job, session, source, sink, watchers);
      run = made;
      toasting = new Toasting(job, session, source, made);
      try (AutoCloseable _ = CtrlC.watch(this::interrupt)) {
        ThreadKind.UI.serve(() -> pump(toasting));
      }
      if (failure(made, toasting) instanceof IoException) {
        diagnosis = session.diagnosis();
      }
    }
    watchers.trace().drain();
    return told(Objects.requireNonNull(run), toasting, watchers);
  }

  private Watchers watchers(Session session, long bytes) {
    return new Watchers(
        new TraceWatch(session.trace(), job.trace()),
        new CensusTaker(session.requestWait()),
        terminal == null ? null : new Progress(terminal, bytes));
  }

  private void pump(Toasting toasting) {
    loop.post(() -> toasting.start().onCompleted(loop::quit, true));
    loop.run();
  }

  private void fault(Throwable thrown) {
    fault = fault == null ? thrown : fault;
    loop.quit();
  }

  /** Stops the run, as Ctrl-C does: cancels what is in flight. Any thread may call. */
  void interrupt() {
    try {
      loop.post(
          () -> {
            interrupted = true;
            if (run != null) {
              run.cancel();
            }
          });
    } catch (RejectedExecutionException e) {
      // The run is over: there is nothing to cancel.
    }
  }

  private @Nullable Throwable failure(ToastRun run, Toasting toasting) {
    Throwable failure = fault != null ? fault : run.failure();
    return failure != null ? failure : toasting.exception();
  }

  private int told(ToastRun run, Toasting toasting, Watchers watchers) {
    Throwable failure = failure(run, toasting);
    if (failure instanceof UserError error) {
      throw error;
    }
    if (failure != null) {
      throw UserError.of(ExitCode.FAILED, failure).with(diagnosis);
    }
    if (interrupted) {
      report.stopped(run);
      return ExitCode.INTERRUPTED;
    }
    Toasting.Outcome outcome = toasting.result();
    boolean traced = job.trace() != TraceLevel.OFF;
    if (traced) {
      report.life(watchers.trace(), run.writes());
    }
    report.census(watchers.census());
    report.totals(outcome, run.writes(), watchers.trace(), traced);
    return report.verdicts(outcome.verdicts()) ? ExitCode.SAME : ExitCode.FAILED;
  }
}
