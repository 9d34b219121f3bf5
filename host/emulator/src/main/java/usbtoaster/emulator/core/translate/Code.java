package usbtoaster.emulator.core.translate;

import usbtoaster.emulator.bus.Memory;

/** The code of one memory, as a core decodes it. Belongs to the machine's thread. */
public interface Code {
  Memory memory();

  /** Returns the address of the memory's first byte. */
  int base();

  /**
   * Returns the instruction at {@code address} as a word of {@link
   * usbtoaster.emulator.core.decode.Op}; one that is not translated where there is a breakpoint, or
   * no code.
   */
  long decode(int address);

  /** Returns whether there is a breakpoint at {@code offset}. */
  boolean breaksAt(int offset);

  /** Returns whether there is any breakpoint. */
  boolean hasBreakpoints();

  /** Returns whether a region is entered at {@code address}. */
  boolean isEntry(int address);

  /**
   * Returns whether the instruction at {@code address} has accessed what is not plain SRAM: another
   * memory, a peripheral, or a line that is watched.
   */
  boolean goesElsewhere(int address);

  /** Returns whether branches are decoded for one who hears calls, unlike in other machines. */
  boolean isTraced();
}
