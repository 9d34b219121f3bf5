package usbtoaster.emulator.core;

import static usbtoaster.emulator.bus.Memory.HALFWORD;
import static usbtoaster.emulator.bus.Memory.LINE_SHIFT;
import static usbtoaster.emulator.bus.Memory.WORD;

import org.jspecify.annotations.Nullable;
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
 * written as arrays; any other address goes through {@link LoadStore}, which is told the time and
 * the place, and asked afterwards when the slice ends: a peripheral may have shortened it.
 *
 * <p>Cycles are those of the Cortex-M0+ Technical Reference Manual, table 3-1, with the
 * single-cycle multiplier: one for each instruction, at the end of the round, and the others where
 * they are spent. HotSpot compiles no method of more than 8000 bytecodes, and none else is fast:
 * mind that when adding to it. Belongs to the machine's thread.
 */
final class Interpreter {
  private static final int SRAM = 0x2000_0000;
  private static final int FLASH = 0x1000_0000;
  private static final long UNSIGNED = 0xFFFF_FFFFL;
  private static final long CARRY = 1L << 32;

  private final CoreState state;
  private final CoreBus bus;
  private final CodeSpace space;
  private final SystemInstructions system;
  private final LoadStore slow;
  private final Memory sram;
  private long instructions;

  Interpreter(
      CoreState state, CoreBus bus, CodeSpace space, SystemInstructions system, LoadStore slow) {
    this.state = state;
    this.bus = bus;
    this.space = space;
    this.system = system;
    this.slow = slow;
    this.sram = bus.sram();
  }

  /** Returns how many instructions have been executed, up to the last slice. */
  long instructions() {
    return instructions;
  }

  /**
   * Executes instructions that begin before {@code cycles} of the slice, at least one.
   *
   * @return the fault that ended it, of the instruction at PC; else null
   */
  @Nullable RuntimeException execute(int cycles) {
    final LoadStore slow = this.slow;
    slow.begin(cycles);
    final int[] r = new int[16]; // of a length that the compiler knows: no bounds to check
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
        final int op = (int) decoded;
        final int immediate = (int) (decoded >> 32);
        final int d = (op >> 8) & 15;
        final int n = (op >> 12) & 15;
        final int m = (op >> 16) & 15;
        switch (op & 0xFF) {
          case Op.MOV_IMM -> nz = r[d] = immediate;
          case Op.MOVS_REG -> nz = r[d] = r[n];
          case Op.AND -> nz = r[d] &= r[n];
          case Op.EOR -> nz = r[d] ^= r[n];
          case Op.ORR -> nz = r[d] |= r[n];
          case Op.BIC -> nz = r[d] &= ~r[n];
          case Op.MVN -> nz = r[d] = ~r[n];
          case Op.TST -> nz = r[n] & r[m];
          case Op.MUL -> nz = r[d] *= r[n];
          case Op.ADD_HIGH -> r[d] += r[n];
          case Op.MOV_HIGH -> r[d] = r[n];
          case Op.ADR -> r[d] = base + (ix << 1) + immediate;
          case Op.ADD_SP_IMM -> r[d] = r[13] + immediate;
          case Op.SXTH -> r[d] = (short) r[n];
          case Op.SXTB -> r[d] = (byte) r[n];
          case Op.UXTH -> r[d] = r[n] & 0xFFFF;
          case Op.UXTB -> r[d] = r[n] & 0xFF;
          case Op.REV -> r[d] = Integer.reverseBytes(r[n]);
          case Op.REV16 -> r[d] = Integer.rotateRight(Integer.reverseBytes(r[n]), 16);
          case Op.REVSH -> r[d] = Short.reverseBytes((short) r[n]);
          case Op.NOP -> {}
          case Op.CMP_IMM -> {
            int x = r[n];
            carry = sum(x, ~immediate, CARRY);
            overflow = overflow(x, ~immediate, (int) carry);
            nz = (int) carry;
          }
          case Op.ADD_IMM -> {
            int x = r[n];
            carry = sum(x, immediate, 0);
            overflow = overflow(x, immediate, (int) carry);
            nz = r[d] = (int) carry;
          }
          case Op.SUB_IMM -> {
            int x = r[n];
            carry = sum(x, ~immediate, CARRY);
            overflow = overflow(x, ~immediate, (int) carry);
            nz = r[d] = (int) carry;
          }
          case Op.ADD_REG -> {
            int x = r[n];
            int y = r[m];
            carry = sum(x, y, 0);
            overflow = overflow(x, y, (int) carry);
            nz = r[d] = (int) carry;
          }
          case Op.SUB_REG -> {
            int x = r[n];
            int y = ~r[m];
            carry = sum(x, y, CARRY);
            overflow = overflow(x, y, (int) carry);
            nz = r[d] = (int) carry;
          }
          case Op.CMP_REG -> {
            int x = r[n];
            int y = ~r[m];
            carry = sum(x, y, CARRY);
            overflow = overflow(x, y, (int) carry);
            nz = (int) carry;
          }
          case Op.CMN -> {
            int x = r[n];
            int y = r[m];
            carry = sum(x, y, 0);
            overflow = overflow(x, y, (int) carry);
            nz = (int) carry;
          }
          case Op.ADC, Op.SBC -> {
            int x = r[d];
            int y = (op & 0xFF) == Op.ADC ? r[n] : ~r[n];
            carry = sum(x, y, carry);
            overflow = overflow(x, y, (int) carry);
            nz = r[d] = (int) carry;
          }
          case Op.RSB -> {
            int y = ~r[n];
            carry = sum(0, y, CARRY);
            overflow = overflow(0, y, (int) carry);
            nz = r[d] = (int) carry;
          }
          case Op.LSL_IMM -> {
            carry = (r[n] & UNSIGNED) << immediate;
            nz = r[d] = (int) carry;
          }
          case Op.LSR_IMM -> {
            long x = r[n] & UNSIGNED;
            carry = x << (33 - immediate);
            nz = r[d] = (int) (x >>> immediate);
          }
          case Op.ASR_IMM -> {
            long x = r[n];
            carry = x << (33 - immediate);
            nz = r[d] = (int) (x >> immediate);
          }
          case Op.LSL_REG -> {
            int by = Math.min(r[n] & 0xFF, 33);
            long x = r[d] & UNSIGNED;
            if (by != 0) {
              carry = x << by;
              x = carry;
            }
            nz = r[d] = (int) x;
          }
          case Op.LSR_REG -> {
            int by = Math.min(r[n] & 0xFF, 33);
            long x = r[d] & UNSIGNED;
            if (by != 0) {
              carry = x << (33 - by);
              carry = by == 33 ? 0 : carry;
              x >>>= by;
            }
            nz = r[d] = (int) x;
          }
          case Op.ASR_REG -> {
            int by = Math.min(r[n] & 0xFF, 32);
            long x = r[d];
            if (by != 0) {
              carry = x << (33 - by);
              x >>= by;
            }
            nz = r[d] = (int) x;
          }
          case Op.ROR -> {
            int by = r[n] & 0xFF;
            int x = Integer.rotateRight(r[d], by);
            if (by != 0) {
              carry = (long) x << 1;
            }
            nz = r[d] = x;
          }
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
              r[d] = slow.load(address, 4, spent, base + (ix << 1));
              spent = slow.spent();
              end = slow.end();
            }
            spent++;
          }
          case Op.LDRB_IMM, Op.LDRB_REG, Op.LDRSB_REG -> {
            int address = r[n] + ((op & 0xFF) == Op.LDRB_IMM ? immediate : r[m]);
            int at = address - SRAM;
            int in = address - FLASH;
            int value;
            if (fits(at, ram)) {
              value = ram[at];
            } else if (fits(in, rom)) {
              value = rom[in];
            } else {
              value = slow.load(address, 1, spent, base + (ix << 1));
              spent = slow.spent();
              end = slow.end();
            }
            r[d] = (op & 0xFF) == Op.LDRSB_REG ? (byte) value : value & 0xFF;
            spent++;
          }
          case Op.LDRH_IMM, Op.LDRH_REG, Op.LDRSH_REG -> {
            int address = r[n] + ((op & 0xFF) == Op.LDRH_IMM ? immediate : r[m]);
            int at = address - SRAM;
            int in = address - FLASH;
            int value;
            if (fits(at, ram) && (at & 1) == 0) {
              value = (short) HALFWORD.get(ram, at);
            } else if (fits(in, rom) && (in & 1) == 0) {
              value = (short) HALFWORD.get(rom, in);
            } else {
              value = slow.load(address, 2, spent, base + (ix << 1));
              spent = slow.spent();
              end = slow.end();
            }
            r[d] = (op & 0xFF) == Op.LDRSH_REG ? (short) value : value & 0xFFFF;
            spent++;
          }
          case Op.STR_IMM, Op.STR_REG -> {
            int address = r[n] + ((op & 0xFF) == Op.STR_IMM ? immediate : r[m]);
            int at = address - SRAM;
            if (fits(at, ram) && (at & 3) == 0 && lines[at >> LINE_SHIFT] == 0) {
              WORD.set(ram, at, r[d]);
            } else {
              slow.store(address, 4, r[d], spent, base + (ix << 1));
              spent = slow.spent();
              end = slow.end();
            }
            spent++;
          }
          case Op.STRB_IMM, Op.STRB_REG -> {
            int address = r[n] + ((op & 0xFF) == Op.STRB_IMM ? immediate : r[m]);
            int at = address - SRAM;
            if (fits(at, ram) && lines[at >> LINE_SHIFT] == 0) {
              ram[at] = (byte) r[d];
            } else {
              slow.store(address, 1, r[d], spent, base + (ix << 1));
              spent = slow.spent();
              end = slow.end();
            }
            spent++;
          }
          case Op.STRH_IMM, Op.STRH_REG -> {
            int address = r[n] + ((op & 0xFF) == Op.STRH_IMM ? immediate : r[m]);
            int at = address - SRAM;
            if (fits(at, ram) && (at & 1) == 0 && lines[at >> LINE_SHIFT] == 0) {
              HALFWORD.set(ram, at, (short) r[d]);
            } else {
              slow.store(address, 2, r[d], spent, base + (ix << 1));
              spent = slow.spent();
              end = slow.end();
            }
            spent++;
          }
          case Op.LDM -> {
            int address = r[n];
            slow.loadMultiple(r, immediate, n, spent, base + (ix << 1));
            if ((immediate >> n & 1) == 0) {
              r[n] = address + (m << 2);
            }
            spent = slow.spent() + m;
            end = slow.end();
          }
          case Op.STM -> {
            slow.storeMultiple(r, immediate, r[n], spent, base + (ix << 1));
            r[n] += m << 2;
            spent = slow.spent() + m;
            end = slow.end();
          }
          case Op.PUSH -> {
            slow.storeMultiple(r, immediate, r[13] - (m << 2), spent, base + (ix << 1));
            r[13] -= m << 2;
            spent = slow.spent() + m;
            end = slow.end();
          }
          case Op.POP -> {
            slow.loadMultiple(r, immediate, 13, spent, base + (ix << 1));
            r[13] += m << 2;
            spent = slow.spent() + m;
            end = slow.end();
          }
          case Op.POP_PC -> {
            slow.loadMultiple(r, immediate, 13, spent, base + (ix << 1));
            r[13] += m << 2;
            int target = r[15];
            ix = (target - base) >>> 1;
            if ((target & 1) == 0 || target >>> 28 == 15) {
              system.exchange(target);
            }
            spent = slow.spent() + 2 + m;
            end = slow.end();
          }
          case Op.BEQ -> {
            if ((int) nz == 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BNE -> {
            if ((int) nz != 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BCS -> {
            if ((carry & CARRY) != 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BCC -> {
            if ((carry & CARRY) == 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BMI -> {
            if (nz < 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BPL -> {
            if (nz >= 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BVS -> {
            if (overflow < 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BVC -> {
            if (overflow >= 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BHI -> {
            if ((carry & CARRY) != 0 && (int) nz != 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BLS -> {
            if ((carry & CARRY) == 0 || (int) nz == 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BGE -> {
            if (((int) (nz >> 32) ^ overflow) >= 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BLT -> {
            if (((int) (nz >> 32) ^ overflow) < 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BGT -> {
            if (((int) (nz >> 32) ^ overflow) >= 0 && (int) nz != 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.BLE -> {
            if (((int) (nz >> 32) ^ overflow) < 0 || (int) nz == 0) {
              ix += immediate;
              spent++;
            }
          }
          case Op.B -> {
            ix += immediate;
            spent++;
          }
          case Op.BL -> {
            r[14] = base + (ix << 1) + 3;
            ix += immediate;
            spent += 2;
          }
          case Op.BX, Op.BLX -> {
            int target = r[n];
            boolean link = (op & 0xFF) == Op.BLX;
            r[14] = link ? base + (ix << 1) + 1 : r[14];
            ix = (target - base) >>> 1;
            if ((target & 1) == 0 || (target >>> 28 == 15 && !link)) {
              system.exchange(target);
              end = slow.end();
            }
            spent++;
          }
          default -> {
            save(r, nz, carry, overflow, base + (ix << 1));
            slow.at(spent, base + (ix << 1));
            spent += system.execute(decoded) - 1;
            System.arraycopy(state.r, 0, r, 0, 16);
            nz = state.nz;
            carry = state.carry;
            overflow = state.overflow;
            ix = (r[15] - base) >>> 1;
            end = slow.end();
          }
        }
      } while (++spent < end);
    } catch (CoreFault | BusFault e) {
      ix--;
      count--;
      fault = e;
    }
    save(r, nz, carry, overflow, base + (ix << 1));
    slow.finish(spent);
    instructions += count;
    return fault;
  }

  private void save(int[] r, long nz, long carry, int overflow, int next) {
    System.arraycopy(r, 0, state.r, 0, 15);
    state.r[15] = next;
    state.nz = nz;
    state.carry = carry;
    state.overflow = overflow;
  }

  /** Returns the sum of two words and of C in bit 32; C of the result is there too. */
  private static long sum(int x, int y, long carry) {
    return (x & UNSIGNED) + (y & UNSIGNED) + ((carry >>> 32) & 1);
  }

  /** Returns in its sign whether {@code sum} of {@code x} and {@code y} has the wrong sign. */
  private static int overflow(int x, int y, int sum) {
    return (x ^ sum) & (y ^ sum);
  }

  /** Returns whether a word, so any access, at {@code offset} is within {@code memory}. */
  private static boolean fits(int offset, byte[] memory) {
    return Integer.compareUnsigned(offset, memory.length - 3) < 0;
  }
}
