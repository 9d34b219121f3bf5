package usbtoaster.emulator.gpio;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.InterruptStatus;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A pin of the chip: its pad, the function that FUNCSEL gives it, the overrides, and its interrupt
 * latches (datasheet 2.19). Parts outside the chip {@linkplain #drive drive} it and listen to
 * {@link #pad()}.
 *
 * <p>Overview: a change from outside goes pad, interrupt latches, input of the peripheral, and then
 * to the listeners of the pad; it allocates nothing. The synchronisers, two cycles of clk_sys, are
 * not there: the chip sees a level at once. A function whose output is lazy (PWM, UART) is followed
 * only while somebody listens to the pad or an interrupt of the pin is enabled or forced; else the
 * pin asks it when it is asked itself, and an edge that came and went in between is not latched in
 * INTR.
 *
 * <p>Belongs to the machine's thread.
 */
public final class Pin {
  static final int EDGE_LOW = 1 << 2;
  static final int EDGE_HIGH = 1 << 3;
  private static final int FUNCSEL = 0x1F;
  private static final int LEVEL_LOW = 1;
  private static final int LEVEL_HIGH = 1 << 1;

  /** A nibble of INTR for each of the three destinations of an interrupt. */
  private static final int PER_DESTINATION = 0x111;

  private final PinBank bank;
  private final int index;
  private final String name;
  private final Pad pad;
  private final Signal signal;
  private final FunctionSelect choice;
  private final Signal.Listener outputListener = level -> output();
  private final FunctionPull pull = new FunctionPull(this::functionPulls);
  private int control = -1;
  private PinFunction function = FunctionSelect.NONE;
  private @Nullable InputGate gate;
  private @Nullable Signal followed;
  private @Nullable Signal followedEnable;
  private @Nullable OpenDrainWire wire;
  private @Nullable FarEnd farEnd;
  private Hold near = Hold.NOTHING;
  private boolean watched;
  private boolean irqLevel;
  private boolean input;
  private int edges;
  private int enables;
  private int forces;

  Pin(PinBank bank, int index, String name, int padReset, VirtualClock clock) {
    this.bank = bank;
    this.index = index;
    this.name = name;
    this.choice = new FunctionSelect(bank.table(), index, name);
    this.pad = new Pad(name, padReset, clock);
    this.signal =
        new Signal(
            name,
            new Signal.Source() {
              @Override
              public boolean level() {
                refresh();
                return pad.level();
              }

              @Override
              public void watched(boolean watches) {
                watched = watches;
                follow();
              }
            },
            clock.failures());
  }

  /** Returns the datasheet's name, such as GPIO25. */
  public String name() {
    return name;
  }

  /** Returns the wire at the pad, to listen to and to read; it is not to be set. */
  public Signal pad() {
    return signal;
  }

  /** Drives the pad from outside. */
  public void drive(boolean level) {
    refresh();
    resolved(pad.outside(true, level));
  }

  /** Drives the pad from outside no more. */
  public void release() {
    refresh();
    resolved(pad.outside(false, false));
  }

  /**
   * Puts a resistor outside between the pad and a supply, in place of the one before. It is weaker
   * than any driver; a reset does not take it away.
   */
  public void pull(Pull pull) {
    refresh();
    resolved(pad.pull(pull));
  }

  /** Returns who gives the pad its level now: to find a wire that nobody drives. */
  public Drive driven() {
    return pad.drive();
  }

  /** Returns the level that the selected peripheral, SIO and PIO see: after IE and INOVER. */
  public boolean input() {
    refresh();
    return input;
  }

  /**
   * Returns whether nobody but the function {@code funcsel} notices the pin's edges: it is
   * selected, nobody listens to the pad, and no interrupt of the pin is enabled. A program that
   * reads the level cannot be seen here.
   */
  public boolean isOnlyFor(int funcsel) {
    return (control & FUNCSEL) == funcsel && !watched && farEnd == null && (enables | forces) == 0;
  }

  /**
   * Lays a wire to another chip, whose end is told what this one does from now on. What a function
   * has outside otherwise, as the adapter that is thought to be at RX, is not there then.
   *
   * @throws IllegalStateException if there is one already
   */
  public void wire(FarEnd end) {
    if (farEnd != null) {
      throw new IllegalStateException(name + " has a wire already");
    }
    farEnd = end;
    pad.pullUp(false);
    followAgain();
  }

  /** Says what the far ends of the wire do. */
  public void far(Hold hold) {
    refresh();
    resolved(pad.far(hold));
  }

  /** Returns whether a driver outside, that is not on an open-drain wire, drives the pad. */
  public boolean drivenOutside() {
    return pad.outsideDrives();
  }

  /**
   * Puts the pin on a wire.
   *
   * @throws IllegalStateException if it is on one already
   */
  void wire(OpenDrainWire wire) {
    if (this.wire != null) {
      throw new IllegalStateException(name + " is on a wire already: join the other pins to that");
    }
    this.wire = wire;
    followAgain();
  }

  /** Returns whether the pin itself drives the wire low. */
  boolean drivesLow() {
    return pad.drivenLow();
  }

  /** Returns the level of the pad; a lazy output is not asked. */
  boolean padLevel() {
    return pad.level();
  }

  /** Says whether the others on the wire hold it low. */
  void wiredLow(boolean low) {
    if (pad.wiredLow(low)) {
      changed();
    }
    nearMayHaveChanged();
  }

  @Override
  public String toString() {
    return name + (pad.level() ? "=1" : "=0");
  }

  /** Returns whether the pin has given its function's input to {@code of}. */
  boolean selects(InputGate of) {
    return gate == of;
  }

  void connect(int funcsel, PinFunction function, @Nullable InputGate gate) {
    choice.connect(funcsel, function, gate);
    if ((control & FUNCSEL) == funcsel) {
      select(funcsel);
    }
  }

  /** Sets GPIOx_CTRL. */
  void control(int value) {
    bank.changing(1 << index);
    int before = control;
    control = value;
    if (((before ^ value) & FUNCSEL) != 0) {
      bank.select(index, before & FUNCSEL, value & FUNCSEL);
      select(value & FUNCSEL);
    }
    output();
    inputs();
    bank.changed();
  }

  /** Sets the PADS register. */
  void padControl(int value) {
    refresh();
    resolved(pad.control(value));
  }

  /** Returns GPIOx_STATUS. */
  int status() {
    refresh();
    return PinStatus.of(
        control, outFromPeripheral(), enableFromPeripheral(), pad.input(), input, irqLevel);
  }

  /** Returns the pin's four bits of INTR. */
  int interrupts() {
    refresh();
    return latched();
  }

  /** Clears edge latches. */
  void clear(int bits) {
    refresh();
    edges &= ~bits;
    interrupt();
  }

  /** Sets the pin's INTE bits, 4 for each destination; and its INTF bits. */
  void enables(int enables, int forces) {
    refresh();
    this.enables = enables;
    this.forces = forces;
    follow();
    interrupt();
  }

  int enables() {
    return enables;
  }

  int forces() {
    return forces;
  }

  /** Returns the pin's INTS bits, 4 for each destination. */
  int statuses() {
    return InterruptStatus.of(interrupts() * PER_DESTINATION, enables, forces);
  }

  /** Asks a lazy output that is not followed for its level. */
  void refresh() {
    if (function.out() != followed || function.outputEnable() != followedEnable) {
      output();
    }
  }

  /** Follows the outputs or not, when somebody else has begun or ceased to look at the pin. */
  void followAgain() {
    follow();
    output();
  }

  private int latched() {
    return edges | (irqLevel ? LEVEL_HIGH : LEVEL_LOW);
  }

  private void select(int funcsel) {
    InputGate before = gate;
    gate = null;
    if (before != null) {
      before.deselect(input);
    }
    pull.follow(null);
    function = choice.function(funcsel);
    pull.follow(function.pullUp());
    gate = choice.gate(funcsel);
    follow();
    InputGate after = gate;
    if (after != null) {
      after.select(input);
    }
    output();
  }

  private void functionPulls(boolean up) {
    resolved(pad.pullUp(up && farEnd == null));
  }

  /** Listens to the outputs of the function, unless they are lazy and nobody needs their edges. */
  private void follow() {
    boolean needed = watched || wire != null || farEnd != null || (enables | forces) != 0;
    needed |= bank.looked(index, control & FUNCSEL);
    followed = follow(followed, function.out(), needed);
    followedEnable = follow(followedEnable, function.outputEnable(), needed);
    bank.lazy(index, function.out() != followed || function.outputEnable() != followedEnable);
  }

  private @Nullable Signal follow(
      @Nullable Signal before, @Nullable Signal output, boolean needed) {
    Signal next = output != null && (!output.lazy() || needed) ? output : null;
    if (next != before) {
      if (before != null) {
        before.unlisten(outputListener);
      }
      if (next != null) {
        next.listen(outputListener);
      }
    }
    return next;
  }

  private boolean outFromPeripheral() {
    Signal out = function.out();
    return out != null && out.level();
  }

  private boolean enableFromPeripheral() {
    Signal enable = function.outputEnable();
    return enable == null ? function.out() != null : enable.level();
  }

  private void output() {
    boolean out = LevelOverride.apply((control >> 8) & 3, outFromPeripheral());
    boolean enable = LevelOverride.apply((control >> 12) & 3, enableFromPeripheral());
    resolved(pad.chip(enable, out));
  }

  /** The pad was resolved anew: tells those inside, and those on the wire. */
  private void resolved(boolean moved) {
    if (moved) {
      changed();
    }
    OpenDrainWire joined = wire;
    if (joined != null) {
      joined.update();
    }
    nearMayHaveChanged();
  }

  private void nearMayHaveChanged() {
    FarEnd end = farEnd;
    if (end != null) {
      Hold now = pad.near();
      if (now != near) {
        near = now;
        end.changed(now);
      }
    }
  }

  /** The pad, or what its input buffer passes on, has changed. */
  private void changed() {
    inputs();
    signal.set(pad.level());
  }

  private void inputs() {
    boolean level = pad.input();
    boolean irq = LevelOverride.apply((control >> 28) & 3, level);
    if (irq != irqLevel) {
      irqLevel = irq;
      edges |= irq ? EDGE_HIGH : EDGE_LOW;
      if ((enables | forces) != 0) {
        interrupt();
      }
    }
    boolean in = LevelOverride.apply((control >> 16) & 3, level);
    if (in != input) {
      input = in;
      bank.input(index, in);
      InputGate selected = gate;
      if (selected != null) {
        selected.change(in);
      }
    }
  }

  private void interrupt() {
    bank.interrupt(index, InterruptStatus.of(latched() * PER_DESTINATION, enables, forces));
  }
}
