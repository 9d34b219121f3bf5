package usbtoaster.emulator.gpio;

import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import usbtoaster.emulator.bus.Registers;

/**
 * IO_BANK0 and IO_QSPI (datasheet 2.19.6.1, 2.19.6.2), which are laid out alike: STATUS and CTRL of
 * each pin, then INTR, then INTE, INTF and INTS of core 0, core 1 and the dormant wake. A word of
 * interrupts has four bits for each of eight pins.
 */
final class IoRegisters {
  private static final int CTRL = 0x3003_331F;
  private static final int NULL_FUNCTION = 0x1F;
  private static final String[] DESTINATIONS = {"PROC0", "PROC1", "DORMANT_WAKE"};

  private final Pin[] pins;
  private final Registers registers;
  private final int words;

  IoRegisters(String name, Pin[] pins) {
    this.pins = pins;
    this.words = (pins.length + 7) / 8;
    registers = new Registers(name);
    for (int i = 0; i < pins.length; i++) {
      Pin pin = pins[i];
      registers.at(8 * i, pin.name() + "_STATUS").reads(pin::status);
      registers
          .at(8 * i + 4, pin.name() + "_CTRL")
          .reset(NULL_FUNCTION)
          .writable(CTRL)
          .onWrite(value -> pin.control(value & CTRL));
    }
    int at = 8 * pins.length;
    for (int word = 0; word < words; word++) {
      int first = 8 * word;
      registers
          .at(at, name("INTR", word))
          .clearable(-1)
          .reads(() -> gather(first, Pin::interrupts))
          .onWrite(value -> clear(first, value));
      at += 4;
    }
    for (int i = 0; i < DESTINATIONS.length; i++) {
      at = destination(at, i);
    }
  }

  Registers registers() {
    return registers;
  }

  void reset() {
    registers.reset();
    for (Pin pin : pins) {
      pin.enables(0, 0);
      pin.control(NULL_FUNCTION);
      pin.clear(Pin.EDGE_LOW | Pin.EDGE_HIGH);
    }
  }

  private int destination(int base, int destination) {
    String prefix = DESTINATIONS[destination] + "_INT";
    int shift = 4 * destination;
    int at = base;
    for (int word = 0; word < words; word++) {
      int first = 8 * word;
      int mask = mask(first);
      IntConsumer enable = value -> spread(first, shift, value, false);
      registers.at(at, name(prefix + "E", word)).writable(mask).onWrite(enable);
      IntConsumer force = value -> spread(first, shift, value, true);
      registers.at(at + 4 * words, name(prefix + "F", word)).writable(mask).onWrite(force);
      registers
          .at(at + 8 * words, name(prefix + "S", word))
          .reads(() -> gather(first, pin -> pin.statuses() >> shift & 0xF));
      at += 4;
    }
    return base + 12 * words;
  }

  /** Returns the datasheet's name: a bank with one word does not number it. */
  private String name(String register, int word) {
    return words == 1 ? register : register + word;
  }

  private int mask(int first) {
    int there = Math.min(8, pins.length - first);
    return there == 8 ? -1 : (1 << (4 * there)) - 1;
  }

  private int gather(int first, ToIntFunction<Pin> bits) {
    int word = 0;
    for (int i = 0; i < 8 && first + i < pins.length; i++) {
      word |= bits.applyAsInt(pins[first + i]) << (4 * i);
    }
    return word;
  }

  private void clear(int first, int value) {
    for (int i = 0; i < 8 && first + i < pins.length; i++) {
      int bits = value >> (4 * i) & (Pin.EDGE_LOW | Pin.EDGE_HIGH);
      if (bits != 0) {
        pins[first + i].clear(bits);
      }
    }
  }

  private void spread(int first, int shift, int value, boolean force) {
    for (int i = 0; i < 8 && first + i < pins.length; i++) {
      Pin pin = pins[first + i];
      int bits = (value >> (4 * i) & 0xF) << shift;
      int others = ~(0xF << shift);
      if (force) {
        pin.enables(pin.enables(), (pin.forces() & others) | bits);
      } else {
        pin.enables((pin.enables() & others) | bits, pin.forces());
      }
    }
  }
}
