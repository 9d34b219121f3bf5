package usbtoaster.driver;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import usbtoaster.kernel.CancelRoutine;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Dpc;
import usbtoaster.kernel.Faults;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelTimer;
import usbtoaster.kernel.NtStatus;
import usbtoaster.kernel.SpinLock;
import usbtoaster.time.Timebase;

/**
 * What the driver keeps with its device, and the one lock that guards it ({@code
 * DEVICE_EXTENSION}). No part of the driver knows it.
 *
 * <p>Overview: there is one way in and one way out. Whoever has something to do passes a step to
 * {@link #run} or {@link #admit}, which takes the spin lock, does the step, does what follows from
 * it, sends the frame that is due then, hands on what was collected, sets the timer and gives the
 * lock and the IRQL back, whatever was thrown on the way. A step changes what is known and wanted;
 * only the bus touches the wires. Requests are never completed or started under the lock: {@link
 * Handover} does that. In the steady state the lock is held for one frame on the bus.
 *
 * <p>What a step throws means that what is known of the device cannot be relied on: it is reset and
 * met anew, which starts its requests again or ends them, a bounded number of times.
 */
final class ToasterExtension {
  private final SpinLock lock = new SpinLock();
  private final Faults faults;
  private final ToasterParts parts;
  private final StepInterpreter interpreter;
  private final Handover handover;
  private final KernelTimer timer;

  ToasterExtension(
      IoManager io,
      DeviceObject device,
      ToasterWiring wiring,
      ToasterSettings settings,
      Timebase time,
      Faults faults,
      CancelRoutine cancelQueued) {
    this.faults = faults;
    parts = new ToasterParts(io, wiring, settings, time, faults, this::onInterrupt);
    interpreter = new StepInterpreter(parts);
    handover = new Handover(io, device, cancelQueued, faults, parts.outbox, parts.keeper);
    timer =
        new KernelTimer(
            time, new Dpc((_, _, _, _) -> onTimer(), null, io.trace(), "StepInterpreter.onTimer"));
  }

  ToasterParts parts() {
    return parts;
  }

  private void onInterrupt() {
    run(BusLoop::onInterrupt, parts.loop);
  }

  private void onTimer() {
    run(StepInterpreter::onTimer, interpreter);
  }

  /** Begins to meet the device. */
  void start() {
    run(Recovery::start, parts.recovery);
  }

  /** Ends every request; interrupts and the timer do nothing any more. */
  void stop() {
    parts.interrupt.disconnect();
    run(StepInterpreter::stop, interpreter);
    timer.cancel();
    parts.clock.disarm(timer);
  }

  /** Does {@code step} with the lock held, and what follows from it. Throws nothing of theirs. */
  <T> void run(Function<? super T, ? extends Step> step, T subject) {
    Irql old = enter();
    try {
      interpreter.follow(step.apply(subject));
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
    parts.clock.tick();
    parts.loop.enter();
    return old;
  }

  private void leave(Irql old) {
    try {
      interpreter.advance();
    } catch (Throwable fault) {
      struck(fault);
    }
    handover.flush(lock);
    if (!setTimer()) { // nothing would ever wake the driver
      interpreter.follow(new Step.Abandon(NtStatus.IO_DEVICE_ERROR));
      handover.flush(lock);
    }
    lock.release(old);
  }

  private void struck(Throwable fault) {
    faults.report(fault);
    try {
      interpreter.follow(new Step.Reset(NtStatus.IO_DEVICE_ERROR));
    } catch (Throwable twice) {
      faults.report(twice);
    }
  }

  /** Returns whether the driver will be woken when it has to be. */
  private boolean setTimer() {
    long deadline = interpreter.deadlineNanos();
    try {
      if (deadline != Long.MAX_VALUE) {
        timer.set(deadline);
      } else {
        timer.cancel();
      }
      return true;
    } catch (Throwable fault) {
      WireFaults.note(fault);
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

  /** Answers a question about what the lock guards; nothing follows from it. */
  <T> T ask(Supplier<T> question) {
    Irql old = lock.acquire();
    try {
      return question.get();
    } finally {
      lock.release(old);
    }
  }
}
