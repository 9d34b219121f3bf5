package usbtoaster.driver;

import usbtoaster.kernel.Irp;
import usbtoaster.kernel.Irql;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.SlotState;
import usbtoaster.trace.Stage;

/**
 * What the interrupt's DPC and the timer's DPC do on the bus: status until clean, then the next
 * frame.
 *
 * <p>Overview: at most one frame is outstanding, that is, waits for its interrupt. An interrupt is
 * a hint: while the open transfer flows, its next burst goes out and brings the status with it;
 * otherwise the loop looks, that is, polls until it has a valid status, and settles what follows. A
 * timer that goes off does the same, whatever the interrupt line did. Guarded by the extension's
 * lock.
 */
final class BusLoop {
  private static final int POLLS = 3; // in a row, before the timer is given a turn
  private static final int ROUNDS = 4; // looks in a row at a line that stays high

  private final ToasterExtension toaster;
  private boolean outstanding;
  private long deadlineNanos = Long.MAX_VALUE; // of the outstanding frame, or of the next look
  private int silence;
  private long interrupt; // the one being served; 0: the timer
  private boolean serving; // in a DPC, where completions belong

  BusLoop(ToasterExtension toaster) {
    this.toaster = toaster;
  }

  /**
   * The interrupt's DPC.
   *
   * @param raised whether the line was high: if not, the edge is older than the last thanks, and
   *     tells nothing of a frame that was sent since
   */
  void onInterrupt(long number, boolean raised) {
    Irql old = toaster.enter();
    interrupt = number;
    serving = true;
    toaster.interrupts++;
    if (raised) {
      toaster.bus().rearmed();
    }
    if (!toaster.recovery().running()) {
      toaster.recovery().onInterrupt();
    } else if (raised || !outstanding) {
      frameEnded();
      if (toaster.transfer().flows() && toaster.slots().orphan() == null) {
        toaster.transfer().sendBurst();
      } else {
        look();
      }
    }
    serving = false;
    toaster.leave(old);
  }

  /** The timer's DPC. */
  void onTimer() {
    Irql old = toaster.enter();
    long now = toaster.nowNanos();
    interrupt = 0;
    serving = true;
    if (!toaster.recovery().running()) {
      toaster.recovery().onTimer(now);
    } else if (now >= deadlineNanos()) {
      if (outstanding) {
        toaster.timeouts++;
      }
      frameEnded();
      acknowledgeIfHigh(); // its edge was lost
      look();
    }
    serving = false;
    toaster.leave(old);
  }

  /** The interrupt of the outstanding frame came, or is given up. */
  private void frameEnded() {
    Irp open = toaster.transfer().irp();
    if (outstanding && open != null) {
      toaster.trace().record(Stage.DPC, open.id(), interrupt);
    }
    outstanding = false;
  }

  /** Returns when to look without an interrupt; an outstanding frame also tells of toasts. */
  long deadlineNanos() {
    return outstanding ? deadlineNanos : Math.min(deadlineNanos, toaster.slots().nextDueNanos());
  }

  long interrupt() {
    return interrupt;
  }

  /** Forgets what is outstanding: the device was reset. */
  void clear() {
    outstanding = false;
    deadlineNanos = Long.MAX_VALUE;
    silence = 0;
  }

  /** Something new is to be sent: does so unless a frame is outstanding, whose end will. */
  void nudge() {
    if (outstanding || !toaster.recovery().running()) {
      return;
    }
    if (toaster.slots().orphan() != null || deadlineNanos != Long.MAX_VALUE) {
      look();
    } else if (toaster.transfer().irp() != null) {
      toaster.transfer().sendCommand();
    }
  }

  /** Notes that a frame has gone out whose interrupt is awaited. */
  void sent(boolean validStatus) {
    outstanding = true;
    deadlineNanos = toaster.nowNanos() + toaster.settings().frameTimeoutNanos();
    if (validStatus) {
      silence = 0;
      absorb();
    } else {
      toaster.transfer().doubt();
    }
  }

  void acknowledgeIfHigh() {
    if (toaster.wiring().irq().isHigh()) {
      toaster.wiring().acknowledge();
    }
  }

  /** Polls until a valid status has come, and goes on from there. */
  void look() {
    for (int round = 0; round < ROUNDS; round++) {
      if (!poll()) {
        fallSilent();
        return;
      }
      silence = 0;
      deadlineNanos = Long.MAX_VALUE;
      settle();
      if (outstanding || !toaster.recovery().running() || !toaster.wiring().irq().isHigh()) {
        return;
      }
      acknowledgeIfHigh();
    }
    lookLater(); // the line is stuck
  }

  private void fallSilent() {
    if (++silence > toaster.settings().silentPolls()) {
      toaster.recovery().reset();
    } else {
      lookLater();
    }
  }

  private void lookLater() {
    deadlineNanos = toaster.nowNanos() + toaster.settings().frameTimeoutNanos();
  }

  private boolean poll() {
    for (int i = 0; i < POLLS; i++) {
      toaster.bus().awaitRearm();
      toaster.bus().begin(Opcode.POLL, toaster.slots().releaseMask());
      if (toaster.bus().send()) {
        absorb();
        return true;
      }
    }
    return false;
  }

  /** Goes on from a status that is up to date. */
  void settle() {
    if (!toaster.recovery().running()) {
      return;
    }
    SlotTable slots = toaster.slots();
    for (Slot slot = slots.orphan(); slot != null; slot = slots.orphan()) {
      if (slot.seenState != SlotState.FREE) {
        sendCancel(slot);
        return;
      }
      slot.buried();
    }
    if (toaster.transfer().irp() != null) {
      toaster.transfer().settle(toaster.bus().status());
    }
  }

  private void sendCancel(Slot slot) {
    ToasterBus bus = toaster.bus();
    bus.awaitRearm();
    bus.begin(Opcode.CANCEL, toaster.slots().releaseMask()).tag(slot.seenTag).slot(slot.index);
    sent(bus.send());
  }

  /** Takes in what the last status says of the device and its slots. */
  private void absorb() {
    if (toaster.bus().status().booted()) {
      toaster.recovery().rebooted();
      return;
    }
    toaster.see();
    if (serving) { // else the interrupt that tells the same is on its way
      toaster.keeper().absorb();
    }
  }

  @Override
  public String toString() {
    return outstanding ? " (awaits an interrupt)" : "";
  }
}
