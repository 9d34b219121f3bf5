package usbtoaster.emulator.pio;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.gpio.InputSensor;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.signal.Signal;

/**
 * A block at the pins: it drives those that are given to it, and sees all.
 *
 * <p>Overview: outputs are lazy. Each change is shown at its time while somebody follows the pin. A
 * pin that only the block's own programs look at is told of each change while the machines are
 * brought up to date, in the order of the cycles, so that its pad gives the level that comes of the
 * change. To other pins nothing is told.
 */
final class PioPins implements Engine.Watcher, InputSensor {
  private static final int FIRST_FUNCTION = 6;
  private static final int ALL = Settings.GPIOS;

  private final int function;
  private final PinBank bank;
  private final Pio pio;
  private final List<Output> levels = new ArrayList<>();
  private final List<Output> directions = new ArrayList<>();
  private final Engine engine;

  /** The pins whose level or direction somebody follows. */
  private int followed;

  /** The pins that programs look at. */
  private int looked;

  /** Those that instructions look at which were written to SMx_INSTR. */
  private int lookedOnce;

  private boolean stale;

  /** Those that programs look at and that are given to the block, as they were told last. */
  private int own;

  private int selected;
  private boolean replays;
  private int replayedOut;
  private int replayedEnable;

  /** The cycle in which an input changes while the machines are brought up to date. */
  private long tick;

  PioPins(int number, PinBank bank, Pio pio) {
    this.function = FIRST_FUNCTION + number;
    this.bank = bank;
    this.pio = pio;
    engine = new Engine(this);
    for (int i = 0; i < bank.size(); i++) {
      String name = "PIO" + number + "_" + i;
      levels.add(new Output(name, i, false));
      directions.add(new Output(name + " enable", i, true));
      bank.functions()
          .connect(name, new PinFunction(levels.get(i).signal, directions.get(i).signal, null));
    }
    bank.sense(function, this);
  }

  /** Returns the machines that it is the watcher of. */
  Engine engine() {
    return engine;
  }

  /** Returns the pins of whose changes somebody is to be told in time. */
  int followed() {
    return followed;
  }

  /** Returns the pins whose changes have an effect on what comes after. */
  int watched() {
    return followed | own;
  }

  /** The programs or the settings have changed. */
  void lookAgain() {
    stale = true;
  }

  /** An instruction comes from outside of the program. */
  void lookAlso(StateMachine machine, Op op) {
    lookedOnce |= pins(machine, op);
    stale = true;
  }

  /** The block is used: what the pins are now, they were before. */
  void use() {
    engine.inputs.set(pio.tick() - 2, bank.inputs());
  }

  /** Forgets what is looked at. */
  void reset() {
    lookedOnce = 0;
    stale = true;
    look();
    outputs(ALL, pio.tick());
  }

  /** Finds out anew what the programs look at, if that may have changed. */
  void look() {
    if (!stale) {
      return;
    }
    stale = false;
    engine.findApart();
    int pins = lookedOnce;
    for (StateMachine machine : engine.machines) {
      if (machine.enabled) {
        for (int address = 0; address < Pio.INSTRUCTIONS; address++) {
          pins |= pins(machine, engine.op(machine, address));
        }
      }
    }
    pins &= ALL;
    if (pins != looked) {
      looked = pins;
      bank.looks(function, pins);
    }
    own();
  }

  private static int pins(StateMachine machine, Op op) {
    if (op.executes()) {
      return ALL; // whatever comes, it may look at
    }
    return switch (op.kind()) {
      case Op.WAIT_PIN -> op.target();
      case Op.JMP_PIN -> 1 << machine.settings.jmpPin;
      case Op.IN -> op.from() == Op.PINS ? Settings.pins(op.target(), machine.settings.inBase) : 0;
      case Op.MOV -> op.from() == Op.PINS ? ALL : 0;
      default -> 0;
    };
  }

  /** Pins that are looked at from now on are told what the outputs were in the last two cycles. */
  private void own() {
    int before = own;
    int had = selected;
    selected = bank.selected(function);
    own = looked & selected;
    int added = own & had & ~before & ~followed;
    if (added != 0) {
      long now = pio.tick();
      replays = true;
      int two = replay(added, now - 2);
      int one = replay(added, now - 1);
      int word = replay(added, now);
      replays = false;
      engine.inputs.rewrite(added, two, one, word, now);
    }
  }

  private int replay(int pins, long at) {
    replayedOut = engine.outs.at(at);
    replayedEnable = engine.enables.at(at);
    int word = 0;
    for (int rest = pins; rest != 0; rest &= rest - 1) {
      int pin = Integer.numberOfTrailingZeros(rest);
      word |= bank.pin(pin).input() ? 1 << pin : 0;
    }
    return word;
  }

  @Override
  public void outputs(int changed, long tick) {
    this.tick = tick;
    for (int rest = changed & watched(); rest != 0; rest &= rest - 1) {
      show(Integer.numberOfTrailingZeros(rest));
    }
  }

  /** An output comes before its enable, and goes after it: no level is seen that is not driven. */
  private void show(int pin) {
    if ((followed >> pin & 1) == 0) {
      bank.pin(pin).input();
    } else if ((engine.enable() >> pin & 1) != 0) {
      levels.get(pin).show();
      directions.get(pin).show();
    } else {
      directions.get(pin).show();
      levels.get(pin).show();
    }
  }

  @Override
  public boolean looks() {
    return watched() != 0;
  }

  @Override
  public boolean stops() {
    return false;
  }

  @Override
  public void changing() {
    pio.sync();
  }

  @Override
  public void changed(int inputs) {
    if (replays) {
      return;
    }
    if (pio.running()) {
      engine.input(inputs, tick);
    } else if (pio.used()) {
      boolean matters = ((inputs ^ engine.inputs.now()) & looked) != 0;
      engine.input(inputs, pio.tick());
      if (bank.selected(function) != selected) {
        own();
        matters = true;
      }
      if (matters) {
        pio.changed();
      }
    }
  }

  /** A wire to the pins: the level or the direction of one. */
  private final class Output implements Signal.Source {
    private final Signal signal;
    private final int pin;
    private final boolean isEnable;

    Output(String name, int pin, boolean isEnable) {
      this.pin = pin;
      this.isEnable = isEnable;
      signal = new Signal(name, this);
    }

    @Override
    public boolean level() {
      pio.sync();
      int out = replays ? replayedOut : engine.out();
      int enable = replays ? replayedEnable : engine.enable();
      return ((isEnable ? enable : out) >> pin & 1) != 0;
    }

    @Override
    public void watched(boolean watched) {
      pio.sync();
      followed = watched ? followed | 1 << pin : followed & ~(1 << pin);
      pio.changed();
    }

    void show() {
      signal.set(level());
    }
  }
}
