package usbtoaster.emulator.core;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
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
  private final Ports ports;
  private final SystemInstructions system;
  private boolean leaves;
  private @Nullable RuntimeException fault;
  private int faultCounted;
  private int faultNext;

  RegionAccess(LoadStore slice, Ports ports, SystemInstructions system) {
    this.system = system;
    this.slice = slice;
    this.ports = ports;
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
  public @Nullable IntSupplier reading(int address, int counted, int next) {
    Port port = ports.at(address);
    Lead lead = slice.lead();
    if (port == null || (lead != null && !lead.reads(port.register))) {
      return null;
    }
    slice.access(counted, next, port.readWaits);
    return port.reading;
  }

  @Override
  public IntConsumer writing(int address, int counted, int next, int value) {
    Port port = ports.at(address);
    Lead lead = slice.lead();
    if (port == null || (lead != null && !lead.writes(port.register))) {
      store(address, counted, next, value, 4);
      return RegionAccess::nothing;
    }
    slice.access(counted, next, port.writeWaits);
    port.register.store(value);
    return port.writing;
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
  public void store(int address, int counted, int next, int value, int width) {
    try {
      slice.store(address, width, value, counted, next);
    } catch (CoreFault | BusFault e) {
      keep(e, counted, next);
    }
  }

  @Override
  public int primask() {
    return system.primask();
  }

  @Override
  public int primask(int value, int counted, int next) {
    slice.at(counted, next);
    if (slice.apart() && !system.mayMask(value)) {
      keep(CoreFault.apart(), counted, next);
    } else {
      system.primask(value);
    }
    return end();
  }

  private static void nothing(int value) {}

  private void keep(RuntimeException e, int counted, int next) {
    fault = e;
    faultCounted = counted;
    faultNext = next;
    leaves = true;
  }
}
