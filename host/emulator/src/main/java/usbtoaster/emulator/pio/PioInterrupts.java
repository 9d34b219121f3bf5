package usbtoaster.emulator.pio;

import java.util.List;
import usbtoaster.emulator.bus.InterruptStatus;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;

/**
 * INTR, and INTE, INTF and INTS of both lines (datasheet 3.7): four flags, and what the FIFOs have.
 */
final class PioInterrupts {
  private static final int ALL = 0xFFF;
  private static final int FIRST_FLAG = 8;
  private static final int FLAGS = 0xF;

  private final Pio pio;
  private final Engine engine;
  private final List<InterruptLine> lines;
  private final Register[] enables = new Register[2];
  private final Register[] forces = new Register[2];

  PioInterrupts(Pio pio, Engine engine, List<InterruptLine> lines) {
    this.pio = pio;
    this.engine = engine;
    this.lines = lines;
  }

  void declare(Registers registers) {
    registers
        .at(0x128, "INTR")
        .reads(
            () -> {
              pio.sync();
              return raw(engine);
            });
    for (int i = 0; i < 2; i++) {
      int line = i;
      int at = 0x12C + 0xC * i;
      String irq = "IRQ" + i;
      enables[i] =
          registers.at(at, irq + "_INTE").writable(ALL).onWrite(any -> pio.written(() -> {}));
      forces[i] =
          registers.at(at + 4, irq + "_INTF").writable(ALL).onWrite(any -> pio.written(() -> {}));
      registers
          .at(at + 8, irq + "_INTS")
          .reads(
              () -> {
                pio.sync();
                return status(line, engine);
              });
    }
  }

  /** Returns the FIFOs that enabled interrupts look at, as in {@link Engine#moved}. */
  int fifos() {
    int enabled = enables[0].value() | enables[1].value();
    return (enabled & 0xF) << 4 | (enabled >> 4 & 0xF);
  }

  /** Returns the flags that enabled interrupts look at. */
  int flags() {
    return (enables[0].value() | enables[1].value()) >> FIRST_FLAG & FLAGS;
  }

  /** Returns whether a line would be another one in {@code other}. */
  boolean differ(Engine other) {
    return asserted(0, other) != asserted(0, engine) || asserted(1, other) != asserted(1, engine);
  }

  /** Sets the lines. */
  void update() {
    lines.get(0).set(asserted(0, engine));
    lines.get(1).set(asserted(1, engine));
  }

  private boolean asserted(int line, Engine of) {
    return status(line, of) != 0;
  }

  private int status(int line, Engine of) {
    int enabled = enables[line].value();
    return InterruptStatus.of(enabled == 0 ? 0 : raw(of), enabled, forces[line].value());
  }

  private static int raw(Engine of) {
    int raw = (of.irq & FLAGS) << FIRST_FLAG;
    for (StateMachine machine : of.machines) {
      raw |= machine.rx.empty() ? 0 : 1 << machine.number;
      raw |= machine.tx.full() ? 0 : 0x10 << machine.number;
    }
    return raw;
  }
}
