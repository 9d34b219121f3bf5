package usbtoaster.cli;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.Delayer;
import usbtoaster.async.TaskScheduler;
import usbtoaster.async.UiLoop;
import usbtoaster.io.TimerDelayer;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.trace.census.ThreadKind;

/**
 * Carries out a {@link PieceRun}: the calling thread is the UI loop until it is done. Ctrl-C is a
 * message to that loop.
 */
final class PieceJob {
  private final Job job;
  private final Session.Opener opener;
  private final UiLoop loop = new UiLoop("main", this::fault);
  private @Nullable Throwable fault;
  private @Nullable PieceRun run; // the loop's thread's alone
  private int stopped; // by a signal: the exit code

  PieceJob(Job job, Session.Opener opener) {
    this.job = job;
    this.opener = opener;
  }

  /**
   * Runs to the end.
   *
   * @param watching makes what looks on
   * @return 0, or the exit code of the signal that has stopped it
   * @throws UserError if it failed
   */
  @SuppressWarnings("try") // Ctrl-C is watched, and nothing asked of it
  int run(PieceRun.Plan plan, Function<Session, PieceRun.Watcher> watching) throws Exception {
    PieceRun made;
    String diagnosis;
    try (SharedTimer pauses = new SharedTimer(ThreadKind.TIMER, "pauses");
        Closing closing = new Closing();
        Session session = opener.open(job);
        AutoCloseable _ = StopSignals.watch(this::stop)) {
      PieceRun.Watcher watcher = watching.apply(session);
      closing.watcher = watcher; // closed after the session
      made = new PieceRun(session, plan, watcher, delayer(pauses));
      run = made;
      ThreadKind.UI.serve(() -> pump(made));
      diagnosis = RunJob.advice(job.target(), session.diagnosis());
    }
    Throwable failure = fault != null ? fault : made.exception();
    if (stopped == 0 && failure != null) {
      throw UserError.of(ExitCode.FAILED, failure).with(diagnosis);
    }
    return stopped;
  }

  private static Delayer delayer(SharedTimer timer) {
    return new TimerDelayer(timer, TaskScheduler.defaultScheduler());
  }

  private static final class Closing implements AutoCloseable {
    private PieceRun.@Nullable Watcher watcher;

    @Override
    public void close() {
      if (watcher != null) {
        watcher.close();
      }
    }
  }

  private void pump(PieceRun made) {
    loop.post(() -> made.start().onCompleted(loop::quit, true));
    loop.run();
  }

  private void fault(Throwable thrown) {
    fault = fault == null ? thrown : fault;
    loop.quit();
  }

  private void stop(int exitCode) {
    try {
      loop.post(
          () -> {
            stopped = exitCode;
            if (run != null) {
              run.cancel();
            }
          });
    } catch (RejectedExecutionException e) {
      return; // It is over: there is nothing to cancel.
    }
  }
}
