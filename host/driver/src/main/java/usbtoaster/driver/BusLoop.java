package usbtoaster.driver;

import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Protocol;

/**
 * The bus: one frame at a time, each ended by its interrupt.
 *
 * <p>Overview: {@code IDLE}, the bus is free. {@code FRAME}, a frame is outstanding; its interrupt
 * ends it, or the one timer if that gets lost. {@code RESYNC}, no edge can be matched to a frame:
 * after an invalid status, and while the line does not come to rest. Then the timer lets T_IRQ
 * pass, edges are acknowledged and no more, and a POLL tells where everything stands. No thread
 * waits for the device, and nothing here loops for it.
 *
 * <p>What is sent is not decided here. An interrupt that finds the bus IDLE tells that the status
 * at hand is {@code stale}, so a POLL follows. The one that ends a POLL is not looked at again,
 * unless that POLL said MORE, behind which a report may be {@code hidden}, and nothing followed.
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

  private final ToasterSettings settings;
  private final DeviceState device;
  private final Clock clock;
  private final Wires wires;
  private final Edges edges;
  private final Counters counters;
  private final Tracer tracer;
  private final InterruptStorm storm;
  private State state = State.IDLE;
  private Step.Frame frame = Step.Frame.NONE; // the outstanding one, or the last
  private boolean stale; // something may have happened since the last status
  private boolean hidden; // a report may be behind the end of the last frame, a POLL
  private boolean last; // the next POLL is for what was hidden: nothing follows it
  private long deadlineNanos = Long.MAX_VALUE; // of FRAME and RESYNC
  private int polls;
  private int silence;
  private int rounds;
  private boolean owed; // the last frame's interrupt has not come yet
  private int unended; // POLLs in a row whose interrupt did not come
  private boolean serving; // in a DPC, where completions belong
  private boolean settled; // just now the line has told all that there was to tell

  BusLoop(
      ToasterSettings settings,
      DeviceState device,
      Clock clock,
      Wires wires,
      Edges edges,
      Counters counters,
      Tracer tracer,
      InterruptStorm storm) {
    this.settings = settings;
    this.device = device;
    this.clock = clock;
    this.wires = wires;
    this.edges = edges;
    this.counters = counters;
    this.tracer = tracer;
    this.storm = storm;
  }

  /** Somebody comes into the driver. */
  void enter() {
    serving = false;
    settled = false;
    tracer.serving(0);
  }

  /** Returns whether a DPC is being run: else the interrupt that tells the same is on its way. */
  boolean serving() {
    return serving;
  }

  /** Returns whether the bus is free. */
  boolean free() {
    return state == State.IDLE;
  }

  /** Returns the outstanding frame, or the last. */
  Step.Frame frame() {
    return frame;
  }

  /** Returns whether something may have happened since the last status. */
  boolean stale() {
    return stale;
  }

  /** Returns when to look without an interrupt; {@code Long.MAX_VALUE} while the bus is free. */
  long deadlineNanos() {
    return state == State.IDLE ? Long.MAX_VALUE : deadlineNanos;
  }

  /** The interrupt's DPC. */
  Step onInterrupt() {
    tracer.serving(edges.served());
    serving = true;
    counters.interrupts++;
    boolean raised = edges.takeRaised();
    boolean expected = owed && raised;
    owed &= !raised;
    if (state == State.FRAME) {
      return raised ? ended() : Step.Frame.NONE; // an edge of a low line is older than the frame
    }
    if (!expected && storm.hint()) {
      edges.mute(true);
      return rest(raised);
    }
    if (state == State.RESYNC) {
      deadlineNanos = Math.min(deadlineNanos, clock.in(Protocol.INTERRUPT_NANOS));
    } else if (device.running()) {
      stale = true;
    } else {
      return Step.Event.INTERRUPT;
    }
    return Step.Frame.NONE;
  }

  private Step ended() {
    unended = 0;
    settled = frame != Step.Frame.POLL || hidden;
    state = State.IDLE;
    return Step.Event.FRAME_ENDED;
  }

  /**
   * Interrupts come for nothing: lets the line be for a while. A device that raises it again each
   * time is reset in the end; edges at a low line are not of its making, and cost no toast.
   */
  private Step rest(boolean raised) {
    if (!device.running()) {
      return Step.Frame.NONE; // its own deadline goes on
    }
    if (raised && !storm.bearable()) {
      return new Step.Reset(NtStatus.IO_DEVICE_ERROR);
    }
    stale = true;
    resync(settings.frameTimeoutNanos());
    return Step.Frame.NONE;
  }

  /** The timer's DPC runs. */
  void onTimer() {
    serving = true;
  }

  /** The time to look has come. */
  Step due() {
    return switch (state) {
      case FRAME -> miss();
      case RESYNC -> look();
      case IDLE -> {
        if (device.running()) {
          stale = true; // a toast is due
          yield Step.Frame.NONE;
        }
        yield Step.Event.DUE;
      }
    };
  }

  /**
   * The interrupt of the outstanding frame did not come. Its edge was lost, and IRQ is high; or the
   * end of the last pulse was, and the device waits for ACK to fall. A pulse mends both, and does
   * nothing if both lines are low. The interrupt that it may let out is not the next frame's.
   */
  private Step miss() {
    counters.timeouts++;
    boolean poll = frame == Step.Frame.POLL;
    if (poll) {
      hidden = ++unended <= settings.silentPolls();
    }
    wires.acknowledge();
    resync(Protocol.INTERRUPT_NANOS);
    return poll ? Step.Frame.NONE : Step.Event.FRAME_MISSED;
  }

  /** The time of a RESYNC has passed. */
  private Step look() {
    edges.mute(false);
    Wires.Level level = wires.irq();
    if (level != Wires.Level.LOW) {
      wires.acknowledge();
    }
    if (level != Wires.Level.HIGH) {
      state = State.IDLE;
      return Step.Event.FRAME_ENDED;
    }
    if (++rounds > ROUNDS) {
      return new Step.Reset(NtStatus.IO_DEVICE_ERROR); // the line is stuck
    }
    deadlineNanos = clock.in(Protocol.INTERRUPT_NANOS);
    return Step.Frame.NONE;
  }

  private void resync(long nanos) {
    state = State.RESYNC;
    rounds = 0;
    deadlineNanos = clock.in(nanos);
  }

  /** Forgets what is outstanding: the device is being reset, or was abandoned. */
  void clear() {
    state = State.IDLE;
    frame = Step.Frame.NONE;
    stale = false;
    hidden = false;
    polls = 0;
    silence = 0;
    unended = 0;
  }

  /**
   * Returns {@code own}, or a last POLL if nothing follows the one behind which may be a report.
   */
  Step.Frame orHidden(Step.Frame own) {
    last = own == Step.Frame.NONE && hidden;
    return last ? Step.Frame.POLL : own;
  }

  /**
   * Before a frame. Makes sure that the next edge is that frame's: what is on the line already is
   * older, and what it reports comes with the frame's status.
   */
  void begin(Step.Frame due) {
    wires.prepare();
    edges.mute(false);
    if (!settled && wires.irq() != Wires.Level.LOW) {
      wires.acknowledge();
    }
    edges.takeRaised();
    frame = due;
    owed = true;
    hidden = false;
    stale = due != Step.Frame.POLL;
  }

  /**
   * A POLL is about to go out; returns whether it says MORE.
   *
   * @param follows whether another frame will most likely follow it
   */
  boolean more(boolean follows) {
    hidden = !last && follows;
    last = false;
    return hidden;
  }

  /** The frame has gone out, and a valid status has come back: its interrupt will end it. */
  void sent() {
    state = State.FRAME;
    deadlineNanos = clock.in(settings.frameTimeoutNanos());
    polls = 0;
    silence = 0;
  }

  /** The frame has gone out, and no valid status has come back. */
  Step garbled() {
    stale = true;
    if (frame != Step.Frame.POLL || ++polls < POLLS) {
      resync(Protocol.INTERRUPT_NANOS);
      return Step.Frame.NONE;
    }
    polls = 0;
    if (++silence > (device.running() ? settings.silentPolls() : MEETING_LOOKS)) {
      return new Step.Reset(NtStatus.DEVICE_NOT_CONNECTED);
    }
    resync(settings.frameTimeoutNanos());
    return Step.Frame.NONE;
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
