package usbtoaster.emulator.core;

import java.util.Arrays;
import java.util.BitSet;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.bus.WriteWatcher;

/**
 * What was decoded of one memory, and the breakpoints in it. A write to the memory forgets the
 * entries under it, whoever writes, the DMA too. Belongs to the machine's thread.
 */
final class CodeTable implements WriteWatcher {
  /** How many halfwords after its own an entry may depend on. */
  private static final int REACH = 1;

  /**
   * What was decoded of the instruction at each halfword; 0: not decoded. Open to the core's loop.
   * An entry depends on its own halfword and at most {@link #REACH} after it.
   */
  final long[] decoded;

  private final Memory memory;
  private final BitSet breakpoints = new BitSet();

  CodeTable(Memory memory) {
    this.memory = memory;
    decoded = new long[memory.size() / 2];
    memory.addWatcher(this);
  }

  Memory memory() {
    return memory;
  }

  /** Keeps {@code entry} as what was decoded of the instruction at {@code offset}. */
  void keep(int offset, long entry) {
    decoded[offset >> 1] = entry;
    memory.watch(offset, 2 + 2 * REACH);
  }

  /** Forgets all that was decoded. */
  void forget() {
    Arrays.fill(decoded, 0);
  }

  @Override
  public void written(int offset, int length) {
    int from = Math.max((offset >> 1) - REACH, 0);
    Arrays.fill(decoded, from, ((offset + length - 1) >> 1) + 1, 0);
  }

  /** Sets or removes a breakpoint on the instruction at {@code offset}. */
  void breakpoint(int offset, boolean set) {
    breakpoints.set(offset >> 1, set);
    written(offset, 2);
  }

  /** Returns whether there is a breakpoint on the instruction at {@code offset}. */
  boolean breaksAt(int offset) {
    return breakpoints.get(offset >> 1);
  }
}
