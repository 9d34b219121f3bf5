package usbtoaster.bench.jcstress;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LLI_Result;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.ValueTaskSource.Status;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.Inlining;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.ReusableOperation;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;

/** An operation that is used again, against what is late for the use before. */
public final class ReusableOperationRace {
  private ReusableOperationRace() {}

  static class Rig {
    final RaceDevice device = new RaceDevice();
    final CancellationTokenSource source = new CancellationTokenSource();
    final ThreadPool pool = new ThreadPool(device.io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
    final ReusableOperation operation;

    Rig() {
      try {
        operation =
            DeviceStream.open(
                    device.io,
                    device.device,
                    pool,
                    StreamOptions.DEFAULT.withInlining(Inlining.INLINE))
                .reusableOperation();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    short write(OperationOptions options) {
      return operation.write(new byte[1], 0, 1, 0, options);
    }
  }

  /** A cancellation that is late: it may end its own operation, never the next one. */
  @JCStressTest
  @Outcome(id = "SUCCEEDED, PENDING, 1", expect = Expect.ACCEPTABLE, desc = "the first succeeded")
  @Outcome(id = "CANCELED, PENDING, 1", expect = Expect.ACCEPTABLE, desc = "the first was canceled")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the next one was hit, or a request is missing")
  @State
  public static class CancelAgainstNext extends Rig {
    private final short first = write(OperationOptions.of(source.token()));
    private Status ended = Status.PENDING;
    private short next;

    /** Ends the first, and starts the next without a token. */
    @Actor
    public void goingOn() {
      device.complete();
      while (operation.status(first) == Status.PENDING) {
        pool.pump();
      }
      ended = operation.status(first);
      next = write(OperationOptions.NONE);
    }

    /** Cancels. */
    @Actor
    public void cancelling() {
      source.cancel();
    }

    /** How the first ended, how the next did, and what the device has. */
    @Arbiter
    public void arbiter(LLI_Result result) {
      pool.pump();
      result.r1 = ended;
      result.r2 = operation.status(next);
      result.r3 = device.queue.size();
    }
  }

  /** Two starts at the same time: one is taken, and one request goes down. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one was refused")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both were taken, or none")
  @State
  public static class StartAgainstStart extends Rig {
    private int one;
    private int two;

    private int start() {
      try {
        write(OperationOptions.NONE);
        return 1;
      } catch (IllegalStateException refused) {
        return 0;
      }
    }

    /** Starts. */
    @Actor
    public void one() {
      one = start();
    }

    /** Starts. */
    @Actor
    public void two() {
      two = start();
    }

    /** How many were taken, and what the device has. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r1 = one + two;
      result.r2 = device.queue.size();
    }
  }
}
