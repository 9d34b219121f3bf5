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
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;

/**
 * A request without a port is ended by the thread that completes it, while the thread that issued
 * it looks.
 */
public final class EventCompletionRace {
  private EventCompletionRace() {}

  /** The issuer looks at the event: once it is set, all that belongs to the end is there. */
  @JCStressTest
  @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "looked too early")
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "ended, and seen whole")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the event came before what it reports")
  @State
  public static class EventAgainstLook {
    private final RaceDevice device = new RaceDevice();
    private final KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    private final IoRequest request = new IoRequest().event(event);

    /** Issues the request. */
    public EventAgainstLook() {
      device.issue(request);
    }

    /** Completes it. */
    @Actor
    public void complete() {
      device.complete();
    }

    /** Looks at the event, and then at what it reports. */
    @Actor
    public void look(III_Result result) {
      result.r1 = event.signalled() ? 1 : 0;
      boolean told = request.statusBlock().status() == NtStatus.SUCCESS;
      boolean free = device.file.requests() == 0;
      result.r2 = result.r1 == 1 && told && free ? 1 : 0;
    }

    /** Looks whether it has ended at all. */
    @Arbiter
    public void ended(III_Result result) {
      result.r3 = event.signalled() ? 1 : 0;
    }
  }

  /** A user APC is queued to the issuer: who sees the event finds the APC (semantics item 60). */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the APC ran once, after the event")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, or run before the event was set")
  @State
  public static class UserApcAfterEvent {
    private final RaceDevice device = new RaceDevice();
    private final KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    private int ran;
    private int early;

    /** Completes what the other has issued. */
    @Actor
    public void complete() {
      while (device.complete() == 0) {
        Thread.onSpinWait();
      }
    }

    /** Issues, waits for the event, and lets the APC run. */
    @Actor
    public void issue(II_Result result) {
      IoRequest request = new IoRequest().event(event);
      device.unbound(
          request.apc(
              ended -> {
                ran++;
                early += event.signalled() ? 0 : 1;
              }));
      KernelThread self = KernelThread.current();
      while (!event.signalled()) {
        if (self.delay(true, 0) == NtStatus.USER_APC) {
          break;
        }
      }
      self.delay(true, 0);
      result.r1 = ran;
      result.r2 = early == 0 ? 1 : 0;
    }
  }

  /** The handle is closed while its last request ends: CLOSE is sent, once (semantics item 37). */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "ended, and closed once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "CLOSE was lost, doubled, or came before the end")
  @State
  public static class CompleteAgainstClose {
    private final RaceDevice device = new RaceDevice();
    private final KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);

    /** Issues the request. */
    public CompleteAgainstClose() {
      device.closeSees = event;
      device.issue(new IoRequest().event(event));
    }

    /** Completes it. */
    @Actor
    public void complete() {
      device.complete();
    }

    /** Closes the handle. */
    @Actor
    public void close() {
      device.io.close(device.file);
    }

    /** Looks whether the request has ended, and how often the handle was closed. */
    @Arbiter
    public void ended(II_Result result) {
      result.r1 = event.signalled() ? 1 : 0;
      result.r2 = device.closes.get();
    }
  }
}
