package usbtoaster.emulator.dma;

import usbtoaster.emulator.bus.InterruptStatus;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;

/**
 * The interrupts of the channels (datasheet 2.5.4): INTR, and INTE, INTF and INTS for each of the
 * two lines. A 1 that is written to INTR or to either INTS clears the channel's interrupt. Belongs
 * to the machine's thread.
 */
final class DmaInterrupts {
  private static final int ALL = 0xFFF;

  private final InterruptLine[] lines;
  private final InterruptStatus[] statuses = new InterruptStatus[2];
  private int raw;

  DmaInterrupts(Registers registers, InterruptLine irq0, InterruptLine irq1) {
    lines = new InterruptLine[] {irq0, irq1};
    registers.at(0x400, "INTR").clearable(ALL).reads(() -> raw).onWrite(this::clear);
    for (int i = 0; i < 2; i++) {
      statuses[i] =
          new InterruptStatus(registers, 0x404 + 0x10 * i, "" + i, ALL, () -> raw, this::refresh);
      statuses[i].register().clearable(ALL).onWrite(this::clear);
    }
  }

  void reset() {
    raw = 0;
    refresh();
  }

  void raise(int channel) {
    raw |= 1 << channel;
    refresh();
  }

  private void clear(int mask) {
    raw &= ~mask;
    refresh();
  }

  private void refresh() {
    for (int i = 0; i < lines.length; i++) {
      lines[i].set(statuses[i].value() != 0);
    }
  }
}
