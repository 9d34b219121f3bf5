package usbtoaster.emulator.sysinfo;

import usbtoaster.emulator.bus.Registers;

/**
 * BUSCTRL: priorities and performance counters of the bus fabric (datasheet 2.1.5). Nobody contends
 * for the bus here, so priorities change nothing, and the counters are not emulated.
 */
public final class BusCtrl {
  private static final String PERFORMANCE = "counting of bus accesses";
  private static final int COUNTERS = 4;
  private static final int COUNT = 0x00FF_FFFF;

  private final Registers registers = new Registers("BUSCTRL");

  /** Makes the block. */
  public BusCtrl() {
    registers.at(0x00, "BUS_PRIORITY").writable(0x1111);
    registers.at(0x04, "BUS_PRIORITY_ACK").reads(() -> 1); // all arbiters know at once
    for (int i = 0; i < COUNTERS; i++) {
      registers
          .at(0x08 + 8 * i, "PERFCTR" + i)
          .unsupported(PERFORMANCE)
          .writable(0)
          .clearable(COUNT);
      registers.at(0x0C + 8 * i, "PERFSEL" + i).unsupported(PERFORMANCE).reset(0x1F).writable(0x1F);
    }
  }

  /** Returns the registers, at 0x40030000. */
  public Registers registers() {
    return registers;
  }
}
