package usbtoaster.emulator.sysinfo;

import java.util.function.IntConsumer;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * SYSCFG: odds and ends of configuration (datasheet 2.21). The NMI masks go to the cores; the rest
 * concerns power, the debug port and synchronisers, none of which is here. Belongs to the machine's
 * thread.
 */
public final class SysCfg {
  private static final String BYPASS = "bypassing the input synchronisers";

  private final Registers registers = new Registers("SYSCFG");
  private final Register nmi0;
  private final Register nmi1;
  private final IntConsumer proc0;
  private final IntConsumer proc1;

  /**
   * Makes the block.
   *
   * @param proc0 takes the mask of the interrupts that are core 0's NMI
   * @param proc1 takes that of core 1
   */
  public SysCfg(IntConsumer proc0, IntConsumer proc1) {
    this.proc0 = proc0;
    this.proc1 = proc1;
    nmi0 = registers.at(0x00, "PROC0_NMI_MASK").writable(-1).onWrite(proc0);
    nmi1 = registers.at(0x04, "PROC1_NMI_MASK").writable(-1).onWrite(proc1);
    registers.at(0x08, "PROC_CONFIG").reset(0x1000_0000).writable(0xFF00_0000);
    registers.at(0x0C, "PROC_IN_SYNC_BYPASS").unsupported(BYPASS).writable(0x3FFF_FFFF);
    registers.at(0x10, "PROC_IN_SYNC_BYPASS_HI").unsupported(BYPASS).writable(0x3F);
    registers.at(0x14, "DBGFORCE").unsupported("the debug port").reset(0x66).writable(0xEE);
    registers.at(0x18, "MEMPOWERDOWN").unsupported("switching memories off").writable(0xFF);
  }

  /** Returns the registers, at 0x40004000. */
  public Registers registers() {
    return registers;
  }

  /** Resets the block. */
  public void reset() {
    registers.reset();
    proc0.accept(nmi0.value());
    proc1.accept(nmi1.value());
  }
}
