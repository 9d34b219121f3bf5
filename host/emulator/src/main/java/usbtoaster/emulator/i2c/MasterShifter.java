package usbtoaster.emulator.i2c;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The master's side of the wires: START, bytes, STOP, and their time (datasheet 4.3.14, table
 * "Derivation of I2C Timing Parameters from *CNT Registers").
 *
 * <p>Overview: between two of its steps SCL is low and it waits for {@link Master} to say what
 * comes: {@link #send}, {@link #acknowledge}, {@link #restart} or {@link #stop}. A bit is SCL low
 * for LCNT + 1 ticks, SDA changing IC_SDA_TX_HOLD after the fall, then high for HCNT + IC_FS_SPKLEN
 * + 7 from its rise: as long as somebody else holds SCL, it has not risen. If another master ends
 * the high time earlier, the low time begins then. A byte on a {@linkplain I2cBus#isQuiet quiet}
 * bus is moved at once, by three moments: behind its eighth bit, in the middle of the ninth and
 * behind that.
 */
final class MasterShifter {
  /** Who decides what comes next. SCL is low in all but {@link #ninth} and {@link #stopped}. */
  interface Steps {
    /** START or a repeated START is done. */
    void started();

    /** Eight bits have passed: {@code octet} was on the wire. */
    void eighth(int octet);

    /** The ninth bit is low or not: SCL is high. */
    void ninth(boolean low);

    /** The ninth bit has passed. */
    void ended();

    /** STOP is done. */
    void stopped();

    /** Another master has won: the wires are free of this one. */
    void lost();
  }

  private enum Phase {
    IDLE,
    FREE,
    START,
    HELD,
    LOW,
    RISE,
    HIGH,
    RESTART_LOW,
    RESTART_RISE,
    RESTART_HIGH,
    STOP_LOW,
    STOP_RISE,
    STOP_HIGH,
    QUIET_BYTE,
    QUIET_ACK,
    QUIET_END
  }

  private static final int BITS = 8;

  private final VirtualClock clock;
  private final ClockDomain icClk;
  private final Settings settings;
  private final Wires wires;
  private final Supplier<@Nullable I2cBus> quiet;
  private final Steps steps;
  private final Alarm step;
  private final Alarm sdaChange;
  private Phase phase = Phase.IDLE;
  private long stepTick;
  private long sdaTick;
  private boolean sdaNext; // what SDA is to be: low or not
  private int bit;
  private int frame; // eight bits to send, and whether the ninth is high
  private int octet;
  private boolean receiving;
  private boolean timed; // the phase ends by itself
  private boolean sdaTimed;
  private @Nullable I2cBus bus; // of the byte that is moved at once

  MasterShifter(
      String name,
      VirtualClock clock,
      ClockDomain icClk,
      Settings settings,
      Wires wires,
      Supplier<@Nullable I2cBus> quiet,
      Steps steps) {
    this.clock = clock;
    this.icClk = icClk;
    this.settings = settings;
    this.wires = wires;
    this.quiet = quiet;
    this.steps = steps;
    step = clock.alarm(name + " SCL", this::step);
    sdaChange = clock.alarm(name + " SDA", this::setSda);
    icClk.onChange(this::rearm);
  }

  /** Begins a START as soon as the bus is free. */
  void start() {
    phase = Phase.FREE;
    tryStart();
  }

  /** Sends {@code data}, a byte. */
  void send(int data) {
    begin(data, false);
  }

  /** Receives a byte: the one who sends it holds SDA. */
  void receive() {
    begin(0xFF, true);
  }

  private void begin(int data, boolean receives) {
    frame = data << 1 | 1;
    receiving = receives;
    bit = 0;
    octet = 0;
    bus = quiet.get();
    if (bus == null) {
      cell();
    } else {
      arm(Phase.QUIET_BYTE, (long) BITS * (settings.lowTicks() + settings.highTicks()));
    }
  }

  /** Moves the ninth bit: holds SDA low to acknowledge, or leaves it. */
  void acknowledge(boolean low) {
    frame = (frame & ~1) | (low ? 0 : 1);
    if (bus == null) {
      cell();
    } else {
      arm(Phase.QUIET_ACK, settings.lowTicks() + settings.spikeTicks());
    }
  }

  /** Makes a repeated START. */
  void restart() {
    changeSda(false);
    arm(Phase.RESTART_LOW, settings.lowTicks());
  }

  /** Makes a STOP. */
  void stop() {
    changeSda(true);
    arm(Phase.STOP_LOW, settings.lowTicks());
  }

  /** Lets both wires go, whatever is under way. */
  void abandon() {
    phase = Phase.IDLE;
    bus = null;
    timed = false;
    sdaTimed = false;
    clock.disarm(step);
    clock.disarm(sdaChange);
    wires.scl.hold(OpenDrain.MASTER, false);
    wires.sda.hold(OpenDrain.MASTER, false);
  }

  /** Returns whether it waits for the bus to be free. */
  boolean awaitsBus() {
    return phase == Phase.FREE;
  }

  /** Returns whether it has let SCL go and waits for its rise. */
  boolean awaitsScl() {
    return phase == Phase.RISE || phase == Phase.RESTART_RISE || phase == Phase.STOP_RISE;
  }

  /** SCL has changed, behind the filter. */
  void sclChanged(boolean high) {
    if (high) {
      rose();
    } else if (phase == Phase.HIGH) {
      fall();
    }
    tryStart();
  }

  /** SDA has changed, behind the filter. */
  void sdaChanged() {
    tryStart();
  }

  private void tryStart() {
    if (phase == Phase.FREE) {
      if (wires.free()) {
        arm(Phase.FREE, Math.max(0, wires.freeTick() + settings.lowTicks() - icClk.ticks()));
      } else {
        timed = false;
        clock.disarm(step);
      }
    }
  }

  private void step() {
    timed = false;
    switch (phase) {
      case FREE -> {
        wires.sda.hold(OpenDrain.MASTER, true);
        arm(Phase.START, settings.highTicks());
      }
      case START -> {
        phase = Phase.HELD;
        wires.scl.hold(OpenDrain.MASTER, true);
        steps.started();
      }
      case LOW -> rise(Phase.RISE);
      case HIGH -> fall();
      case RESTART_LOW -> rise(Phase.RESTART_RISE);
      case RESTART_HIGH -> startAgain();
      case STOP_LOW -> rise(Phase.STOP_RISE);
      case STOP_HIGH -> {
        phase = Phase.IDLE;
        wires.sda.hold(OpenDrain.MASTER, false);
        steps.stopped();
      }
      case QUIET_BYTE -> {
        phase = Phase.HELD;
        steps.eighth(quietBus().eight(frame >> 1));
      }
      case QUIET_ACK -> {
        boolean low = quietBus().ninth((frame & 1) == 0);
        arm(Phase.QUIET_END, settings.highTicks() - settings.spikeTicks());
        steps.ninth(low);
      }
      case QUIET_END -> {
        phase = Phase.HELD;
        quietBus().ended();
        steps.ended();
      }
      case IDLE, HELD, RISE, RESTART_RISE, STOP_RISE -> {}
    }
  }

  private I2cBus quietBus() {
    I2cBus now = bus;
    if (now == null) {
      throw new IllegalStateException("A byte is moved at once without a bus");
    }
    return now;
  }

  private void startAgain() {
    if (wires.sdaHigh()) {
      wires.sda.hold(OpenDrain.MASTER, true);
      arm(Phase.START, settings.highTicks());
    } else {
      abandon();
      steps.lost();
    }
  }

  /** SCL has just fallen: the next bit. */
  private void cell() {
    changeSda((frame >> (BITS - bit) & 1) == 0);
    arm(Phase.LOW, settings.lowTicks());
  }

  private void changeSda(boolean low) {
    sdaNext = low;
    sdaTimed = true;
    sdaTick = icClk.ticks() + Math.min(settings.holdTicks(), settings.lowTicks() - 1);
    clock.arm(sdaChange, icClk.picosAt(sdaTick));
  }

  private void setSda() {
    sdaTimed = false;
    wires.sda.hold(OpenDrain.MASTER, sdaNext);
  }

  private void rise(Phase next) {
    phase = next;
    wires.scl.hold(OpenDrain.MASTER, false);
    if (wires.sclHigh()) {
      rose(); // no pin is given to SCL
    }
  }

  private void rose() {
    int filtered = settings.spikeTicks();
    switch (phase) {
      case RISE -> sample(settings.highTicks() - filtered);
      case RESTART_RISE -> arm(Phase.RESTART_HIGH, Math.max(1, settings.lowTicks() - filtered));
      case STOP_RISE -> arm(Phase.STOP_HIGH, settings.highTicks() - filtered);
      default -> {}
    }
  }

  private void sample(int highTicks) {
    boolean high = wires.sdaHigh();
    boolean ours = (frame >> (BITS - bit) & 1) != 0;
    boolean contested = receiving == (bit == BITS); // a bit that no slave has a say in
    arm(Phase.HIGH, highTicks);
    octet = octet << 1 | (high ? 1 : 0);
    if (contested && ours && !high) {
      lose();
    } else if (bit == BITS) {
      steps.ninth(!high);
    }
  }

  private void lose() {
    abandon();
    steps.lost();
  }

  private void fall() {
    timed = false;
    clock.disarm(step);
    phase = Phase.HELD;
    wires.scl.hold(OpenDrain.MASTER, true);
    bit++;
    if (bit < BITS) {
      cell();
    } else if (bit == BITS) {
      steps.eighth(octet);
    } else {
      steps.ended();
    }
  }

  private void arm(Phase next, long ticks) {
    phase = next;
    timed = true;
    stepTick = icClk.ticks() + ticks;
    clock.arm(step, icClk.picosAt(stepTick));
  }

  private void rearm() {
    if (timed) {
      clock.arm(step, icClk.picosAt(stepTick));
    }
    if (sdaTimed) {
      clock.arm(sdaChange, icClk.picosAt(sdaTick));
    }
  }
}
