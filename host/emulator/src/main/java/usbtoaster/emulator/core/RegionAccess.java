package usbtoaster.emulator.core;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.core.translate.RegionBus;

/**
 * The accesses of a region that are not of plain SRAM: they see the slice as the loop's do. A fault
 * is kept until the region has been left; it has counted the instruction by then, which the core
 * takes back.
 *
 * <p>Belongs to the machine's thread.
 */
final class RegionAccess implements RegionBus {
  private final LoadStore slice;
  private boolean leaves;
  private @Nullable RuntimeException fault;
  private int faultCounted;
  private int faultNext;

  RegionAccess(LoadStore slice) {
    this.slice = slice;
  }

  /** Makes the region that runs, if one does, be left after its instruction. */
  void leave() {
    leaves = true;
  }

  /** Returns whether a region was told to leave; once. */
  boolean takeLeave() {
    boolean taken = leaves;
    leaves = false;
    return taken;
  }

  /** Returns the fault of the last instruction, and takes back its counts; null if none. Once. */
  @Nullable RuntimeException takeFault(CoreState state) {
    RuntimeException taken = fault;
    if (taken != null) {
      fault = null;
      state.count--;
      state.spent = faultCounted;
      state.r[CoreState.PC] = faultNext - 2;
    }
    return taken;
  }

  @Override
  public int end() {
    return leaves ? Integer.MIN_VALUE : slice.end();
  }

  @Override
  public int loadWord(int address, int counted, int next, int old) {
    return load(address, 4, counted, next, old);
  }

  @Override
  public int loadHalfword(int address, int counted, int next, int old) {
    int value = load(address, 2, counted, next, old);
    return fault == null ? value & 0xFFFF : old;
  }

  @Override
  public int loadSignedHalfword(int address, int counted, int next, int old) {
    int value = load(address, 2, counted, next, old);
    return fault == null ? (short) value : old;
  }

  @Override
  public int loadByte(int address, int counted, int next, int old) {
    int value = load(address, 1, counted, next, old);
    return fault == null ? value & 0xFF : old;
  }

  @Override
  public int loadSignedByte(int address, int counted, int next, int old) {
    int value = load(address, 1, counted, next, old);
    return fault == null ? (byte) value : old;
  }

  private int load(int address, int width, int counted, int next, int old) {
    try {
      return slice.loadElsewhere(address, width, counted, next);
    } catch (CoreFault | BusFault e) {
      keep(e, counted, next);
      return old;
    }
  }

  @Override
  public void store(int address, int width, int value, int counted, int next) {
    try {
      slice.store(address, width, value, counted, next);
    } catch (CoreFault | BusFault e) {
      keep(e, counted, next);
    }
  }

  private void keep(RuntimeException e, int counted, int next) {
    fault = e;
    faultCounted = counted;
    faultNext = next;
    leaves = true;
  }
}
