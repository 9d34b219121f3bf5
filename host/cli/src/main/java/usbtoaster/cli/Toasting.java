package usbtoaster.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.protocol.ControlCode;

/**
 * A whole run on an open device: sets the browning, asks for the count of interrupts, toasts, and
 * asks again. Runs on the UI loop.
 */
final class Toasting extends AsyncStateMachine<Toasting.Outcome> {
  /**
   * What came of a run.
   *
   * @param nanos how long the toasting took
   * @param interrupts how many interrupts the device raised; -1 if the run was stopped
   */
  record Outcome(long nanos, long interrupts, List<FileToast.Verdict> verdicts) {}

  private final Job job;
  private final Session session;
  private final Source source;
  private final ToastRun run;
  private @Nullable Task<Long> control;
  private long interruptsBefore;
  private long startNanos;
  private long tookNanos;

  Toasting(Job job, Session session, Source source, ToastRun run) {
    this.job = job;
    this.session = session;
    this.source = source;
    this.run = run;
  }

  @Override
  protected void moveNext() throws Exception {
    switch (state()) {
      case 0 -> asks(ControlCode.BROWNING_SET, job.browning());
      case 1 -> {
        answer();
        asks(ControlCode.INTERRUPTS, 0);
      }
      case 2 -> {
        interruptsBefore = answer();
        startNanos = System.nanoTime();
        suspends(run.start(), 3);
      }
      case 3 -> {
        tookNanos = System.nanoTime() - startNanos;
        if (run.stopped()) {
          complete(new Outcome(tookNanos, -1, List.of()));
        } else {
          asks(ControlCode.INTERRUPTS, 0);
        }
      }
      default -> complete(new Outcome(tookNanos, answer() - interruptsBefore, verdicts()));
    }
  }

  private void asks(ControlCode code, long value) {
    Task<Long> asked = session.control(code, value, CancellationToken.NONE);
    control = asked;
    suspends(asked, state() + 1);
  }

  private long answer() throws Exception {
    return resultOf(Objects.requireNonNull(control));
  }

  private List<FileToast.Verdict> verdicts() {
    return source.files().stream().map(FileToast::verdict).toList();
  }
}
