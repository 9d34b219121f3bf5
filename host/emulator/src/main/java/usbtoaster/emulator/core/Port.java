package usbtoaster.emulator.core;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import usbtoaster.emulator.bus.Register;

/** A register at its address, and what there is to know of an access to its word. */
final class Port {
  final int address;
  final Register register;
  final IntSupplier reading;
  final IntConsumer writing;
  final int readWaits;
  final int writeWaits;

  /** Makes one; the cycles of waiting are those of {@link CoreBus#waits}. */
  Port(int address, Register register, int readWaits, int writeWaits) {
    this.address = address;
    this.register = register;
    this.reading = register.reading();
    this.writing = register.writing();
    this.readWaits = readWaits;
    this.writeWaits = writeWaits;
  }
}
