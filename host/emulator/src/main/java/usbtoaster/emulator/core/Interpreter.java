package usbtoaster.emulator.core;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.core.decode.Op;

/**
 * The loop that executes instructions: what happens often is here, in one method, and everything
 * else is one call away.
 *
 * <p>Overview: {@link #interpret} copies the registers into locals, runs until the slice's end, or
 * to where a region of translated code is entered, and copies them back. An instruction is a word
 * of {@link Op} in the code's memory, decoded when it is first met. {@code ix} counts the halfwords
 * from {@code base} to the next instruction; once it is outside of the code at hand, the next round
 * finds the code there. Loads and stores are {@link LoadStore}'s, which is given the time and the
 * place, and asked afterwards when the slice ends: a peripheral may have shortened it. A
 * subtraction or comparison and the conditional branch after it are one round, unless the slice
 * ends between them.
 *
 * <p>Cycles are those of the Cortex-M0+ Technical Reference Manual, table 3-1, with the
 * single-cycle multiplier: one for each instruction, at the end of the round, and the others where
 * they are spent. HotSpot compiles no method of more than 8000 bytecodes, and none else is fast:
 * mind that when adding to it. Belongs to the machine's thread.
 */
final class Interpreter {
  private static final long UNSIGNED = 0xFFFF_FFFFL;
  private static final long CARRY = 1L << 32;

  private final CoreState state;
  private final CoreBus coreBus;
  private final CodeSpace space;
  private final SystemInstructions system;
  private final LoadStore bus;
  private final Memory sram;

  Interpreter(
      CoreState state, CoreBus coreBus, CodeSpace space, SystemInstructions system, LoadStore bus) {
    this.state = state;
    this.bus = bus;
    this.space = space;
    this.system = system;
    this.coreBus = coreBus;
    this.sram = coreBus.sram();
  }

  /**
   * Executes instructions that begin before the slice's end, at least one.
   *
   * @param stays whether it goes on where a region is entered
   * @return the fault that ended it, of the instruction at PC; else null
   */
  @Nullable RuntimeException interpret(boolean stays) {
    final LoadStore bus = this.bus;
    final int[] r = new int[32]; // of a length that the compiler knows: no bounds to check
    System.arraycopy(state.r, 0, r, 0, 16);
    long nz = state.nz;
    long carry = state.carry;
    int overflow = state.overflow;
    final byte[] ram = coreBus.fastSram();
    final byte[] rom = coreBus.fastFlash();
    final byte[] watched = sram.watched;
    long[] code = space.code();
    int base = space.base();
    int ix = (r[15] - base) >>> 1;
    int end = bus.end();
    int spent = state.spent;
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
          if (!stays && count != 0 && space.isEntry(ix)) {
            break;
          }
          bus.at(spent, base + (ix << 1) + 2);
          decoded = space.decode(ix);
          end = bus.fetched();
        }
        ix++;
        count++;
        final int op = (int) decoded;
        final int immediate = (int) (decoded >> 32);
        final int d = (op >> 8) & 31;
        final int n = (op >> 13) & 31;
        final int m = (op >> 18) & 31;
        final int operation = op & 0xFF;
        if (operation < Op.FREQUENT) {
          switch (operation) {
            case Op.SUB_B_IF -> {
              int x = r[n];
              int y = ~(r[m] + (immediate & 0xFFFF));
              carry = sum(x, y, CARRY);
              overflow = overflow(x, y, (int) carry);
              nz = r[d] = (int) carry;
              if (spent + 1 < end) { // else the slice ends between the two
                spent++;
                count++;
                ix++;
                if (holds(op >>> Op.CONDITION_SHIFT, nz, carry, overflow)) {
                  ix += immediate >> 16;
                  spent++;
                }
              }
            }
            case Op.ADD -> {
              int x = r[n];
              int y = r[m] + immediate;
              carry = sum(x, y, 0);
              overflow = overflow(x, y, (int) carry);
              nz = r[d] = (int) carry;
            }
            case Op.MOV_IMM -> nz = r[d] = immediate;
            case Op.LDR -> {
              int address = r[n] + r[m] + immediate;
              r[d] = bus.loadWord(ram, rom, address, spent, base + (ix << 1));
              end = bus.end();
              spent++;
            }
            case Op.LSL_IMM -> {
              carry = (r[n] & UNSIGNED) << immediate;
              nz = r[d] = (int) carry;
            }
            case Op.B_IF -> {
              if (holds(d, nz, carry, overflow)) {
                ix += immediate;
                spent++;
              }
            }
            case Op.AND -> nz = r[d] = r[n] & r[m];
            case Op.LSR_IMM -> {
              long x = r[n] & UNSIGNED;
              carry = x << (33 - immediate);
              nz = r[d] = (int) (x >>> immediate);
            }
            case Op.SUB -> {
              int x = r[n];
              int y = ~(r[m] + immediate);
              carry = sum(x, y, CARRY);
              overflow = overflow(x, y, (int) carry);
              nz = r[d] = (int) carry;
            }
          }
        } else if (operation < Op.COMMON) {
          switch (operation) {
            case Op.LDRB -> {
              int address = r[n] + r[m] + immediate;
              r[d] = bus.loadByte(ram, rom, address, spent, base + (ix << 1)) & 0xFF;
              end = bus.end();
              spent++;
            }
            case Op.STR -> {
              int address = r[n] + r[m] + immediate;
              bus.storeWord(ram, watched, address, r[d], spent, base + (ix << 1));
              end = bus.end();
              spent++;
            }
            case Op.LDRSH -> {
              int address = r[n] + r[m] + immediate;
              r[d] = (short) bus.loadHalfword(ram, rom, address, spent, base + (ix << 1));
              end = bus.end();
              spent++;
            }
            case Op.EOR -> nz = r[d] ^= r[n];
            case Op.B -> {
              ix += immediate;
              spent++;
            }
            case Op.MUL -> nz = r[d] *= r[n];
            case Op.MOV_HIGH -> r[d] = r[n];
            case Op.MOVS_REG -> nz = r[d] = r[n];
            case Op.LDRH -> {
              int address = r[n] + r[m] + immediate;
              r[d] = bus.loadHalfword(ram, rom, address, spent, base + (ix << 1)) & 0xFFFF;
              end = bus.end();
              spent++;
            }
          }
        } else if (operation < Op.USUAL) {
          switch (operation) {
            case Op.STRB -> {
              int address = r[n] + r[m] + immediate;
              bus.storeByte(ram, watched, address, r[d], spent, base + (ix << 1));
              end = bus.end();
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
              if ((target & 1) == 0 || (target >>> 28 == 15 && !link)) {
                system.exchange(target);
                end = bus.end();
              }
              r[14] = link ? base + (ix << 1) + 1 : r[14];
              ix = (target - base) >>> 1;
              spent++;
            }
            case Op.PUSH -> {
              bus.storeMultiple(r, immediate, r[n] - (m << 2), spent, base + (ix << 1));
              r[n] -= m << 2;
              spent += m;
              end = bus.end();
            }
            case Op.POP_PC -> {
              bus.loadMultiple(r, immediate, n, spent, base + (ix << 1));
              r[n] += m << 2;
              int target = r[15];
              ix = (target - base) >>> 1;
              if ((target & 1) == 0 || target >>> 28 == 15) {
                system.exchange(target);
              }
              spent += 2 + m;
              end = bus.end();
            }
            case Op.LDM -> {
              int address = r[n];
              bus.loadMultiple(r, immediate, n, spent, base + (ix << 1));
              if ((immediate >> n & 1) == 0) {
                r[n] = address + (m << 2);
              }
              spent += m;
              end = bus.end();
            }
            case Op.STM -> {
              bus.storeMultiple(r, immediate, r[n], spent, base + (ix << 1));
              r[n] += m << 2;
              spent += m;
              end = bus.end();
            }
            case Op.LDR_LITERAL -> {
              int address = base + (ix << 1) + immediate;
              r[d] = bus.loadWord(ram, rom, address, spent, base + (ix << 1));
              end = bus.end();
              spent++;
            }
          }
        } else if (operation < Op.RARER) {
          switch (operation) {
            case Op.ADD_HIGH -> r[d] += r[n];
            case Op.ORR -> nz = r[d] |= r[n];
            case Op.UXTB -> r[d] = r[n] & 0xFF;
            case Op.UXTH -> r[d] = r[n] & 0xFFFF;
            case Op.ADD_SP -> r[d] = r[n] + immediate;
            case Op.RSB -> {
              int y = ~r[n];
              carry = sum(0, y, CARRY);
              overflow = overflow(0, y, (int) carry);
              nz = r[d] = (int) carry;
            }
            case Op.BIC -> nz = r[d] &= ~r[n];
            case Op.STRH -> {
              int address = r[n] + r[m] + immediate;
              bus.storeHalfword(ram, watched, address, r[d], spent, base + (ix << 1));
              end = bus.end();
              spent++;
            }
            case Op.ASR_IMM -> {
              long x = r[n];
              carry = x << (33 - immediate);
              nz = r[d] = (int) (x >> immediate);
            }
          }
        } else if (operation < Op.RARE) {
          switch (operation) {
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
            case Op.MVN -> nz = r[d] = ~r[n];
            case Op.SXTH -> r[d] = (short) r[n];
            case Op.SXTB -> r[d] = (byte) r[n];
            case Op.LDRSB -> {
              int address = r[n] + r[m] + immediate;
              r[d] = (byte) bus.loadByte(ram, rom, address, spent, base + (ix << 1));
              end = bus.end();
              spent++;
            }
            case Op.ADR -> r[d] = base + (ix << 1) + immediate;
          }
        } else {
          switch (operation) {
            case Op.ADC, Op.SBC -> {
              int x = r[d];
              int y = (op & 0xFF) == Op.ADC ? r[n] : ~r[n];
              carry = sum(x, y, carry);
              overflow = overflow(x, y, (int) carry);
              nz = r[d] = (int) carry;
            }
            case Op.REV -> r[d] = Integer.reverseBytes(r[n]);
            case Op.REV16 -> r[d] = Integer.rotateRight(Integer.reverseBytes(r[n]), 16);
            case Op.REVSH -> r[d] = Short.reverseBytes((short) r[n]);
            case Op.NOP -> {}
            default -> {
              save(r, nz, carry, overflow, base + (ix << 1));
              bus.at(spent, base + (ix << 1));
              spent += system.execute(decoded) - 1;
              System.arraycopy(state.r, 0, r, 0, 15);
              nz = state.nz;
              carry = state.carry;
              overflow = state.overflow;
              ix = (state.r[15] - base) >>> 1;
              end = bus.end();
            }
          }
        }
      } while (++spent < end);
    } catch (CoreFault | BusFault e) {
      ix--;
      count--;
      fault = e;
      if (system.takeFault()) {
        System.arraycopy(state.r, 0, r, 0, 15);
      }
    }
    save(r, nz, carry, overflow, base + (ix << 1));
    state.spent = spent;
    state.count += count;
    return fault;
  }

  private void save(int[] r, long nz, long carry, int overflow, int next) {
    System.arraycopy(r, 0, state.r, 0, 15);
    state.r[15] = next;
    state.nz = nz;
    state.carry = carry;
    state.overflow = overflow;
  }

  /** Returns whether {@code condition} holds (A6.3). */
  static boolean holds(int condition, long nz, long carry, int overflow) {
    boolean even =
        switch (condition >> 1) {
          case 0 -> (int) nz == 0;
          case 1 -> (carry & CARRY) != 0;
          case 2 -> nz < 0;
          case 3 -> overflow < 0;
          case 4 -> (carry & CARRY) != 0 && (int) nz != 0;
          case 5 -> ((int) (nz >> 32) ^ overflow) >= 0;
          default -> ((int) (nz >> 32) ^ overflow) >= 0 && (int) nz != 0;
        };
    return even == ((condition & 1) == 0);
  }

  /** Returns the sum of two words and of C in bit 32; C of the result is there too. */
  private static long sum(int x, int y, long carry) {
    return (x & UNSIGNED) + (y & UNSIGNED) + ((carry >>> 32) & 1);
  }

  /** Returns in its sign whether {@code sum} of {@code x} and {@code y} has the wrong sign. */
  private static int overflow(int x, int y, int sum) {
    return (x ^ sum) & (y ^ sum);
  }
}
