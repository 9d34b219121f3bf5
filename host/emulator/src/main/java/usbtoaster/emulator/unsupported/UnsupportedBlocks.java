package usbtoaster.emulator.unsupported;

import usbtoaster.emulator.bus.Registers;

/**
 * The blocks that are declared and not emulated: an image that initialises them gets on, and the
 * first access to each block is reported. Nothing else ever happens.
 */
public final class UnsupportedBlocks {
  private static final int STATE_MACHINES = 4;
  private static final int PIO_INSTRUCTIONS = 32;

  private UnsupportedBlocks() {}

  /** Returns a table for PIO{@code number} (datasheet 3), at 0x50200000 or 0x50300000. */
  public static Registers pio(int number) {
    Registers pio = new Registers("PIO" + number);
    pio.at(0x00, "CTRL").unsupported();
    pio.at(0x04, "FSTAT").unsupported().reset(0x0F00_0F00).writable(0);
    declare(pio, 0x08, "FDEBUG", "FLEVEL");
    declare(pio, 0x10, "TXF0", "TXF1", "TXF2", "TXF3", "RXF0", "RXF1", "RXF2", "RXF3");
    declare(pio, 0x30, "IRQ", "IRQ_FORCE", "INPUT_SYNC_BYPASS");
    declare(pio, 0x3C, "DBG_PADOUT", "DBG_PADOE", "DBG_CFGINFO");
    for (int i = 0; i < PIO_INSTRUCTIONS; i++) {
      pio.at(0x48 + 4 * i, "INSTR_MEM" + i).unsupported();
    }
    for (int i = 0; i < STATE_MACHINES; i++) {
      int base = 0xC8 + 0x18 * i;
      String name = "SM" + i;
      pio.at(base, name + "_CLKDIV").unsupported().reset(0x1_0000);
      pio.at(base + 0x04, name + "_EXECCTRL").unsupported().reset(0x1_F000);
      pio.at(base + 0x08, name + "_SHIFTCTRL").unsupported().reset(0xC_0000);
      declare(pio, base + 0x0C, name + "_ADDR", name + "_INSTR");
      pio.at(base + 0x14, name + "_PINCTRL").unsupported().reset(0x1400_0000);
    }
    declare(pio, 0x128, "INTR", "IRQ0_INTE", "IRQ0_INTF", "IRQ0_INTS");
    declare(pio, 0x138, "IRQ1_INTE", "IRQ1_INTF", "IRQ1_INTS");
    return pio;
  }

  private static void declare(Registers block, int offset, String... names) {
    for (int i = 0; i < names.length; i++) {
      block.at(offset + 4 * i, names[i]).unsupported();
    }
  }
}
