package usbtoaster.driver;

import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.trace.Stage;

/**
 * The bus: one frame at a time, each ended by its interrupt, and the next one derived from what is
 * known then.
 *
 * <p>Overview: {@code IDLE}, the bus is free and there is nothing to send. {@code FRAME}, a frame
 * is outstanding; its interrupt ends it, or the one timer if that gets lost. {@code RESYNC}, no
 * edge can be matched to a frame: after an invalid status, and while the line does not come to
 * rest. Then the timer lets T_IRQ pass, edges are acknowledged and no more, and a POLL tells where
 * everything stands. No thread waits for the device, and nothing here loops for it.
 *
 * <p>{@link #next} derives, {@link #send} sends. An interrupt that finds the bus IDLE is news: the
 * status at hand is {@code stale}, so a POLL follows. The one that ends a POLL is not looked at
 * again, unless that POLL said MORE, behind which news may be {@code hidden}, and nothing followed.
 *
 * <p>It ends: invalid statuses in a row, looks at a line that stays high, interrupts in a row and
 * frames without any are counted, and each comes to the RESET line or to rest. Guarded by the
 * extension's lock.
 */
final class BusLoop {
  private enum State {
    IDLE,
    FRAME,
    RESYNC
  }

  private static final int POLLS = 3; // T_IRQ apart, before a longer pause
  private static final int MEETING_LOOKS = 2; // longer pauses while the device is being met
  private static final int ROUNDS = 8; // looks in a row at a line that stays high
  private static final int HINTS = 16; // interrupts without a frame, one soon after the other

  private final ToasterExtension toaster;
  private State state = State.IDLE;
  private NextFrame frame = NextFrame.NONE; // the outstanding one, or the last
  private boolean stale; // something may have happened since the last status
  private boolean hidden; // news may be behind the end of the last frame, a POLL
  private boolean last; // the next POLL is for what was hidden: nothing follows it
  private long deadlineNanos = Long.MAX_VALUE; // of FRAME and RESYNC
  private int polls;
  private int silence;
  private int rounds;
  private boolean owed; // the last frame's interrupt has not come yet
  private int hints;
  private int storms;
  private long hintNanos;
  private int unended; // POLLs in a row whose interrupt did not come
  private long interrupt; // the one being served; 0: the timer
  private boolean serving; // in a DPC, where completions belong
  private boolean settled; // just now the line has told all that there was to tell

  BusLoop(ToasterExtension toaster) {
    this.toaster = toaster;
  }

  /** Somebody comes into the driver. */
  void enter() {
    serving = false;
    settled = false;
    interrupt = 0;
  }

  /** Returns the number of the interrupt being served; 0: none. */
  long interrupt() {
    return interrupt;
  }

  /** The interrupt's DPC. */
  void onInterrupt() {
    interrupt = toaster.edges().served();
    serving = true;
    toaster.interrupts++;
    boolean raised = toaster.edges().takeRaised();
    boolean expected = owed && raised;
    owed &= !raised;
    if (state == State.FRAME) {
      if (raised) { // else the edge is older than the frame
        unended = 0;
        settled = frame != NextFrame.POLL || hidden;
        endFrame();
      }
    } else if (!expected && storm()) {
      toaster.edges().mute(true);
      rest(raised);
    } else if (state == State.RESYNC) {
      deadlineNanos = Math.min(deadlineNanos, toaster.clock().in(Protocol.INTERRUPT_NANOS));
    } else if (toaster.recovery().running()) {
      stale = true;
    } else {
      toaster.recovery().onInterrupt();
    }
  }

  /** Counts an interrupt that no frame can have made; returns whether they come too thick. */
  private boolean storm() {
    long now = toaster.clock().nowNanos();
    if (now - hintNanos > 2 * toaster.settings().frameTimeoutNanos()) { // longer than a rest
      hints = 0;
    }
    hintNanos = now;
    return ++hints > HINTS;
  }

  /**
   * Interrupts come for nothing: lets the line be for a while. A device that raises it again each
   * time is reset in the end; edges at a low line are not of its making, and cost no toast.
   */
  private void rest(boolean raised) {
    if (!toaster.recovery().running()) {
      return; // its own deadline goes on
    }
    if (raised && ++storms > toaster.settings().silentPolls()) {
      toaster.recovery().reset(NtStatus.IO_DEVICE_ERROR);
    } else {
      stale = true;
      resync(toaster.settings().frameTimeoutNanos());
    }
  }

  /** A request has ended: the device is good for something. */
  void progress() {
    hints = 0;
    storms = 0;
  }

  /** The timer's DPC. */
  void onTimer() {
    serving = true;
    if (toaster.clock().nowNanos() < deadlineNanos()) {
      return;
    }
    switch (state) {
      case FRAME -> miss();
      case RESYNC -> look();
      case IDLE -> {
        if (toaster.recovery().running()) {
          stale = true; // a toast is due
        } else {
          toaster.recovery().onTimer();
        }
      }
    }
  }

  /** The interrupt of the outstanding frame did not come. */
  private void miss() {
    toaster.timeouts++;
    if (frame == NextFrame.POLL) {
      hidden = ++unended <= toaster.settings().silentPolls();
    } else {
      toaster.transfer().doubt();
    }
    if (toaster.wires().irq() == Wires.Level.HIGH) { // its edge was lost
      toaster.wires().acknowledge();
      resync(Protocol.INTERRUPT_NANOS);
    } else {
      endFrame();
    }
  }

  /** The time of a RESYNC has passed. */
  private void look() {
    toaster.edges().mute(false);
    Wires.Level level = toaster.wires().irq();
    if (level != Wires.Level.LOW) {
      toaster.wires().acknowledge();
    }
    if (level != Wires.Level.HIGH) {
      endFrame();
    } else if (++rounds > ROUNDS) {
      toaster.recovery().reset(NtStatus.IO_DEVICE_ERROR); // the line is stuck
    } else {
      deadlineNanos = toaster.clock().in(Protocol.INTERRUPT_NANOS);
    }
  }

  private void resync(long nanos) {
    state = State.RESYNC;
    rounds = 0;
    deadlineNanos = toaster.clock().in(nanos);
  }

  /** The outstanding frame is over: the bus is free. */
  private void endFrame() {
    boolean transfers = frame == NextFrame.COMMAND || frame == NextFrame.BURST;
    Irp open = transfers ? toaster.transfer().commanded() : null;
    if (open != null) {
      toaster.tracer().record(Stage.DPC, open.id(), interrupt);
    }
    state = State.IDLE;
  }

  /** Returns when to look without an interrupt; an outstanding frame also tells of toasts. */
  long deadlineNanos() {
    if (state != State.IDLE || !toaster.recovery().running()) {
      return Math.min(
          state == State.IDLE ? Long.MAX_VALUE : deadlineNanos, toaster.recovery().deadlineNanos());
    }
    return toaster.slots().nextDueNanos();
  }

  /** Forgets what is outstanding: the device is being reset, or was given up. */
  void clear() {
    state = State.IDLE;
    frame = NextFrame.NONE;
    stale = false;
    hidden = false;
    polls = 0;
    silence = 0;
    unended = 0;
  }

  /** Sends what is to be sent, if the bus is free. */
  void advance() {
    NextFrame due = state == State.IDLE ? next() : NextFrame.NONE;
    if (due != NextFrame.NONE) {
      send(due);
    }
  }

  private NextFrame next() {
    if (!toaster.recovery().running()) {
      return toaster.recovery().next();
    }
    toaster.transfer().expire();
    if (stale) {
      boolean flows = toaster.transfer().flows() && toaster.slots().orphan() == null;
      return flows ? NextFrame.BURST : NextFrame.POLL;
    }
    toaster.keeper().readLost();
    boolean ajar = toaster.keeper().ajar();
    if (toaster.keeper().orphan()) {
      return NextFrame.CANCEL;
    }
    if (!toaster.recovery().running()) {
      return toaster.recovery().next(); // the device does not let go of an orphan
    }
    NextFrame own = ajar ? NextFrame.SHUT : toaster.transfer().next();
    last = own == NextFrame.NONE && hidden;
    return last ? NextFrame.POLL : own;
  }

  private void send(NextFrame due) {
    quiet();
    frame = due;
    owed = true;
    hidden = false;
    stale = due != NextFrame.POLL;
    boolean valid =
        switch (due) {
          case POLL -> poll();
          case IDENTIFY, SETTING -> toaster.recovery().sendCommand();
          case CANCEL -> toaster.keeper().sendCancel();
          case SHUT -> toaster.keeper().sendShut();
          case COMMAND -> toaster.transfer().sendCommand();
          case BURST -> toaster.transfer().sendBurst();
          case NONE -> throw new IllegalStateException("Nothing is to be sent.");
        };
    toaster.clock().tick(); // the frame took time
    if (valid) {
      state = State.FRAME;
      deadlineNanos = toaster.clock().in(toaster.settings().frameTimeoutNanos());
      polls = 0;
      silence = 0;
      absorb();
    } else {
      invalid();
    }
  }

  /**
   * Makes sure that the next edge is the next frame's: what is on the line already is older, and
   * its news comes with the frame's status.
   */
  private void quiet() {
    toaster.wires().prepare();
    toaster.edges().mute(false);
    if (!settled && toaster.wires().irq() != Wires.Level.LOW) {
      toaster.wires().acknowledge();
    }
    toaster.edges().takeRaised();
  }

  private boolean poll() {
    boolean more =
        !last && (toaster.recovery().running() ? follows() : toaster.recovery().follows());
    last = false;
    hidden = more;
    toaster.bus().begin(Opcode.POLL, toaster.slots().releaseMask()).more(more);
    return toaster.bus().send();
  }

  /** Returns whether another frame will most likely follow the POLL that is being sent. */
  private boolean follows() {
    boolean ends = toaster.transfer().irp() == null || toaster.transfer().ending();
    return !ends || toaster.slots().orphan() != null || toaster.anyWaiting();
  }

  private void invalid() {
    toaster.transfer().doubt();
    boolean poll = frame == NextFrame.POLL;
    stale = true;
    if (!poll || ++polls < POLLS) {
      resync(Protocol.INTERRUPT_NANOS);
      return;
    }
    polls = 0;
    boolean running = toaster.recovery().running();
    if (++silence > (running ? toaster.settings().silentPolls() : MEETING_LOOKS)) {
      toaster.recovery().reset(NtStatus.DEVICE_NOT_CONNECTED);
    } else {
      resync(toaster.settings().frameTimeoutNanos());
    }
  }

  /** Takes in what the last status says of the device and its slots. */
  private void absorb() {
    if (!toaster.recovery().running()) {
      if (frame == NextFrame.POLL) {
        toaster.recovery().settle(toaster.bus().status());
      }
      return;
    }
    if (toaster.bus().status().version() != Protocol.VERSION) {
      toaster.recovery().reset(NtStatus.DEVICE_PROTOCOL_ERROR);
    } else if (toaster.bus().status().booted()) {
      toaster.recovery().rebooted();
    } else {
      toaster.see();
      if (serving) { // else the interrupt that tells the same is on its way
        toaster.keeper().absorb();
      }
      if (frame == NextFrame.POLL) {
        toaster.transfer().settle(toaster.bus().status());
      }
    }
  }

  @Override
  public String toString() {
    return switch (state) {
      case IDLE -> "";
      case FRAME -> " (awaits the interrupt of a " + frame + ")";
      case RESYNC -> " (lets edges pass)";
    };
  }
}
