package usbtoaster.emulator.gpio;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/** PADS_BANK0 and PADS_QSPI (datasheet 2.19.6.3, 2.19.6.4): a register for each pad. */
final class PadRegisters {
  private static final int PAD = 0xFF;

  private final Registers registers;
  private final List<Runnable> resets = new ArrayList<>();

  PadRegisters(String name) {
    registers = new Registers(name);
  }

  Registers registers() {
    return registers;
  }

  void voltageSelect() {
    registers.at(0, "VOLTAGE_SELECT").writable(1);
  }

  void pad(int offset, String name, int reset, Pin pin) {
    Register register = debug(offset, name, reset);
    register.onWrite(value -> pin.padControl(value & PAD));
    resets.add(() -> pin.padControl(reset));
  }

  /** Declares a pad that no pin of the model is behind. */
  Register debug(int offset, String name, int reset) {
    return registers.at(offset, name).reset(reset).writable(PAD);
  }

  void reset() {
    registers.reset();
    resets.forEach(Runnable::run);
  }
}
