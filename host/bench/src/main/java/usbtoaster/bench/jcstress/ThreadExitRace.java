package usbtoaster.bench.jcstress;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;

/** A request ends with its thread, and through its driver, at once (semantics items 35 and 81). */
public final class ThreadExitRace {
  private ThreadExitRace() {}

  /** The thread ends while the driver completes its request. */
  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "the driver was first")
  @Outcome(id = "0, 2, 0", expect = Expect.ACCEPTABLE, desc = "the exit cancelled it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the exit did not wait, or the packet is lost")
  @State
  public static class ExitAgainstComplete {
    private final RaceDevice device = new RaceDevice();
    private final KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    private final IoRequest request = new IoRequest().event(event);

    /** Issues a request, and ends; looks what the caller has been told by then. */
    @Actor
    public void exit(III_Result result) {
      device.unbound(request);
      KernelThread.current().exit();
      int status = request.statusBlock().status();
      result.r2 = !event.signalled() ? 9 : status == NtStatus.SUCCESS ? 1 : 2;
    }

    /** Completes it, if it is there. */
    @Actor
    public void complete(III_Result result) {
      result.r1 = device.complete();
    }

    /** Looks whether the packet has come back. */
    @Arbiter
    public void left(III_Result result) {
      result.r3 = device.io.packetsInUse();
    }
  }

  /**
   * A thread makes one synchronous call after the other while another cancels what it waits for.
   */
  @JCStressTest
  @Outcome(id = "2, 2, 0", expect = Expect.ACCEPTABLE, desc = "both were cancelled, once each")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a call ended otherwise, or a packet is lost")
  @State
  public static class CancelSynchronous {
    private final RaceDevice device = new RaceDevice();
    private final FileObject file = device.openSynchronous();
    private volatile @Nullable KernelThread caller;
    private volatile boolean done;

    /** Calls twice; the second call has the packet of the first. */
    @Actor
    public void call(III_Result result) {
      caller = KernelThread.current();
      result.r1 = ended();
      result.r2 = ended();
      done = true;
    }

    private int ended() {
      int status = device.io.deviceControl(file, new IoRequest(), 0, 0);
      return status == NtStatus.CANCELLED ? 2 : 9;
    }

    /** Cancels until both have ended. */
    @Actor
    public void cancel() {
      while (!done) {
        KernelThread thread = caller;
        if (thread != null) {
          device.io.cancelSynchronousIo(thread);
        }
        Thread.onSpinWait();
      }
    }

    /** Looks whether the packets have come back. */
    @Arbiter
    public void left(III_Result result) {
      result.r3 = device.io.packetsInUse() + device.queue.size();
    }
  }
}
