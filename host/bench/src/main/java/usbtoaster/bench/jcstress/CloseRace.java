package usbtoaster.bench.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import usbtoaster.kernel.IoRequest;

/** A handle is closed while a request is on its way: the request ends, and so does the handle. */
public final class CloseRace {
  private CloseRace() {}

  /** One issues, the other closes (semantics item 36). */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
  @Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled")
  @Outcome(expect = Expect.FORBIDDEN, desc = "left in the driver's queue, lost or doubled")
  @State
  public static class IssueAgainstClose {
    private final RaceDevice device = new RaceDevice();
    private final IoRequest request = new IoRequest().context("request");

    /** Issues. */
    @Actor
    public void issue() {
      device.issue(request);
    }

    /** Closes. */
    @Actor
    public void close() {
      device.io.close(device.file);
    }

    /** Looks what the caller was told, what is queued, and which packets are not back. */
    @Arbiter
    public void left(III_Result result) {
      result.r1 = device.pollAll();
      result.r2 = device.queue.size();
      result.r3 = device.io.packetsInUse();
    }
  }
}
