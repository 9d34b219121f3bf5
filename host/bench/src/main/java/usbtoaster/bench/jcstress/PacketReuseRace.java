package usbtoaster.bench.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.IoRequest;

/**
 * A request is cancelled while it ends and its pooled packet is used again: the cancel must not hit
 * the request that has the packet now (semantics item 80).
 */
public final class PacketReuseRace {
  private PacketReuseRace() {}

  /** A second request is issued as soon as the first was told, and takes its packet over. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "completed; the second waits")
  @Outcome(id = "0, 2, 1", expect = Expect.ACCEPTABLE, desc = "cancelled; the second waits")
  @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "being cancelled; the second waits")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the cancel hit the second request, or an end is lost")
  @State
  public static class CancelAgainstReuse {
    private final RaceDevice device = new RaceDevice();
    private final IoRequest first = new IoRequest().context("first");
    private final IoRequest second = new IoRequest().context("second");

    /** Issues the first request. */
    public CancelAgainstReuse() {
      device.issue(first);
    }

    /** Completes the first request, takes its packet, and issues the second. */
    @Actor
    public void reuse(III_Result result) {
      result.r1 = device.complete();
      result.r2 = device.poll(new CompletionEntry());
      device.issue(second);
    }

    /** Cancels the first request. */
    @Actor
    public void cancel() {
      device.io.cancelIoEx(device.file, first);
    }

    /** Looks whether the second request is still there. */
    @Arbiter
    public void left(III_Result result) {
      boolean firstEnded = result.r2 != 0 || device.pollAll() == 2;
      result.r3 = firstEnded ? device.queue.size() : 9;
    }
  }

  /** The very same request is issued again: the cancel may hit either use, but only one. */
  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "too late for both; the second waits")
  @Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "the second use was cancelled")
  @Outcome(id = "0, 2, 0", expect = Expect.ACCEPTABLE, desc = "the first use was cancelled")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both were cancelled, or an end is lost")
  @State
  public static class CancelAgainstSameRequest {
    private final RaceDevice device = new RaceDevice();
    private final IoRequest request = new IoRequest().context("request");

    /** Issues the request. */
    public CancelAgainstSameRequest() {
      device.issue(request);
    }

    /** Completes it, waits for its packet, and issues it again. */
    @Actor
    public void reuse(III_Result result) {
      result.r1 = device.complete();
      result.r2 = device.await(new CompletionEntry());
      device.issue(request);
    }

    /** Cancels it. */
    @Actor
    public void cancel() {
      device.io.cancelIoEx(device.file, request);
    }

    /** Looks how the second use ended: 0 it waits in the queue, 9 it is lost. */
    @Arbiter
    public void left(III_Result result) {
      int told = device.pollAll();
      result.r3 = told == 0 && device.queue.size() != 1 ? 9 : told;
    }
  }
}
