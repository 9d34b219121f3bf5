package usbtoaster.emulator.core;

import static usbtoaster.emulator.bus.Memory.HALFWORD;
import static usbtoaster.emulator.bus.Memory.LINE_SHIFT;
import static usbtoaster.emulator.bus.Memory.WORD;

import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.bus.Memory;

/**
 * The loop that executes instructions: what happens often is here, in one method, and everything
 * else is one call away.
 *
 * <p>Overview: {@link #execute} copies the registers into locals, runs until the slice's end, and
 * copies them back. An instruction is a word of {@link Op} in the code's memory, decoded when it is
 * first met. {@code ix} counts the halfwords from {@code base} to the next instruction; once it is
 * outside of the code at hand, the next round finds the code there. SRAM and flash are read and
 * written as arrays; any other address goes through {@link CoreBus}, for which the time and the
 * place are put into fields first, and after which they are read again: a peripheral may shorten
 * the slice.
 *
 * <p>Cycles are those of the Cortex-M0+ Technical Reference Manual, table 3-1, with the
 * single-cycle multiplier. HotSpot compiles no method of more than 8000 bytecodes, and none else is
 * fast: mind that when adding to it. Belongs to the machine's thread.
 */
final class Interpreter {
  private static final int SRAM = 0x2000_0000;
  private static final int FLASH = 0x1000_0000;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private final CoreState state;
  private final CoreBus bus;
  private final CodeSpace space;
  private final SystemInstructions system;
  private final Memory sram;

  /** The slice so far: cycles before the instruction that executes, and where it is. */
  private int spent;

  private int pc;
  private boolean executes;
  private int end;
  private long instructions;

  Interpreter(CoreState state, CoreBus bus, CodeSpace space, SystemInstructions system) {
    this.state = state;
    this.bus = bus;
    this.space = space;
    this.system = system;
    this.sram = bus.sram();
  }

  /** Returns the cycles of the slice before the instruction that executes. */
  int spent() {
    return spent;
  }

  /** Returns the address of the instruction that executes. */
  int pc() {
    return pc;
  }

  /** Returns how many instructions have been executed, up to the last slice. */
  long instructions() {
    return instructions;
  }

  /** Returns whether a slice executes. */
  boolean executes() {
    return executes;
  }

  /** Ends the account of a slice: returns its cycles. */
  int finish() {
    int cycles = spent;
    spent = 0;
    executes = false;
    return cycles;
  }

  /** Ends the slice before the first instruction that begins at {@code cycles} of it or later. */
  void endBy(int cycles) {
    end = Math.min(end, cycles);
  }

  /**
   * Executes instructions that begin before {@code cycles} of the slice, at least one.
   *
   * @return the fault that ended it, at the instruction that state's PC tells; else null
   */
  @org.jspecify.annotations.Nullable
  RuntimeException execute(int cycles) {
    end = cycles;
    executes = true;
    final int[] r = new int[16];
    System.arraycopy(state.r, 0, r, 0, 16);
    long nz = state.nz;
    long carry = state.carry;
    int overflow = state.overflow;
    final byte[] ram = bus.fastSram();
    final byte[] rom = bus.fastFlash();
    final byte[] lines = sram.lines;
    long[] code = space.code();
    int base = space.base();
    int ix = (r[15] - base) >>> 1;
    int end = cycles;
    int spent = 0;
    int count = 0;
    RuntimeException fault = null;
    try {
      do {
        if (Integer.compareUnsigned(ix, code.length) >= 0) {
          space.enter(base + (ix << 1));
          code = space.code();
          base = space.base();
          ix = space.index();
        }
        long decoded = code[ix];
        if (decoded == 0) {
          decoded = space.decode(ix);
        }
        ix++;
        count++;
        int op = (int) decoded;
        final int immediate = (int) (decoded >> 32);
        final int d = (op >> 8) & 15;
        final int n = (op >> 12) & 15;
        final int m = (op >> 16) & 15;
        switch (op & 0xFF) {
          case Op.MOV_IMM -> {
            nz = r[d] = immediate;
            spent++;
          }
          case Op.CMP_IMM -> {
            int x = r[n];
            carry = (x & UNSIGNED) + (~immediate & UNSIGNED) + 1;
            int z = (int) carry;
            overflow = (x ^ immediate) & (x ^ z);
            nz = z;
            spent++;
          }
          case Op.ADD_IMM -> {
            int x = r[n];
            carry = (x & UNSIGNED) + immediate;
            int z = (int) carry;
            overflow = ~x & z;
            nz = r[d] = z;
            spent++;
          }
          case Op.SUB_IMM -> {
            int x = r[n];
            carry = (x & UNSIGNED) + (~immediate & UNSIGNED) + 1;
            int z = (int) carry;
            overflow = x & ~z;
            nz = r[d] = z;
            spent++;
          }
          case Op.ADD_REG -> {
            int x = r[n];
            int y = r[m];
            carry = (x & UNSIGNED) + (y & UNSIGNED);
            int z = (int) carry;
            overflow = (x ^ z) & (y ^ z);
            nz = r[d] = z;
            spent++;
          }
          case Op.SUB_REG -> {
            int x = r[n];
            int y = r[m];
            carry = (x & UNSIGNED) + (~y & UNSIGNED) + 1;
            int z = (int) carry;
            overflow = (x ^ y) & (x ^ z);
            nz = r[d] = z;
            spent++;
          }
          case Op.CMP_REG -> {
            int x = r[n];
            int y = r[m];
            carry = (x & UNSIGNED) + (~y & UNSIGNED) + 1;
            int z = (int) carry;
            overflow = (x ^ y) & (x ^ z);
            nz = z;
            spent++;
          }
          case Op.CMN -> {
            int x = r[n];
            int y = r[m];
            carry = (x & UNSIGNED) + (y & UNSIGNED);
            int z = (int) carry;
            overflow = (x ^ z) & (y ^ z);
            nz = z;
            spent++;
          }
          case Op.ADC -> {
            int x = r[d];
            int y = r[n];
            carry = (x & UNSIGNED) + (y & UNSIGNED) + ((carry >>> 32) & 1);
            int z = (int) carry;
            overflow = (x ^ z) & (y ^ z);
            nz = r[d] = z;
            spent++;
          }
          case Op.SBC -> {
            int x = r[d];
            int y = r[n];
            carry = (x & UNSIGNED) + (~y & UNSIGNED) + ((carry >>> 32) & 1);
            int z = (int) carry;
            overflow = (x ^ y) & (x ^ z);
            nz = r[d] = z;
            spent++;
          }
          case Op.RSB -> {
            int y = r[n];
            carry = (~y & UNSIGNED) + 1;
            int z = (int) carry;
            overflow = y & z;
            nz = r[d] = z;
            spent++;
          }
          case Op.LSL_IMM -> {
            carry = (r[n] & UNSIGNED) << immediate;
            nz = r[d] = (int) carry;
            spent++;
          }
          case Op.LSR_IMM -> {
            long x = r[n] & UNSIGNED;
            carry = x << (33 - immediate);
            nz = r[d] = (int) (x >>> immediate);
            spent++;
          }
          case Op.ASR_IMM -> {
            long x = r[n];
            carry = x << (33 - immediate);
            nz = r[d] = (int) (x >> immediate);
            spent++;
          }
          case Op.LSL_REG -> {
            int by = r[n] & 0xFF;
            long x = r[d] & UNSIGNED;
            if (by != 0) {
              carry = by > 32 ? 0 : x << by;
              x = by > 32 ? 0 : carry;
            }
            nz = r[d] = (int) x;
            spent++;
          }
          case Op.LSR_REG -> {
            int by = r[n] & 0xFF;
            long x = r[d] & UNSIGNED;
            if (by != 0) {
              carry = by > 32 ? 0 : x << (33 - by);
              x = by > 32 ? 0 : x >>> by;
            }
            nz = r[d] = (int) x;
            spent++;
          }
          case Op.ASR_REG -> {
            int by = Math.min(r[n] & 0xFF, 32);
            long x = r[d];
            if (by != 0) {
              carry = x << (33 - by);
              x >>= by;
            }
            nz = r[d] = (int) x;
            spent++;
          }
          case Op.ROR -> {
            int by = r[n] & 0xFF;
            int x = Integer.rotateRight(r[d], by);
            if (by != 0) {
              carry = (long) x << 1;
            }
            nz = r[d] = x;
            spent++;
          }
          case Op.MOVS_REG -> {
            nz = r[d] = r[n];
            spent++;
          }
          case Op.AND -> {
            nz = r[d] &= r[n];
            spent++;
          }
          case Op.EOR -> {
            nz = r[d] ^= r[n];
            spent++;
          }
          case Op.ORR -> {
            nz = r[d] |= r[n];
            spent++;
          }
          case Op.BIC -> {
            nz = r[d] &= ~r[n];
            spent++;
          }
          case Op.MVN -> {
            nz = r[d] = ~r[n];
            spent++;
          }
          case Op.TST -> {
            nz = r[n] & r[m];
            spent++;
          }
          case Op.MUL -> {
            nz = r[d] *= r[n];
            spent++;
          }
          case Op.ADD_HIGH -> {
            r[d] += r[n];
            spent++;
          }
          case Op.MOV_HIGH -> {
            r[d] = r[n];
            spent++;
          }
          case Op.ADR -> {
            r[d] = base + (ix << 1) + immediate;
            spent++;
          }
          case Op.ADD_SP_IMM -> {
            r[d] = r[13] + immediate;
            spent++;
          }
          case Op.SXTH -> {
            r[d] = (short) r[n];
            spent++;
          }
          case Op.SXTB -> {
            r[d] = (byte) r[n];
            spent++;
          }
          case Op.UXTH -> {
            r[d] = r[n] & 0xFFFF;
            spent++;
          }
          case Op.UXTB -> {
            r[d] = r[n] & 0xFF;
            spent++;
          }
          case Op.REV -> {
            r[d] = Integer.reverseBytes(r[n]);
            spent++;
          }
          case Op.REV16 -> {
            int x = r[n];
            r[d] = ((x & 0xFF00FF) << 8) | ((x >>> 8) & 0xFF00FF);
            spent++;
          }
          case Op.REVSH -> {
            r[d] = Short.reverseBytes((short) r[n]);
            spent++;
          }
          case Op.NOP -> spent++;

          case Op.LDR_LITERAL, Op.LDR_IMM, Op.LDR_REG -> {
            int address =
                (op & 0xFF) == Op.LDR_IMM
                    ? r[n] + immediate
                    : (op & 0xFF) == Op.LDR_REG ? r[n] + r[m] : base + (ix << 1) + immediate;
            int at = address - SRAM;
            int in = address - FLASH;
            if (fits(at, ram) && (at & 3) == 0) {
              r[d] = (int) WORD.get(ram, at);
            } else if (fits(in, rom) && (in & 3) == 0) {
              r[d] = (int) WORD.get(rom, in);
            } else {
              r[d] = load(address, 4, spent, base + (ix << 1));
              spent = this.spent;
              end = this.end;
            }
            spent += 2;
          }
          case Op.LDRB_IMM, Op.LDRB_REG, Op.LDRSB_REG -> {
            int address = (op & 0xFF) == Op.LDRB_IMM ? r[n] + immediate : r[n] + r[m];
            int at = address - SRAM;
            int in = address - FLASH;
            int value;
            if (fits(at, ram)) {
              value = ram[at];
            } else if (fits(in, rom)) {
              value = rom[in];
            } else {
              value = load(address, 1, spent, base + (ix << 1));
              spent = this.spent;
              end = this.end;
            }
            r[d] = (op & 0xFF) == Op.LDRSB_REG ? (byte) value : value & 0xFF;
            spent += 2;
          }
          case Op.LDRH_IMM, Op.LDRH_REG, Op.LDRSH_REG -> {
            int address = (op & 0xFF) == Op.LDRH_IMM ? r[n] + immediate : r[n] + r[m];
            int at = address - SRAM;
            int in = address - FLASH;
            int value;
            if (fits(at, ram) && (at & 1) == 0) {
              value = (short) HALFWORD.get(ram, at);
            } else if (fits(in, rom) && (in & 1) == 0) {
              value = (short) HALFWORD.get(rom, in);
            } else {
              value = load(address, 2, spent, base + (ix << 1));
              spent = this.spent;
              end = this.end;
            }
            r[d] = (op & 0xFF) == Op.LDRSH_REG ? (short) value : value & 0xFFFF;
            spent += 2;
          }
          case Op.STR_IMM, Op.STR_REG -> {
            int address = (op & 0xFF) == Op.STR_IMM ? r[n] + immediate : r[n] + r[m];
            int at = address - SRAM;
            if (fits(at, ram) && (at & 3) == 0) {
              WORD.set(ram, at, r[d]);
              if (lines[at >> LINE_SHIFT] != 0) {
                sram.forget(at, 4);
              }
            } else {
              store(address, 4, r[d], spent, base + (ix << 1));
              spent = this.spent;
              end = this.end;
            }
            spent += 2;
          }
          case Op.STRB_IMM, Op.STRB_REG -> {
            int address = (op & 0xFF) == Op.STRB_IMM ? r[n] + immediate : r[n] + r[m];
            int at = address - SRAM;
            if (fits(at, ram)) {
              ram[at] = (byte) r[d];
              if (lines[at >> LINE_SHIFT] != 0) {
                sram.forget(at, 1);
              }
            } else {
              store(address, 1, r[d], spent, base + (ix << 1));
              spent = this.spent;
              end = this.end;
            }
            spent += 2;
          }
          case Op.STRH_IMM, Op.STRH_REG -> {
            int address = (op & 0xFF) == Op.STRH_IMM ? r[n] + immediate : r[n] + r[m];
            int at = address - SRAM;
            if (fits(at, ram) && (at & 1) == 0) {
              HALFWORD.set(ram, at, (short) r[d]);
              if (lines[at >> LINE_SHIFT] != 0) {
                sram.forget(at, 2);
              }
            } else {
              store(address, 2, r[d], spent, base + (ix << 1));
              spent = this.spent;
              end = this.end;
            }
            spent += 2;
          }
          case Op.LDM -> {
            int address = r[n];
            loadMultiple(r, immediate, n, spent, base + (ix << 1));
            if ((immediate >> n & 1) == 0) {
              r[n] = address + (m << 2);
            }
            spent = this.spent + 1 + m;
            end = this.end;
          }
          case Op.STM -> {
            storeMultiple(r, immediate, r[n], spent, base + (ix << 1));
            r[n] += m << 2;
            spent = this.spent + 1 + m;
            end = this.end;
          }
          case Op.PUSH -> {
            storeMultiple(r, immediate, r[13] - (m << 2), spent, base + (ix << 1));
            r[13] -= m << 2;
            spent = this.spent + 1 + m;
            end = this.end;
          }
          case Op.POP -> {
            loadMultiple(r, immediate, 13, spent, base + (ix << 1));
            r[13] += m << 2;
            spent = this.spent + 1 + m;
            end = this.end;
          }
          case Op.POP_PC -> {
            loadMultiple(r, immediate | 1 << 15, 13, spent, base + (ix << 1));
            r[13] += (m << 2) + 4;
            int target = r[15];
            ix = (target - base) >>> 1;
            if ((target & 1) == 0 || target >>> 28 == 15) {
              system.exchange(target);
            }
            spent = this.spent + 4 + m;
            end = this.end;
          }
          case Op.BEQ -> {
            if ((int) nz == 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BNE -> {
            if ((int) nz != 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BCS -> {
            if ((carry & 1L << 32) != 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BCC -> {
            if ((carry & 1L << 32) == 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BMI -> {
            if (nz < 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BPL -> {
            if (nz >= 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BVS -> {
            if (overflow < 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BVC -> {
            if (overflow >= 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BHI -> {
            if ((carry & 1L << 32) != 0 && (int) nz != 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BLS -> {
            if ((carry & 1L << 32) == 0 || (int) nz == 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BGE -> {
            if (((int) (nz >> 32) ^ overflow) >= 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BLT -> {
            if (((int) (nz >> 32) ^ overflow) < 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BGT -> {
            if (((int) (nz >> 32) ^ overflow) >= 0 && (int) nz != 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.BLE -> {
            if (((int) (nz >> 32) ^ overflow) < 0 || (int) nz == 0) {
              ix += immediate;
              spent++;
            }
            spent++;
          }
          case Op.B -> {
            ix += immediate;
            spent += 2;
          }
          case Op.BL -> {
            r[14] = base + (ix << 1) + 2 | 1;
            ix += immediate;
            spent += 3;
          }
          case Op.BX -> {
            int target = r[n];
            ix = (target - base) >>> 1;
            if ((target & 1) == 0 || target >>> 28 == 15) {
              system.exchange(target);
              end = this.end;
            }
            spent += 2;
          }
          case Op.BLX -> {
            int target = r[n];
            r[14] = base + (ix << 1) | 1;
            ix = (target - base) >>> 1;
            if ((target & 1) == 0) {
              system.exchange(target);
              end = this.end;
            }
            spent += 2;
          }
          default -> {
            save(r, nz, carry, overflow, base + (ix << 1), spent);
            spent += system.execute(decoded);
            System.arraycopy(state.r, 0, r, 0, 16);
            nz = state.nz;
            carry = state.carry;
            overflow = state.overflow;
            ix = (r[15] - base) >>> 1;
            end = this.end;
          }
        }
      } while (spent < end);
    } catch (CoreFault | BusFault e) {
      ix--;
      count--;
      fault = e;
    }
    save(r, nz, carry, overflow, base + (ix << 1), spent);
    instructions += count;
    return fault;
  }

  private void save(int[] r, long nz, long carry, int overflow, int next, int spent) {
    System.arraycopy(r, 0, state.r, 0, 15);
    state.r[15] = next;
    state.nz = nz;
    state.carry = carry;
    state.overflow = overflow;
    this.spent = spent;
    pc = next - 2;
  }

  /** Returns whether a word, so any access, at {@code offset} is within {@code memory}. */
  private static boolean fits(int offset, byte[] memory) {
    return Integer.compareUnsigned(offset, memory.length - 3) < 0;
  }

  private int load(int address, int width, int spent, int next) {
    this.spent = spent;
    pc = next - 2;
    int value = bus.load(address, width);
    this.spent += bus.waits(address, false);
    return value;
  }

  private void store(int address, int width, int value, int spent, int next) {
    this.spent = spent;
    pc = next - 2;
    bus.store(address, width, value);
    this.spent += bus.waits(address, true);
  }

  /** Loads the registers of {@code list} from r[n] up; n itself is as before if one faults. */
  private void loadMultiple(int[] r, int list, int n, int spent, int next) {
    this.spent = spent;
    pc = next - 2;
    int address = r[n];
    byte[] ram = bus.fastSram();
    int at = address - SRAM;
    if ((at & 3) == 0 && fits(at, ram) && fits(at + 60, ram)) {
      for (int left = list; left != 0; left &= left - 1) {
        r[Integer.numberOfTrailingZeros(left)] = (int) WORD.get(ram, at);
        at += 4;
      }
      return;
    }
    try {
      int waits = 0;
      int from = address;
      for (int left = list; left != 0; left &= left - 1) {
        r[Integer.numberOfTrailingZeros(left)] = bus.load(from, 4);
        waits += bus.waits(from, false);
        from += 4;
      }
      this.spent += waits;
    } catch (CoreFault | BusFault e) {
      r[n] = address;
      throw e;
    }
  }

  private void storeMultiple(int[] r, int list, int address, int spent, int next) {
    this.spent = spent;
    pc = next - 2;
    byte[] ram = bus.fastSram();
    int at = address - SRAM;
    if ((at & 3) == 0 && fits(at, ram) && fits(at + 60, ram)) {
      for (int left = list; left != 0; left &= left - 1) {
        WORD.set(ram, at, r[Integer.numberOfTrailingZeros(left)]);
        if (sram.lines[at >> LINE_SHIFT] != 0) {
          sram.forget(at, 4);
        }
        at += 4;
      }
      return;
    }
    int waits = 0;
    int to = address;
    for (int left = list; left != 0; left &= left - 1) {
      bus.store(to, 4, r[Integer.numberOfTrailingZeros(left)]);
      waits += bus.waits(to, true);
      to += 4;
    }
    this.spent += waits;
  }
}
