package usbtoaster.driver;

import java.util.ArrayDeque;
import usbtoaster.kernel.CancelRoutine;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Dpc;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelTimer;
import usbtoaster.kernel.SpinLock;
import usbtoaster.kernel.Timebase;
import usbtoaster.protocol.Protocol;
import usbtoaster.trace.Trace;

/**
 * What the driver keeps with its device: the slots, the bus, the request that has the bus, and the
 * one lock that guards them all ({@code DEVICE_EXTENSION}).
 *
 * <p>Overview: whoever has something to do {@link #enter}s, which takes the spin lock, does it, and
 * {@link #leave}s. Requests are never completed or started under the lock: they are collected, and
 * {@code leave} hands them on, one thread at a time. In the steady state the lock is held for one
 * frame on the bus.
 */
final class ToasterExtension {
  private final SpinLock lock = new SpinLock();
  private final IoManager io;
  private final DeviceObject device;
  private final ToasterWiring wiring;
  private final ToasterSettings settings;
  private final Timebase time;
  private final ToasterBus bus;
  private final SlotTable slots = new SlotTable();
  private final Transfer transfer = new Transfer(this);
  private final Recovery recovery = new Recovery(this);
  private final SlotKeeper keeper = new SlotKeeper(this);
  private final BusLoop loop = new BusLoop(this);
  private final CancelSafeQueue waitingWrites;
  private final CancelSafeQueue waitingReads;
  private final KernelTimer timer;
  private final CancelRoutine cancelQueued;

  // All that follows is guarded by the lock.
  private final ArrayDeque<Irp> done = new ArrayDeque<>();
  private final ArrayDeque<Irp> ready = new ArrayDeque<>();
  private boolean wantsNext;
  private boolean flushing;
  private int lastTag;
  private long browning =
      Protocol
          .DEFAULT_BROWNING; // as last set; the device may have forgotten, or another host have set
  // it
  long interrupts;
  long timeouts;
  long resends;
  long resets;
  long restarts;
  long failures;

  ToasterExtension(
      IoManager io,
      DeviceObject device,
      ToasterWiring wiring,
      ToasterSettings settings,
      Timebase time,
      CancelRoutine cancelQueued) {
    this.cancelQueued = cancelQueued;
    this.io = io;
    this.device = device;
    this.wiring = wiring;
    this.settings = settings;
    this.time = time;
    bus = new ToasterBus(wiring.bus(), time);
    waitingWrites = new CancelSafeQueue(io, settings.maxWaiting());
    waitingReads = new CancelSafeQueue(io, settings.maxWaiting());
    timer = new KernelTimer(time, new Dpc((_, _, _, _) -> loop.onTimer(), null));
  }

  // What the parts of the driver share.

  Irql enter() {
    return lock.acquire();
  }

  IoManager io() {
    return io;
  }

  Trace trace() {
    return io.trace();
  }

  ToasterWiring wiring() {
    return wiring;
  }

  ToasterSettings settings() {
    return settings;
  }

  ToasterBus bus() {
    return bus;
  }

  SlotTable slots() {
    return slots;
  }

  Transfer transfer() {
    return transfer;
  }

  Recovery recovery() {
    return recovery;
  }

  SlotKeeper keeper() {
    return keeper;
  }

  BusLoop loop() {
    return loop;
  }

  CancelSafeQueue waitingWrites() {
    return waitingWrites;
  }

  CancelSafeQueue waitingReads() {
    return waitingReads;
  }

  /** Notes what the status at hand says of the slots. */
  void see() {
    slots.see(bus.status(), nowNanos(), settings.frameTimeoutNanos());
  }

  long nowNanos() {
    return time.nanoTime();
  }

  long browning() {
    return browning;
  }

  void browning(long set) {
    browning = set;
  }

  int nextTag() {
    lastTag = lastTag == 0xFFFF ? 1 : lastTag + 1;
    return lastTag;
  }

  ToasterCounters counters() {
    Irql old = enter();
    ToasterCounters counters =
        new ToasterCounters(
            interrupts,
            bus.frames,
            bus.invalidStatuses,
            timeouts,
            resends,
            resets,
            restarts,
            failures);
    lock.release(old);
    return counters;
  }

  // What happens outside the lock.

  /** Has {@code request} completed when the lock is left. */
  void finish(Irp request, int status, long information) {
    request.result(status, information);
    done.add(request);
  }

  /** Has {@code request} queued for the bus when the lock is left. */
  void start(Irp request) {
    ready.add(request);
  }

  /** The request that had the bus gives it back; once for each. */
  void retire() {
    transfer.close();
    wantsNext = true;
  }

  /**
   * Leaves the lock, then completes and starts what was collected. If another call is doing that,
   * on whatever thread, it does this call's share, too: so a chain of requests that end at once is
   * a loop, not a recursion.
   */
  void leave(Irql old) {
    keeper.assignWaiting();
    if (!flushing) {
      flushing = true;
      while (handOn()) {
        keeper.assignWaiting();
      }
      flushing = false;
    }
    setTimer();
    lock.release(old);
  }

  private boolean handOn() {
    Irp finished = done.poll();
    Irp next = finished == null ? ready.poll() : null;
    boolean advance = finished == null && next == null && wantsNext;
    if (finished == null && next == null && !advance) {
      return false;
    }
    wantsNext &= !advance;
    lock.release(Irql.DISPATCH);
    if (finished != null) {
      io.completeRequest(finished);
    } else if (next != null) {
      io.startPacket(device, next, urgency(next), cancelQueued);
    } else {
      io.startNextPacket(device);
    }
    lock.acquire();
    return true;
  }

  /** Reads free slots, so they go before writes, which need some. */
  private static int urgency(Irp request) {
    return switch (request.currentStackLocation().major()) {
      case DEVICE_CONTROL -> 0;
      case READ -> 1;
      default -> 2;
    };
  }

  private void setTimer() {
    long deadline = recovery.running() ? loop.deadlineNanos() : recovery.deadlineNanos();
    if (deadline != Long.MAX_VALUE) {
      timer.set(deadline);
    } else {
      timer.cancel();
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(device.name()).append(": ").append(recovery);
    text.append(", bus ").append(transfer).append(loop);
    for (Slot slot : slots.slots) {
      text.append(", ").append(slot);
    }
    return text.append(", ")
        .append(waitingWrites.size())
        .append(" writes and ")
        .append(waitingReads.size())
        .append(" reads wait")
        .toString();
  }
}
