package usbtoaster.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.UiLoop;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.io.IoException;
import usbtoaster.targets.Target;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.view.led.LedPanel;

/**
 * Carries out a {@link Job}: the calling thread is the UI loop until the job is done. Ctrl-C is a
 * message to that loop.
 */
final class RunJob {
  private final Job job;
  private final Session.Opener opener;
  private final RunReport report;
  private final PrintWriter err;
  private final @Nullable IntSupplier terminal;
  private final Tape tape;
  private final UiLoop loop = new UiLoop("main", this::fault);
  private @Nullable Throwable fault;
  private @Nullable ToastRun run; // from here on the loop's thread's alone
  private @Nullable LedPanel leds; // of the session
  private String diagnosis = ""; // of a device that was abandoned, or is never heard
  private int stopped; // by a signal: the exit code
  private volatile @Nullable Source source; // for whoever stops the run
  private volatile @Nullable Sink sink; // the same

  /**
   * Makes a run.
   *
   * @param report tells the results
   * @param err gets messages, and the progress bar
   * @param terminal how many columns the terminal has at {@code err}; null: no progress bar
   * @param tape gets all that is recorded; whoever made it closes it
   */
  RunJob(
      Job job,
      Session.Opener opener,
      RunReport report,
      PrintWriter err,
      @Nullable IntSupplier terminal,
      Tape tape) {
    this.job = job;
    this.opener = opener;
    this.report = report;
    this.err = err;
    this.terminal = terminal;
    this.tape = tape;
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
    BoardSession.check(job);
    Toasting toasting;
    Watchers watchers;
    EdgeCounts edges;
    try (Sink to = new Sink(job.browning(), job.output());
        Source from = new Source(job.files());
        Session session = opener.open(job);
        WritingThreads threads = job.threads() ? new WritingThreads(session) : null;
        AutoCloseable _ = watchSignals(from, to)) { // before anything is said
      leds = session.leds();
      tell(bytes); // all that can be refused has been looked at
      try (Watchers opened = watchers(session, bytes)) {
        watchers = opened;
        watchers.census().start();
        ToastRun made = new ToastRun(job, session, from, to, watchers, threads);
        run = made;
        toasting = new Toasting(job, session, from, made);
        ThreadKind.UI.serve(() -> pump(toasting));
        edges = session.edges();
        if (failure(made, toasting) instanceof IoException || uninterrupted(toasting)) {
          diagnosis = advice(job.target(), session.diagnosis());
        }
      }
    }
    watchers.trace().end();
    return told(Objects.requireNonNull(run), toasting, watchers, edges);
  }

  private AutoCloseable watchSignals(Source from, Sink to) {
    source = from;
    sink = to;
    return StopSignals.watch(this::stop);
  }

  private void tell(long bytes) {
    report.headline(job, bytes);
    String warning = WireTime.warning(job, bytes);
    if (!warning.isEmpty()) {
      err.println(warning);
    }
  }

  private Watchers watchers(Session session, long bytes) {
    tape.start(job, session.recorder());
    Waiting pause = new Waiting();
    TraceWatch trace = new TraceWatch(session.trace(), job.trace(), tape, err);
    if (job.threads()) {
      trace.watchCallers();
    }
    return new Watchers(
        trace,
        new CensusTaker(session.requestWait(), System::nanoTime, pause, () -> pause.stop(0)),
        terminal == null ? null : new Progress(err, terminal, bytes, ledLine(session.leds())));
  }

  private static @Nullable LedLine ledLine(@Nullable LedPanel panel) {
    return panel == null ? null : new LedLine(panel, LedLine.coloursAllowed());
  }

  private void pump(Toasting toasting) {
    loop.post(() -> toasting.start().onCompleted(loop::quit, true));
    loop.run();
  }

  private void fault(Throwable thrown) {
    fault = fault == null ? thrown : fault;
    loop.quit();
  }

  /**
   * Stops the run: cancels what is in flight, and ends a read or a write of a pipe that holds up
   * the loop. Any thread may call.
   *
   * @param exitCode what {@link #run} is to return
   */
  void stop(int exitCode) {
    try {
      loop.post( // first of all: what the abort lets go on comes after it
          () -> {
            stopped = exitCode;
            if (run != null) {
              run.cancel();
            }
          });
    } catch (RejectedExecutionException e) {
      return; // The run is over: there is nothing to cancel.
    }
    Source from = source;
    Sink to = sink;
    if (from != null && to != null) {
      from.abort();
      to.abort();
    }
  }

  private @Nullable Throwable failure(ToastRun run, Toasting toasting) {
    Throwable failure = fault != null ? fault : run.failure();
    return failure != null ? failure : toasting.exception();
  }

  /** The wires of a real header can be wrong, and another command looks at them. */
  static String advice(Target target, String diagnosis) {
    String doctor = "Ask toaster doctor, which looks at each wire.";
    return target == Target.PI ? (diagnosis + " " + doctor).strip() : diagnosis;
  }

  /** All writes were answered, and no interrupt told of it. */
  private static boolean uninterrupted(Toasting toasting) {
    return toasting.isCompleted()
        && toasting.exception() == null
        && !toasting.isCanceled()
        && toasting.result().interrupts() == 0;
  }

  private int told(ToastRun run, Toasting toasting, Watchers watchers, EdgeCounts edges) {
    Throwable failure = failure(run, toasting);
    if (failure instanceof UserError error) {
      throw error;
    }
    if (failure != null) {
      throw UserError.of(ExitCode.FAILED, failure).with(diagnosis);
    }
    Toasting.Outcome outcome = toasting.result();
    RunResult result =
        new RunResult(
            job,
            run,
            outcome,
            watchers.trace(),
            watchers.census(),
            edges,
            leds,
            uninterrupted(toasting) ? diagnosis : null);
    if (stopped != 0) {
      report.stopped(result);
      return stopped;
    }
    report.told(result);
    return result.same() ? ExitCode.SAME : ExitCode.FAILED;
  }
}
