package usbtoaster.driver;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import usbtoaster.kernel.CancelRoutine;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Dpc;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelTimer;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.SpinLock;
import usbtoaster.time.Timebase;

/**
 * What the driver keeps with its device: the slots, the bus, the request that has the bus, and the
 * one lock that guards them all ({@code DEVICE_EXTENSION}).
 *
 * <p>Overview: there is one way in and one way out. Whoever has something to do passes a step to
 * {@link #run} or {@link #admit}, which takes the spin lock, does the step, sends the frame that
 * follows from it, hands on what was collected, sets the timer and gives the lock and the IRQL
 * back, whatever was thrown on the way. A step changes what is known and wanted; only the bus
 * touches the wires. Requests are never completed or started under the lock: {@link Handover} does
 * that. In the steady state the lock is held for one frame on the bus.
 *
 * <p>What a step throws means that what is known of the device cannot be relied on: it is reset and
 * met anew, which starts its requests again or ends them, a bounded number of times.
 */
final class ToasterExtension {
  private final SpinLock lock = new SpinLock();
  private final ToasterSettings settings;
  private final Faults faults;
  private final Tracer tracer;
  private final Clock clock;
  private final Wires wires;
  private final Edges edges = new Edges();
  private final ToasterInterrupt interrupt;
  private final ToasterBus bus;
  private final SlotTable slots = new SlotTable();
  private final Browning browning = new Browning();
  private final Transfer transfer;
  private final Recovery recovery = new Recovery(this);
  private final SlotKeeper keeper = new SlotKeeper(this);
  private final BusLoop loop = new BusLoop(this);
  private final Handover handover;
  private final CancelSafeQueue waitingWrites;
  private final CancelSafeQueue waitingReads;
  private final KernelTimer timer;

  // All that follows is guarded by the lock.
  private int lastTag;
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
      Faults faults,
      CancelRoutine cancelQueued) {
    this.settings = settings;
    this.faults = faults;
    tracer = new Tracer(io.trace(), faults);
    clock = new Clock(time, faults);
    wires = new Wires(wiring, faults);
    interrupt =
        new ToasterInterrupt(wires, edges, tracer, faults, () -> run(BusLoop::onInterrupt, loop()));
    bus = new ToasterBus(wires);
    transfer = new Transfer(this);
    handover = new Handover(io, device, cancelQueued, faults);
    waitingWrites = new CancelSafeQueue(io, settings.maxWaiting());
    waitingReads = new CancelSafeQueue(io, settings.maxWaiting());
    timer = new KernelTimer(time, new Dpc((_, _, _, _) -> run(BusLoop::onTimer, loop()), null));
  }

  // The way in and out.

  /** Does {@code step} with the lock held, and what follows from it. Throws nothing of theirs. */
  <T> void run(Consumer<? super T> step, T subject) {
    Irql old = enter();
    try {
      step.accept(subject);
    } catch (Throwable fault) {
      struck(fault);
    }
    leave(old);
  }

  /** As {@link #run}, and returns the answer of {@code step}; false if it failed. */
  <T> boolean admit(Predicate<? super T> step, T subject) {
    boolean answer = false;
    Irql old = enter();
    try {
      answer = step.test(subject);
    } catch (Throwable fault) {
      struck(fault);
    }
    leave(old);
    return answer;
  }

  private Irql enter() {
    Irql old = lock.acquire();
    clock.tick();
    loop.enter();
    return old;
  }

  private void leave(Irql old) {
    try {
      loop.advance();
    } catch (Throwable fault) {
      struck(fault);
    }
    handover.flush(lock, keeper);
    if (!setTimer()) { // nothing would ever wake the driver
      recovery.giveUp(NtStatus.IO_DEVICE_ERROR);
      handover.flush(lock, keeper);
    }
    lock.release(old);
  }

  private void struck(Throwable fault) {
    faults.report(fault);
    try {
      recovery.reset(NtStatus.IO_DEVICE_ERROR);
    } catch (Throwable twice) {
      faults.report(twice);
    }
  }

  /** Returns whether the driver will be woken when it has to be. */
  private boolean setTimer() {
    long deadline = loop.deadlineNanos();
    try {
      if (deadline != Long.MAX_VALUE) {
        timer.set(deadline);
      } else {
        timer.cancel();
      }
      return true;
    } catch (Throwable fault) {
      faults.device(fault);
      return deadline == Long.MAX_VALUE || setTimerAgain(deadline);
    }
  }

  private boolean setTimerAgain(long deadline) {
    try {
      timer.set(deadline);
      return true;
    } catch (Throwable fault) {
      faults.report(fault);
      return false;
    }
  }

  /** Takes the timer out for good. */
  void disarm() {
    timer.cancel();
    clock.disarm(timer);
  }

  /** Answers a question about what the lock guards; nothing follows from it. */
  <T> T ask(Supplier<T> question) {
    Irql old = lock.acquire();
    try {
      return question.get();
    } finally {
      lock.release(old);
    }
  }

  // What the parts of the driver share.

  ToasterSettings settings() {
    return settings;
  }

  Tracer tracer() {
    return tracer;
  }

  Clock clock() {
    return clock;
  }

  Wires wires() {
    return wires;
  }

  Edges edges() {
    return edges;
  }

  ToasterInterrupt interrupt() {
    return interrupt;
  }

  ToasterBus bus() {
    return bus;
  }

  SlotTable slots() {
    return slots;
  }

  Browning browning() {
    return browning;
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

  Handover handover() {
    return handover;
  }

  CancelSafeQueue waitingWrites() {
    return waitingWrites;
  }

  CancelSafeQueue waitingReads() {
    return waitingReads;
  }

  /** Returns whether a request waits for the bus, for a slot or for toast. */
  boolean anyWaiting() {
    return handover.waiting() > 0 || waitingWrites.size() > 0 || waitingReads.size() > 0;
  }

  /** Notes what the status at hand says of the slots. */
  void see() {
    slots.see(bus.status(), clock, settings.frameTimeoutNanos());
  }

  int nextTag() {
    lastTag = lastTag == 0xFFFF ? 1 : lastTag + 1;
    return lastTag;
  }

  /** Has {@code request} completed when the lock is left. */
  void finish(Irp request, int status, long information) {
    handover.finish(request, status, information);
    loop.progress();
    recovery.progress();
  }

  /** Has {@code request} queued for the bus when the lock is left. */
  void start(Irp request) {
    handover.start(request);
  }

  /** The request that had the bus gives it back; once for each. */
  void retire() {
    transfer.close();
    handover.next();
  }

  ToasterCounters counters() {
    return new ToasterCounters(
        interrupts, bus.frames, bus.invalidStatuses, timeouts, resends, resets, restarts, failures);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(recovery);
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
