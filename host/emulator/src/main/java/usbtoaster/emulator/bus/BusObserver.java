package usbtoaster.emulator.bus;

/**
 * Sees each access of the cores and the DMA to the bus fabric: to memories and blocks, but not to
 * the SIO. An instruction is fetched by the word. Called on the machine's thread, before the access
 * is made; what a debugger looks at is no access.
 */
public interface BusObserver {
  /**
   * An access begins.
   *
   * @param initiator the core, or {@link Bus#DMA}
   * @return the cycles of clk_sys that it waits, beyond those that it takes alone
   */
  int access(int initiator, int address, boolean write);

  /** Returns the cycles that a read would wait if it began now. */
  default int waits(int address) {
    return 0;
  }
}
