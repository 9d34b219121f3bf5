package usbtoaster.emulator.core;

import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.core.decode.Decoder;
import usbtoaster.emulator.core.decode.Op;

/**
 * The code around the PC, decoded. In ROM, flash and striped SRAM that is the whole memory, shared
 * by the cores and by the memory's aliases; anywhere else, and where the MPU watches, it is one
 * instruction, decoded whenever it is met. Belongs to the machine's thread.
 */
final class CodeSpace {
  private static final int SRAM = 0x2000_0000;

  private final CoreBus bus;
  private final CodeWatch watch;
  private final long[] single = new long[1]; // stays 0: decoded whenever it is met
  private long[] code = single;
  private CodeTable table;
  private boolean whole;
  private boolean once;
  private boolean past; // the breakpoint at the single instruction, the first time
  private int base;
  private int index;

  CodeSpace(CoreBus bus, CodeWatch watch) {
    this.bus = bus;
    this.watch = watch;
    this.table = watch.sram;
  }

  /** Returns the decoded words, one for each halfword. */
  long[] code() {
    return code;
  }

  /** Returns the address that the first decoded word is for. */
  int base() {
    return base;
  }

  /** Returns the index of the address that was last entered. */
  int index() {
    return index;
  }

  /** Forgets where it is: the next instruction enters anew. */
  void leave() {
    code = single;
    base = -2;
    whole = false;
  }

  /** Makes the next instruction that is entered execute even if a breakpoint is on it. */
  void stepOverBreakpoint() {
    leave();
    once = true;
  }

  /** Returns whether the next instruction is executed even if a breakpoint is on it. */
  boolean once() {
    return once;
  }

  /** Others have executed since: what was decoded for one instruction is not for the next one. */
  void left() {
    if (!whole) {
      leave();
    }
  }

  /** Returns whether a region is entered at {@code index}. */
  boolean isEntry(int index) {
    return whole && table.regions.at(index << 1) != null;
  }

  /** Sets or removes a breakpoint. */
  void breakpoint(int address, boolean set) {
    watch.breakpoint(address, set);
  }

  /** Goes to {@code address}. */
  void enter(int address) {
    boolean alone = once || bus.fetchesWatched();
    past = once;
    once = false;
    switch (alone ? -1 : address >>> 24) {
      case 0x00 -> enter(watch.rom, 0, address);
      case 0x10, 0x11, 0x12, 0x13 ->
          enter(watch.flash, address & -watch.flash.memory().size(), address);
      case 0x20 -> enter(watch.sram, SRAM, address);
      default -> enterSingle(address);
    }
  }

  private void enter(CodeTable table, int base, int address) {
    if (address - base >= table.memory().size()) {
      enterSingle(address);
      return;
    }
    this.table = table;
    this.base = base;
    code = table.decoded;
    whole = true;
    index = (address - base) >>> 1;
  }

  private void enterSingle(int address) {
    code = single;
    whole = false;
    base = address;
    index = 0;
  }

  /** Decodes the instruction at {@code index}, and keeps it if code is kept there. */
  long decode(int index) {
    int offset = index << 1;
    if (!whole) {
      return decodeSingle();
    }
    Lead lead = bus.lead();
    if (lead != null && table == watch.sram && lead.stored(offset, 6)) {
      return Op.pack(Op.FETCH_FAULT, 0, 0, 0, 0); // ends the lead
    }
    long behind = table.behindRegion(offset);
    if (behind != 0 && isEntry(index)) {
      return behind;
    }
    if (table.breaksAt(offset)) {
      long breakpoint = Op.pack(Op.BREAKPOINT, 0, 0, 0, 0);
      table.keep(offset, breakpoint);
      return breakpoint;
    }
    long decoded = fetch(base + offset);
    if (offset + 2 < table.memory().size() && !table.breaksAt(offset + 2)) {
      decoded = fuse(decoded, base + offset + 2, table.memory().read(offset + 2, 2));
    }
    if (Op.of(decoded) != Op.FETCH_FAULT) {
      table.keep(offset, decoded);
    }
    return decoded;
  }

  private long decodeSingle() {
    boolean breaks = !past && watch.breaksAt(base);
    past = false;
    return breaks ? Op.pack(Op.BREAKPOINT, 0, 0, 0, 0) : fetch(base);
  }

  /** A tail call stays an instruction of its own. */
  private long fuse(long decoded, int address, int next) {
    TailCalls calls = watch.tailCalls();
    return calls != null && TailCalls.isTold(calls, Decoder.decode(address, next, 0), address)
        ? decoded
        : Decoder.fuse(decoded, next);
  }

  private long fetch(int address) {
    try {
      int first = bus.fetch(address);
      int second = Decoder.isWide(first) ? bus.fetch(address + 2) : 0;
      return TailCalls.told(watch.tailCalls(), Decoder.decode(address, first, second), address);
    } catch (BusFault | CoreFault e) {
      return Op.pack(Op.FETCH_FAULT, 0, 0, 0, address);
    }
  }
}
