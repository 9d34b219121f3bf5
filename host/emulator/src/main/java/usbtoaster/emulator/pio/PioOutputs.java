package usbtoaster.emulator.pio;

import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.signal.Signal;

/**
 * The wires from a block to the pins. They are lazy: a pin that nobody follows asks for its level
 * when it is asked itself.
 */
final class PioOutputs {
  private final PinBank bank;
  private final Pio pio;
  private final Engine engine;
  private final Output[] levels;
  private final Output[] directions;
  private int followed;
  private boolean replays;
  private int replayedOut;
  private int replayedEnable;

  PioOutputs(int number, PinBank bank, Pio pio, Engine engine) {
    this.bank = bank;
    this.pio = pio;
    this.engine = engine;
    levels = new Output[bank.size()];
    directions = new Output[bank.size()];
    for (int i = 0; i < bank.size(); i++) {
      String name = "PIO" + number + "_" + i;
      levels[i] = new Output(name, i, false);
      directions[i] = new Output(name + " enable", i, true);
      bank.functions().connect(name, new PinFunction(levels[i].signal, directions[i].signal, null));
    }
  }

  /** Returns the pins whose level or direction somebody follows: each change is to be shown. */
  int followed() {
    return followed;
  }

  /** Returns whether what the pins change to is long past, and is nobody's business. */
  boolean replays() {
    return replays;
  }

  /** Returns what the inputs of pins were that nobody follows, one cycle ago or two. */
  int before(int pins, int ticks) {
    pio.sync();
    replays = true;
    int word = replay(pins, pio.tick() - ticks);
    replay(pins, pio.tick());
    replays = false;
    return word;
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

  /**
   * Tells of changes of pins.
   *
   * @param changed the pins whose level or direction has changed
   * @param out the levels of all
   * @param enable their directions
   */
  void show(int changed, int out, int enable) {
    for (int rest = changed; rest != 0; rest &= rest - 1) {
      int pin = Integer.numberOfTrailingZeros(rest);
      show(pin, (out >> pin & 1) != 0, (enable >> pin & 1) != 0);
    }
  }

  /** An output comes before its enable, and goes after it: no level is seen that is not driven. */
  private void show(int pin, boolean level, boolean enabled) {
    if ((followed >> pin & 1) == 0) {
      bank.pin(pin).input();
    } else if (enabled) {
      levels[pin].signal.set(level);
      directions[pin].signal.set(true);
    } else {
      directions[pin].signal.set(false);
      levels[pin].signal.set(level);
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
      int out = replays ? replayedOut : engine.out;
      int enable = replays ? replayedEnable : engine.enable;
      return ((isEnable ? enable : out) >> pin & 1) != 0;
    }

    @Override
    public void watched(boolean watched) {
      pio.sync();
      followed = watched ? followed | 1 << pin : followed & ~(1 << pin);
      pio.changed();
    }
  }
}
