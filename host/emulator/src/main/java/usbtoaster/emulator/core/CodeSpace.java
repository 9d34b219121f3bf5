package usbtoaster.emulator.core;

import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.bus.Memory;
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
  private final long[] single = new long[1];
  private long[] code = single;
  private Memory memory;
  private boolean whole;
  private boolean once;
  private int base;
  private int index;

  CodeSpace(CoreBus bus) {
    this.bus = bus;
    this.memory = bus.sram();
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
    single[0] = Op.pack(Op.FETCH_FAULT, 0, 0, 0, 0);
  }

  /** Makes the next instruction that is entered execute even if a breakpoint is on it. */
  void stepOverBreakpoint() {
    leave();
    once = true;
  }

  /** Goes to {@code address}. */
  void enter(int address) {
    boolean alone = once || bus.watched();
    once = false;
    switch (alone ? -1 : address >>> 24) {
      case 0x00 -> enter(bus.rom(), 0, address);
      case 0x10, 0x11, 0x12, 0x13 -> enter(bus.flash(), address & -bus.flash().size(), address);
      case 0x20 -> enter(bus.sram(), SRAM, address);
      default -> enterSingle(address);
    }
  }

  private void enter(Memory memory, int base, int address) {
    if (address - base >= memory.size()) {
      enterSingle(address);
      return;
    }
    this.memory = memory;
    this.base = base;
    code = memory.decoded;
    whole = true;
    index = (address - base) >>> 1;
  }

  private void enterSingle(int address) {
    code = single;
    whole = false;
    base = address;
    index = 0;
    single[0] = fetch(address);
  }

  /** Decodes the instruction at {@code index}, and keeps it. */
  long decode(int index) {
    int offset = index << 1;
    if (!whole) {
      return single[0];
    }
    if (memory.breaksAt(offset)) {
      long breakpoint = Op.pack(Op.BREAKPOINT, 0, 0, 0, 0);
      memory.keep(offset, breakpoint);
      return breakpoint;
    }
    long decoded = fetch(base + offset);
    if (offset + 2 < memory.size() && !memory.breaksAt(offset + 2)) {
      decoded = Decoder.fuse(decoded, memory.read(offset + 2, 2));
    }
    if (Op.of(decoded) != Op.FETCH_FAULT) {
      memory.keep(offset, decoded);
    }
    return decoded;
  }

  private long fetch(int address) {
    try {
      int first = bus.fetch(address);
      int second = Decoder.isWide(first) ? bus.fetch(address + 2) : 0;
      return Decoder.decode(address, first, second);
    } catch (BusFault | CoreFault e) {
      return Op.pack(Op.FETCH_FAULT, 0, 0, 0, address);
    }
  }
}
