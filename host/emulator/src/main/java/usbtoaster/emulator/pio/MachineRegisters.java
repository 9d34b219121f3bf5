package usbtoaster.emulator.pio;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/** The six registers of a state machine (datasheet 3.7). */
final class MachineRegisters {
  private static final int FIRST = 0x0C8;
  private static final int STRIDE = 0x18;
  private static final int EXEC_STALLED = 1 << 31;

  private final Pio pio;
  private final Engine engine;
  private final StateMachine machine;

  MachineRegisters(Pio pio, Engine engine, StateMachine machine) {
    this.pio = pio;
    this.engine = engine;
    this.machine = machine;
  }

  void declare(Registers registers) {
    int at = FIRST + STRIDE * machine.number;
    String name = "SM" + machine.number + "_";
    Register clkdiv = registers.at(at, name + "CLKDIV").reset(0x1_0000).writable(0xFFFF_FF00);
    clkdiv.onWrite(any -> set(() -> machine.divider.divide(clkdiv.value())));
    Register execctrl = registers.at(at + 0x04, name + "EXECCTRL");
    execctrl
        .reset(Settings.EXECCTRL_RESET)
        .writable(0x7FFF_FF9F)
        .reads(() -> execctrl.value() | execStalled())
        .onWrite(any -> configure(() -> machine.settings.execctrl(execctrl.value())));
    Register shiftctrl = registers.at(at + 0x08, name + "SHIFTCTRL");
    shiftctrl
        .reset(Settings.SHIFTCTRL_RESET)
        .writable(0xFFFF_0000)
        .onWrite(any -> configure(() -> shift(shiftctrl.value())));
    registers.at(at + 0x0C, name + "ADDR").reads(this::address);
    registers
        .at(at + 0x10, name + "INSTR")
        .reads(() -> engine.memory[address()])
        .onWrite(word -> set(() -> force(word)));
    Register pinctrl = registers.at(at + 0x14, name + "PINCTRL");
    pinctrl
        .reset(Settings.PINCTRL_RESET)
        .writable(-1)
        .onWrite(any -> configure(() -> machine.settings.pinctrl(pinctrl.value())));
  }

  private void set(Runnable change) {
    pio.written(
        () -> {
          machine.disturb(pio.tick());
          change.run();
          machine.schedule(pio.tick());
        });
  }

  private void configure(Runnable change) {
    set(
        () -> {
          change.run();
          machine.redecode();
          pio.lookAgain();
        });
  }

  private void shift(int word) {
    machine.settings.shiftctrl(word);
    machine.join();
    engine.moved |= 0x11 << machine.number;
  }

  private void force(int word) {
    Op op = machine.decoder.decode(word & 0xFFFF, machine.pc);
    machine.forced = op;
    pio.lookAlso(machine, op);
  }

  private int address() {
    pio.sync();
    return machine.pc;
  }

  private int execStalled() {
    pio.sync();
    return machine.latchForced ? EXEC_STALLED : 0;
  }
}
