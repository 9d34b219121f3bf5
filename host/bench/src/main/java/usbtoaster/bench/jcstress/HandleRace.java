package usbtoaster.bench.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;

/**
 * A request is cancelled through a handle that is not its own, while its packet goes over to a
 * request of that handle (semantics item 80).
 */
public final class HandleRace {
  private HandleRace() {}

  /** Neither the request nor the one that has its packet next may be hit. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "not found; the second waits")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the cancel hit a request, or a list is damaged")
  @State
  public static class CancelThroughAnotherHandle {
    private final RaceDevice device = new RaceDevice();
    private final FileObject other = device.open();
    private final IoRequest first = new IoRequest().context("first");
    private final IoRequest second = new IoRequest().context("second");

    /** Issues the first request. */
    public CancelThroughAnotherHandle() {
      device.issue(first);
    }

    /** Ends the first request, and issues the second on the other handle with its packet. */
    @Actor
    public void reuse(III_Result result) {
      device.complete();
      result.r1 = device.pollAll();
      device.io.deviceControl(other, second, 0, 0);
    }

    /** Cancels the first through the other handle. */
    @Actor
    public void cancel(III_Result result) {
      result.r2 = device.io.cancelIoEx(other, first) == NtStatus.NOT_FOUND ? 0 : 1;
    }

    /** Looks whether the second is there, alone. */
    @Arbiter
    public void left(III_Result result) {
      boolean alone = other.requests() == 1 && device.file.requests() == 0;
      result.r3 = alone ? device.queue.size() : 9;
    }
  }
}
