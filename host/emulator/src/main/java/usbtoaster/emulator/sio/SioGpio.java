package usbtoaster.emulator.sio;

import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.signal.Signal;

/**
 * The SIO's registers of one bank of pins (datasheet 2.3.1.2), shared by the cores: output level
 * and output enable, each with SET, CLR and XOR. The input is that of all pins, whatever their
 * function.
 */
final class SioGpio {
  private final PinBank bank;
  private final String prefix;
  private final int mask;
  private final Output out;
  private final Output enable;

  /** Makes the registers, and connects them to the pins as functions SIO_{@code first} and up. */
  SioGpio(PinBank bank, String prefix, int first) {
    this.bank = bank;
    this.prefix = prefix;
    mask = (1 << bank.size()) - 1;
    out = new Output("OUT", first, bank.size());
    enable = new Output("OE", first, bank.size());
    for (int i = 0; i < bank.size(); i++) {
      PinFunction function = new PinFunction(out.signals[i], enable.signals[i], null);
      bank.functions().connect("SIO_" + (first + i), function);
    }
  }

  /** Declares the registers: the input's, and from {@code outputs} on the eight others. */
  void declare(Registers registers, int input, int outputs) {
    registers.at(input, prefix + "IN").reads(bank::inputs).ahead(bank::followed);
    out.declare(registers, outputs);
    enable.declare(registers, outputs + 0x10);
  }

  void reset() {
    out.write(0);
    enable.write(0);
  }

  /** A register that is a wire for each pin, and its three aliases. These read as 0. */
  private final class Output {
    private final String name;
    private final Signal[] signals;
    private int value;
    private int heard;

    Output(String name, int first, int pins) {
      this.name = prefix + name;
      signals = new Signal[pins];
      for (int i = 0; i < pins; i++) {
        signals[i] = new Signal("SIO_" + (first + i) + " " + name, new Wire(i));
      }
    }

    void declare(Registers registers, int at) {
      registers.at(at, name).reads(() -> value).ahead().onWrite(this::write);
      registers.at(at + 4, name + "_SET").onWrite(word -> write(value | word));
      registers.at(at + 8, name + "_CLR").onWrite(word -> write(value & ~word));
      registers.at(at + 12, name + "_XOR").onWrite(word -> write(value ^ word));
    }

    private void write(int word) {
      int changed = (value ^ word) & mask;
      value = word & mask;
      for (int rest = changed & heard; rest != 0; rest &= rest - 1) {
        int pin = Integer.numberOfTrailingZeros(rest);
        signals[pin].set((value >> pin & 1) != 0);
      }
    }

    /**
     * A bit of the value as a wire: most have nobody who listens, as a pin does that selects SIO.
     */
    private final class Wire implements Signal.Source {
      private final int pin;

      Wire(int pin) {
        this.pin = pin;
      }

      @Override
      public boolean level() {
        return (value >> pin & 1) != 0;
      }

      @Override
      public void watched(boolean watched) {
        heard = watched ? heard | 1 << pin : heard & ~(1 << pin);
      }

      @Override
      public boolean lazy() {
        return false; // a pin latches each edge
      }
    }
  }
}
