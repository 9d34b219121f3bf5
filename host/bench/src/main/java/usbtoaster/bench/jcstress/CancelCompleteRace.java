package usbtoaster.bench.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import usbtoaster.kernel.IoRequest;

/**
 * A request is cancelled while its driver takes it out to complete it: one of the two ends it, and
 * one packet reports it.
 */
public final class CancelCompleteRace {
  private CancelCompleteRace() {}

  /** The driver removes and completes; another thread cancels (semantics items 32 and 33). */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the driver was first, it completed it")
  @Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "the canceller was first")
  @Outcome(expect = Expect.FORBIDDEN, desc = "ended by both, by none, or reported more than once")
  @State
  public static class RemoveAgainstCancel {
    private final RaceDevice device = new RaceDevice();
    private final IoRequest request = new IoRequest().context("request");

    /** Issues the request. */
    public RemoveAgainstCancel() {
      device.issue(request);
    }

    /** Removes and completes. */
    @Actor
    public void complete(II_Result result) {
      result.r1 = device.complete();
    }

    /** Cancels. */
    @Actor
    public void cancel() {
      device.io.cancelIoEx(device.file, request);
    }

    /** Looks what the caller was told. */
    @Arbiter
    public void told(II_Result result) {
      result.r2 = device.pollAll();
    }
  }

  /** Two threads cancel: one of them ends the request, and neither finds it under way again. */
  @JCStressTest
  @Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "ended twice, never, or still under way")
  @State
  public static class CancelAgainstCancel {
    private final RaceDevice device = new RaceDevice();
    private final IoRequest request = new IoRequest().context("request");

    /** Issues the request. */
    public CancelAgainstCancel() {
      device.issue(request);
    }

    /** Cancels this one. */
    @Actor
    public void cancelOne() {
      device.io.cancelIoEx(device.file, request);
    }

    /** Cancels all. */
    @Actor
    public void cancelAll() {
      device.io.cancelIoEx(device.file, null);
    }

    /** Looks what the caller was told, and what is left. */
    @Arbiter
    public void told(III_Result result) {
      result.r1 = device.pollAll();
      result.r2 = device.file.requests();
      result.r3 = device.queue.size();
    }
  }

  /** The request is issued while another thread cancels all (semantics item 33). */
  @JCStressTest
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "cancelled too early: it waits")
  @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "cancelled")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, or cancelled but still queued")
  @State
  public static class IssueAgainstCancel {
    private final RaceDevice device = new RaceDevice();
    private final IoRequest request = new IoRequest().context("request");

    /** Issues. */
    @Actor
    public void issue() {
      device.issue(request);
    }

    /** Cancels what there is. */
    @Actor
    public void cancel() {
      device.io.cancelIoEx(device.file, null);
    }

    /** Looks what the caller was told, and what is left in the queue. */
    @Arbiter
    public void told(II_Result result) {
      result.r1 = device.pollAll();
      result.r2 = device.queue.size();
    }
  }
}
