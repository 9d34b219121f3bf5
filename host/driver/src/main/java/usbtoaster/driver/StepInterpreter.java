package usbtoaster.driver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;

/**
 * Does what a {@link Step} says: the one place that knows what each of them means for all parts.
 *
 * <p>Overview: whoever comes into the driver returns a step, and {@link #follow} does it. Then
 * {@link #advance} asks what the bus is to carry, until a frame is outstanding or nothing is due. A
 * frame's status makes the next step. It ends: every step but a frame ends a request or changes the
 * phase of the device, and a frame takes the bus. Guarded by the extension's lock.
 */
final class StepInterpreter {
  private final DeviceState device;
  private final Clock clock;
  private final Edges edges;
  private final Tracer tracer;
  private final ToasterBus bus;
  private final SlotTable slots;
  private final Recovery recovery;
  private final BusLoop loop;
  private final Transfer transfer;
  private final ToastFeed feed;
  private final SlotKeeper keeper;
  private final RequestEndings endings;
  private final DeviceLoss loss;
  private final BusSchedule schedule;
  private final StatusReader reader;
  private final Outbox outbox;

  StepInterpreter(ToasterParts parts) {
    device = parts.device;
    clock = parts.clock;
    edges = parts.edges;
    tracer = parts.tracer;
    bus = parts.bus;
    slots = parts.slots;
    recovery = parts.recovery;
    loop = parts.loop;
    transfer = parts.transfer;
    feed = parts.feed;
    keeper = parts.keeper;
    endings = parts.endings;
    loss = parts.loss;
    schedule = parts.schedule;
    reader = parts.reader;
    outbox = parts.outbox;
  }

  /** Sends what is to be sent, if the bus is free. */
  void advance() {
    for (Step due = schedule.next(); due != Step.Frame.NONE; due = schedule.next()) {
      follow(due);
    }
  }

  /** Returns when to look without an interrupt; an outstanding frame also tells of toasts. */
  long deadlineNanos() {
    return loop.free() && device.running()
        ? slots.nextDueNanos()
        : Math.min(loop.deadlineNanos(), recovery.deadlineNanos());
  }

  /** The timer's DPC. */
  Step onTimer() {
    loop.onTimer();
    return clock.nowNanos() < deadlineNanos() ? Step.Frame.NONE : loop.due();
  }

  /** Does what {@code step} says. By instanceof, since a switch over types has the JDK allocate. */
  void follow(Step step) {
    if (step instanceof Step.Frame frame) {
      if (frame != Step.Frame.NONE) {
        send(frame);
      }
    } else if (step instanceof Step.Event event) {
      follow(event);
    } else {
      fail((Step.Failure) step);
    }
  }

  private void fail(Step.Failure failure) {
    switch (failure) {
      case Step.Fail(int status) -> {
        Irp request = Objects.requireNonNull(transfer.irp);
        endings.failed(retire(), request, status);
      }
      case Step.Reset(int why) -> reset(why);
      case Step.Abandon(int why) -> abandon(why);
    }
  }

  private void send(Step.Frame frame) {
    boolean valid = schedule.send(frame);
    clock.tick(); // the frame took time
    if (valid) {
      loop.sent();
      follow(reader.read(bus.status(), frame));
    } else {
      transfer.doubt();
      follow(loop.garbled());
    }
  }

  private void follow(Step.Event event) {
    switch (event) {
      case FRAME_ENDED -> traceEnd();
      case FRAME_MISSED -> {
        transfer.doubt();
        traceEnd();
      }
      case INTERRUPT -> recovery.onInterrupt();
      case DUE -> recovery.onTimer();
      case REBOOTED -> {
        lose();
        follow(recovery.rebooted());
      }
      case MET -> {
        keeper.see(bus.status());
        slots.disown();
        transfer.renew();
        feed.recovered();
      }
      case TOASTING -> keeper.toasting(Objects.requireNonNull(retire()), bus.status());
      case TOAST_READ -> {
        Irp read = Objects.requireNonNull(transfer.irp);
        int end = transfer.end;
        Slot slot = Objects.requireNonNull(retire());
        endings.read(slot, read, end - slot.readOffset);
      }
      case ANSWERED -> {
        Irp control = Objects.requireNonNull(transfer.irp);
        retire();
        endings.answered(control, bus.status().result());
      }
      case TOAST_LOST -> {
        Irp read = Objects.requireNonNull(transfer.irp);
        endings.lost(Objects.requireNonNull(retire()), read);
      }
      case RETIRED -> retire();
    }
  }

  private void traceEnd() {
    boolean transfers = loop.frame() == Step.Frame.COMMAND || loop.frame() == Step.Frame.BURST;
    Irp open = transfers && loop.free() ? transfer.commanded() : null;
    if (open != null) {
      tracer.deferred(open);
    }
  }

  /** The open request gives the bus back, once for each; returns the slot that it worked with. */
  private @Nullable Slot retire() {
    Slot slot = transfer.slot;
    transfer.close();
    outbox.next();
    return slot;
  }

  /** The device has forgotten everything. */
  private void lose() {
    Irp open = transfer.irp;
    follow(transfer.restart());
    follow(loss.reset(open));
  }

  private void reset(int why) {
    if (device.failed()) {
      return;
    }
    if (device.running()) {
      lose();
    }
    loop.clear();
    follow(recovery.reset(why));
  }

  private void abandon(int why) {
    recovery.abandon(why);
    loop.clear();
    edges.mute(true);
    endAll(why);
  }

  /** Leaves the device alone for good: every request ends. */
  Step stop() {
    recovery.stop();
    loop.clear();
    endAll(NtStatus.DELETE_PENDING);
    return Step.Frame.NONE;
  }

  private void endAll(int status) {
    Irp open = transfer.irp;
    if (open != null) {
      retire();
    }
    loss.abandoned(open, status);
  }
}
