package usbtoaster.emulator.pio;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.gpio.InputSensor;
import usbtoaster.emulator.gpio.PinBank;

/**
 * A block at the pins: it drives those that are given to it, and sees all.
 *
 * <p>Overview: outputs are lazy. Each change is shown at its time while somebody follows the pin. A
 * pin that only the block's own programs look at is told of each change while the machines are
 * brought up to date, in the order of the cycles, so that its pad gives the level that comes of the
 * change. To other pins nothing is told.
 */
final class PioPins implements Watcher, InputSensor {
  private static final int FIRST_FUNCTION = 6;
  private static final int ALL = Settings.GPIOS;

  private final int function;
  private final PinBank bank;
  private final Pio pio;
  private final PioOutputs outputs;
  private final Engine engine;

  /** The pins that programs look at. */
  private int looked;

  /** Those that instructions look at which were written to SMx_INSTR. */
  private int lookedOnce;

  private boolean stale;

  /** The inputs of all pins, looked at or not; but for lazy outputs. */
  private final History pads = new History();

  /** Those that programs look at and that are given to the block, as they were told last. */
  private int own;

  /** The cycle in which an input changes while the machines are brought up to date. */
  private long tick;

  PioPins(int number, PinBank bank, Pio pio, long hot) {
    this.function = FIRST_FUNCTION + number;
    this.bank = bank;
    this.pio = pio;
    engine = new Engine(this, hot);
    outputs = new PioOutputs(number, bank, pio, engine);
    bank.sense(function, this);
  }

  /** Returns the machines that it is the watcher of. */
  Engine engine() {
    return engine;
  }

  /** Returns the wires to the pins. */
  PioOutputs wires() {
    return outputs;
  }

  /** The programs or the settings have changed. */
  void lookAgain() {
    stale = true;
  }

  /** An instruction comes from outside of the program. */
  void lookAlso(StateMachine machine, Op op) {
    lookedOnce |= machine.settings.reads(op);
    stale = true;
  }

  /** The block is used: what the pins are now, they were before. */
  void use() {
    pads.set(pio.tick() - 2, bank.inputs());
  }

  /** Forgets what is looked at. */
  void reset() {
    lookedOnce = 0;
    stale = true;
    look();
    outputs.show(outputs.followed() | own, engine.out, engine.enable);
  }

  /** Finds out anew what the programs look at, if that may have changed. */
  void look() {
    if (!stale) {
      return;
    }
    stale = false;
    int looks = lookedOnce;
    for (StateMachine machine : engine.machines) {
      Op latched = machine.latch;
      looks |= latched == null ? 0 : machine.settings.reads(latched);
      for (int rest = Reach.of(machine); rest != 0; rest &= rest - 1) {
        looks |= machine.settings.reads(machine.op(Integer.numberOfTrailingZeros(rest)));
      }
    }
    looks &= ALL;
    int more = looks & ~looked;
    long now = pio.tick();
    int two = bank.before(more, 2, pads.at(now - 2));
    int one = bank.before(more, 1, pads.at(now - 1));
    if (looks != looked) {
      looked = looks;
      bank.looks(function, looks);
    }
    if (more != 0) {
      engine.inputs.rewrite(more, two, one, bank.inputs(), now);
    }
    findOwn();
  }

  private void findOwn() {
    own = looked & bank.selected(function);
  }

  @Override
  public int before(int wanted, int ticks) {
    return outputs.before(wanted, ticks);
  }

  @Override
  public void outputs(int changed, long tick) {
    this.tick = tick;
    int seen = changed & own;
    if (seen != 0) {
      outputs.show(seen, engine.out, engine.enable);
    }
  }

  @Override
  public int own() {
    return own;
  }

  @Override
  public int fifos() {
    return 0;
  }

  @Override
  public int flags() {
    return 0;
  }

  @Override
  public @Nullable Edges edges() {
    return null;
  }

  @Override
  public boolean stops() {
    return false;
  }

  @Override
  public void changing(int changed) {
    if ((changed & looked) != 0) {
      pio.sync();
    }
  }

  @Override
  public void changed(int inputs) {
    if (outputs.replays()) {
      return;
    }
    if (pio.running()) {
      pads.set(tick, inputs);
      engine.input(inputs & looked, tick);
    } else if (pio.used()) {
      pads.set(pio.tick(), inputs);
      boolean matters = ((inputs ^ engine.inputs.now()) & looked) != 0;
      if (matters) {
        engine.input(inputs & looked, pio.tick());
      }
      int before = own;
      findOwn();
      matters |= own != before;
      if (matters) {
        pio.changed();
      }
    }
  }
}
