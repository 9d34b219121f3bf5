package usbtoaster.bench.jcstress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Delayer;
import usbtoaster.async.Task;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.NtStatus;

/**
 * What ends an operation of a stream, against its issuing and against its completion: it ends once,
 * and leaves neither a request nor a timer behind.
 */
public final class StreamEndRace {
  private StreamEndRace() {}

  /** A stream on a device that holds its requests, and a timer that goes off by hand. */
  static class Rig implements Delayer {
    final RaceDevice device = new RaceDevice();
    final CancellationTokenSource source = new CancellationTokenSource();
    private final ThreadPool pool =
        new ThreadPool(device.io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
    private final DeviceStream stream;
    private final OperationOptions options =
        OperationOptions.of(source.token()).withDeadline(this, 1);
    private volatile @Nullable Runnable goesOff; // set by the issuer, read by the timer
    private volatile boolean takenBack;
    private @Nullable Task<Integer> task;

    Rig() {
      try {
        stream =
            DeviceStream.open(
                device.io,
                device.device,
                pool,
                StreamOptions.DEFAULT.withInlining(Inlining.INLINE));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Runnable after(long delayNanos, Runnable action) {
      goesOff = action;
      return () -> takenBack = true;
    }

    void issue() {
      task = stream.writeAsync(new byte[1], 0, 1, 0, options);
    }

    void goOff() {
      Runnable set = goesOff;
      if (set != null) {
        set.run();
      }
    }

    /** How it ended (0 not, 1 well, 2 canceled, 3 late, 9 otherwise), and what is left. */
    void look(II_Result result) {
      pool.pump();
      Task<Integer> ended = Objects.requireNonNull(task);
      boolean late =
          ended.exception() instanceof IoException failed && failed.status() == NtStatus.IO_TIMEOUT;
      int otherwise = ended.isFaulted() ? 9 : ended.isCompleted() ? 1 : 0;
      result.r1 = ended.isCanceled() ? 2 : late ? 3 : otherwise;
      result.r2 = device.queue.size() + stream.inFlight() + (goesOff == null || takenBack ? 0 : 10);
    }
  }

  /** An operation that is canceled while it is issued always ends as canceled. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "canceled")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the cancellation was lost, or something is left")
  @State
  public static class CancelAgainstIssue extends Rig {
    /** Issues. */
    @Actor
    public void issuing() {
      issue();
    }

    /** Cancels. */
    @Actor
    public void cancelling() {
      source.cancel();
    }

    /** Looks. */
    @Arbiter
    public void arbiter(II_Result result) {
      look(result);
    }
  }

  /** A completion against the deadline: one of the two. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "completed")
  @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "late")
  @Outcome(expect = Expect.FORBIDDEN, desc = "neither, or something is left")
  @State
  public static class CompleteAgainstDeadline extends Rig {
    /** Issues. */
    public CompleteAgainstDeadline() {
      issue();
    }

    /** Completes. */
    @Actor
    public void completing() {
      device.complete();
    }

    /** Lets the timer go off. */
    @Actor
    public void late() {
      goOff();
    }

    /** Looks. */
    @Arbiter
    public void arbiter(II_Result result) {
      look(result);
    }
  }

  /** The deadline against the token: who asked first is told. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "canceled")
  @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "late")
  @Outcome(expect = Expect.FORBIDDEN, desc = "neither, or something is left")
  @State
  public static class CancelAgainstDeadline extends Rig {
    /** Issues. */
    public CancelAgainstDeadline() {
      issue();
    }

    /** Cancels. */
    @Actor
    public void cancelling() {
      source.cancel();
    }

    /** Lets the timer go off. */
    @Actor
    public void late() {
      goOff();
    }

    /** Looks. */
    @Arbiter
    public void arbiter(II_Result result) {
      look(result);
    }
  }
}
