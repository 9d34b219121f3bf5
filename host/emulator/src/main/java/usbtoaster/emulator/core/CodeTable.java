package usbtoaster.emulator.core;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.bus.WriteWatcher;
import usbtoaster.emulator.core.decode.Decoder;
import usbtoaster.emulator.core.decode.Op;
import usbtoaster.emulator.core.translate.Code;
import usbtoaster.emulator.core.translate.Region;

/**
 * What was decoded and translated of one memory, and the breakpoints in it. A write to the memory
 * forgets the entries and the regions under it, whoever writes, the DMA too. Where a region is
 * entered, the decoded word stays 0, so that the loop stops there without asking each time. Belongs
 * to the machine's thread.
 */
final class CodeTable implements WriteWatcher, Code {
  /** How many halfwords after its own an entry may depend on. */
  private static final int REACH = 1;

  private static final int HALFWORDS_SHIFT = Memory.LINE_SHIFT - 1;
  private static final long NO_CODE = Op.pack(Op.FETCH_FAULT, 0, 0, 0, 0);

  /**
   * What was decoded of the instruction at each halfword; 0: not decoded. Open to the core's loop.
   * An entry depends on its own halfword and at most {@link #REACH} after it.
   */
  final long[] decoded;

  private final Memory memory;
  final RegionTable regions;

  private final int base;
  private final Runnable removal;
  private final BitSet elsewhere = new BitSet();
  private final BitSet breakpoints = new BitSet();
  private final Map<Integer, Long> behindRegions = new HashMap<>();
  private @Nullable TailCalls tailCalls;

  /**
   * Watches {@code memory}.
   *
   * @param base the address of its first byte
   * @param removal is run when a region was removed
   */
  CodeTable(Memory memory, int base, Runnable removal) {
    this.memory = memory;
    this.base = base;
    this.removal = removal;
    regions = new RegionTable(memory);
    decoded = new long[memory.size() / 2];
    memory.addWatcher(this);
  }

  @Override
  public Memory memory() {
    return memory;
  }

  @Override
  public int base() {
    return base;
  }

  @Override
  public long decode(int address) {
    int offset = address - base;
    if (offset < 0 || offset > memory.size() - 2 || breaksAt(offset)) {
      return NO_CODE;
    }
    int first = memory.read(offset, 2);
    if (Decoder.isWide(first) && offset > memory.size() - 4) {
      return NO_CODE;
    }
    int second = Decoder.isWide(first) ? memory.read(offset + 2, 2) : 0;
    return TailCalls.told(tailCalls, Decoder.decode(address, first, second), address);
  }

  @Override
  public boolean isEntry(int address) {
    return regions.at(address - base) != null;
  }

  @Override
  public boolean goesElsewhere(int address) {
    return elsewhere.get((address - base) >> 1);
  }

  /**
   * Notes that the instruction at {@code address} accesses what is not plain SRAM. Regions that
   * have taken it for one that does go.
   */
  void elsewhere(int address) {
    int halfword = (address - base) >> 1;
    if (!elsewhere.get(halfword)) {
      elsewhere.set(halfword);
      if (regions.removePlain(address, halfword)) {
        removal.run();
      }
    }
  }

  @Override
  public boolean hasBreakpoints() {
    return !breakpoints.isEmpty();
  }

  @Override
  public boolean isTraced() {
    return tailCalls != null;
  }

  /** Puts in a region. */
  void add(Region region) {
    regions.add(region);
    for (int entry : region.extent().entries()) {
      int offset = entry - base;
      long decoded = this.decoded[offset >> 1];
      this.decoded[offset >> 1] = 0;
      if (decoded != 0) {
        behindRegions.put(offset, decoded);
      }
    }
  }

  /** Returns what was kept of the entry of a region; 0: nothing. */
  long behindRegion(int offset) {
    return behindRegions.getOrDefault(offset, 0L);
  }

  /** Keeps {@code entry} as what was decoded of the instruction at {@code offset}. */
  void keep(int offset, long entry) {
    if (regions.at(offset) == null) {
      decoded[offset >> 1] = entry;
    } else {
      behindRegions.put(offset, entry);
    }
    memory.watch(offset, 2 + 2 * REACH);
  }

  /** Decodes branches for one who hears calls, or for nobody: forgets all that was decoded. */
  void trace(@Nullable TailCalls calls) {
    tailCalls = calls;
    Arrays.fill(decoded, 0);
    behindRegions.clear();
    regions.clear();
    removal.run();
  }

  /** Forgets the regions, for others that are made in another way. */
  void forgetRegions() {
    behindRegions.forEach((offset, word) -> decoded[offset >> 1] = word);
    behindRegions.clear();
    regions.clear();
    removal.run();
  }

  @Override
  public void written(int offset, int length) {
    int from = Math.max((offset >> 1) - REACH, 0);
    int to = ((offset + length - 1) >> 1) + 1;
    Arrays.fill(decoded, from, to, 0);
    elsewhere.clear(from, to);
    if (!behindRegions.isEmpty()) {
      for (int halfword = from; halfword < to; halfword++) {
        behindRegions.remove(halfword << 1);
      }
    }
    if (regions.remove(offset >> 1, to)) {
      removal.run();
    }
  }

  @Override
  public boolean watches(int line) {
    int from = Math.max((line << HALFWORDS_SHIFT) - REACH, 0);
    int to = Math.min((line + 1) << HALFWORDS_SHIFT, decoded.length);
    for (int halfword = from; halfword < to; halfword++) {
      if (decoded[halfword] != 0 || behindRegions.containsKey(halfword << 1)) {
        return true;
      }
    }
    return regions.watches(line, from, to);
  }

  /** Sets or removes a breakpoint on the instruction at {@code offset}. */
  void breakpoint(int offset, boolean set) {
    breakpoints.set(offset >> 1, set);
    written(offset, 2);
  }

  @Override
  public boolean breaksAt(int offset) {
    return breakpoints.get(offset >> 1);
  }
}
