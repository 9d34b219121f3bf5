package usbtoaster.emulator.core.decode;

import static usbtoaster.emulator.core.decode.Op.pack;

/**
 * Turns an instruction into an {@link Op} word (ARMv6-M ARM A5.2 and A5.3, the encodings of A6.7).
 * What depends on the address is made relative to it, so that all aliases of a memory share what is
 * decoded.
 *
 * <p>Where the manual says UNPREDICTABLE, the instruction is UNDEFINED here, so that firmware that
 * has one is noticed. Two are let be, as it is known what the core does with them: bits that should
 * be zero or one are not looked at, and a load-multiple of its own base loads it.
 */
public final class Decoder {
  private static final int[] DATA_PROCESSING = {
    Op.AND, Op.EOR, Op.LSL_REG, Op.LSR_REG, Op.ASR_REG, Op.ADC, Op.SBC, Op.ROR,
    Op.AND, Op.RSB, Op.SUB, Op.ADD, Op.ORR, Op.MUL, Op.BIC, Op.MVN
  };
  private static final int[] REGISTER_OFFSET = {
    Op.STR, Op.STRH, Op.STRB, Op.LDRSB, Op.LDR, Op.LDRH, Op.LDRB, Op.LDRSH
  };
  private static final int[] EXTEND = {Op.SXTH, Op.SXTB, Op.UXTH, Op.UXTB};
  private static final int[] REVERSE = {Op.REV, Op.REV16, Op.SYSTEM, Op.REVSH};

  private static final int SP = 13;
  private static final int PC = 15;
  private static final int ZERO = Op.ZERO;
  private static final int NOWHERE = Op.NOWHERE;

  private Decoder() {}

  /** Returns whether {@code first} is the first of two halfwords. */
  public static boolean isWide(int first) {
    return first >>> 11 >= 0b11101;
  }

  /**
   * Decodes one instruction.
   *
   * @param address its address; only bit 1 matters
   * @param second the halfword after {@code first}; looked at only if {@link #isWide}
   */
  public static long decode(int address, int first, int second) {
    int low = first & 7;
    int mid = (first >> 3) & 7;
    int high = (first >> 8) & 7;
    int five = (first >> 6) & 31;
    boolean load = (first & 0x800) != 0;
    return switch (first >>> 12) {
      case 0, 1 -> shiftAddSubtract(first, low, mid, five);
      case 2, 3 -> immediate((first >> 11) & 3, high, first & 0xFF);
      case 4 -> {
        if (load) {
          yield pack(Op.LDR_LITERAL, high, 0, 0, pcOffset(address, first));
        }
        yield (first & 0x400) != 0 ? special(first) : dataProcessing((first >> 6) & 15, low, mid);
      }
      case 5 -> pack(REGISTER_OFFSET[(first >> 9) & 7], low, mid, (first >> 6) & 7, 0);
      case 6 -> pack(load ? Op.LDR : Op.STR, low, mid, ZERO, five << 2);
      case 7 -> pack(load ? Op.LDRB : Op.STRB, low, mid, ZERO, five);
      case 8 -> pack(load ? Op.LDRH : Op.STRH, low, mid, ZERO, five << 1);
      case 9 -> pack(load ? Op.LDR : Op.STR, high, SP, ZERO, (first & 0xFF) << 2);
      case 10 ->
          load
              ? pack(Op.ADD_SP, high, SP, 0, (first & 0xFF) << 2)
              : pack(Op.ADR, high, 0, 0, pcOffset(address, first));
      case 11 -> miscellaneous(first, low, mid);
      case 12 -> multiple(load ? Op.LDM : Op.STM, high, first);
      case 13 -> conditional(first);
      case 14 -> load ? wide(first, second) : pack(Op.B, 0, 0, 0, ((first << 21) >> 21) + 1);
      default -> wide(first, second);
    };
  }

  /** Makes one of two instructions, if they are a pair that has an operation of its own. */
  public static long fuse(long decoded, int next) {
    int condition = next >> 8 & 15;
    if (Op.of(decoded) != Op.SUB || next >>> 12 != 13 || condition >= 14) {
      return decoded;
    }
    int operation = ((int) decoded & ~0xFF) | condition << Op.CONDITION_SHIFT | Op.SUB_B_IF;
    int immediate = (int) (decoded >>> 32) | ((byte) next + 1) << 16;
    return (long) immediate << 32 | operation;
  }

  /**
   * Makes of a branch that may be a call or a return the operation that tells where it goes; of a
   * B, with or without a condition, only if it is {@code told}.
   */
  public static long traced(long decoded, boolean told) {
    int operation =
        switch (Op.of(decoded)) {
          case Op.BL -> Op.TRACED_BL;
          case Op.BX -> Op.TRACED_BX;
          case Op.BLX -> Op.TRACED_BLX;
          case Op.POP_PC -> Op.TRACED_POP_PC;
          case Op.B -> told ? Op.TRACED_B : Op.B;
          case Op.B_IF -> told ? Op.TRACED_B_IF : Op.B_IF;
          default -> Op.of(decoded);
        };
    return (decoded & ~0xFFL) | operation;
  }

  /** Returns where a B or B_IF at {@code address} goes; {@code address} itself if it is neither. */
  public static int branchTarget(long decoded, int address) {
    int operation = Op.of(decoded);
    return operation == Op.B || operation == Op.B_IF
        ? address + 2 + 2 * (int) (decoded >> 32)
        : address;
  }

  private static long undefined(int first) {
    return pack(Op.UNDEFINED, 0, 0, 0, first);
  }

  private static long shiftAddSubtract(int first, int low, int mid, int five) {
    int last = (first >> 6) & 7;
    return switch ((first >> 9) & 15) {
      case 0, 1, 2, 3 -> pack(five == 0 ? Op.MOVS_REG : Op.LSL_IMM, low, mid, 0, five);
      case 4, 5, 6, 7 -> pack(Op.LSR_IMM, low, mid, 0, five == 0 ? 32 : five);
      case 8, 9, 10, 11 -> pack(Op.ASR_IMM, low, mid, 0, five == 0 ? 32 : five);
      case 12 -> pack(Op.ADD, low, mid, last, 0);
      case 13 -> pack(Op.SUB, low, mid, last, 0);
      case 14 -> pack(Op.ADD, low, mid, ZERO, last);
      default -> pack(Op.SUB, low, mid, ZERO, last);
    };
  }

  private static long immediate(int which, int d, int value) {
    return switch (which) {
      case 0 -> pack(Op.MOV_IMM, d, 0, 0, value);
      case 1 -> pack(Op.SUB, NOWHERE, d, ZERO, value);
      case 2 -> pack(Op.ADD, d, d, ZERO, value);
      default -> pack(Op.SUB, d, d, ZERO, value);
    };
  }

  /** CMP, CMN and TST are SUBS, ADDS and ANDS whose result goes nowhere. */
  private static long dataProcessing(int which, int low, int mid) {
    return switch (which) {
      case 0 -> pack(Op.AND, low, low, mid, 0);
      case 8 -> pack(Op.AND, NOWHERE, low, mid, 0);
      case 10 -> pack(Op.SUB, NOWHERE, low, mid, 0);
      case 11 -> pack(Op.ADD, NOWHERE, low, mid, 0);
      default -> pack(DATA_PROCESSING[which], low, mid, 0, 0);
    };
  }

  private static int pcOffset(int address, int first) {
    return (address & 2) == 0 ? ((first & 0xFF) << 2) + 2 : (first & 0xFF) << 2;
  }

  private static long special(int first) {
    int d = (first & 7) | ((first >> 4) & 8);
    int m = (first >> 3) & 15;
    return switch ((first >> 8) & 3) {
      case 0 ->
          d == SP || d == PC || m == PC
              ? pack(Op.SYSTEM, 0, 0, 0, first)
              : pack(Op.ADD_HIGH, d, m, 0, 0);
      case 1 -> d == PC || m == PC ? undefined(first) : pack(Op.SUB, NOWHERE, d, m, 0);
      case 2 -> {
        if (d == SP || d == PC) {
          yield pack(Op.SYSTEM, 0, 0, 0, first);
        }
        yield m == PC ? pack(Op.ADR, d, 0, 0, 2) : pack(Op.MOV_HIGH, d, m, 0, 0);
      }
      default -> {
        boolean link = (first & 0x80) != 0;
        yield m == PC ? undefined(first) : pack(link ? Op.BLX : Op.BX, 0, m, 0, 0);
      }
    };
  }

  private static long miscellaneous(int first, int low, int mid) {
    int list = first & 0xFF;
    return switch ((first >> 8) & 15) {
      case 0 -> {
        int words = (first & 0x7F) << 2;
        yield pack(Op.ADD_SP, SP, SP, 0, (first & 0x80) != 0 ? -words : words);
      }
      case 2 -> pack(EXTEND[(first >> 6) & 3], low, mid, 0, 0);
      case 4 -> list == 0 ? undefined(first) : pack(Op.PUSH, 0, SP, Integer.bitCount(list), list);
      case 5 -> pack(Op.PUSH, 0, SP, Integer.bitCount(list) + 1, list | 0x4000);
      case 10 -> {
        int op = REVERSE[(first >> 6) & 3];
        yield op == Op.SYSTEM ? undefined(first) : pack(op, low, mid, 0, 0);
      }
      case 12 -> multiple(Op.LDM, SP, first);
      case 13 -> pack(Op.POP_PC, 0, SP, Integer.bitCount(list) + 1, list | 0x8000);
      case 15 ->
          (first & 0xF) == 0 && hintIsNop((first >> 4) & 15)
              ? pack(Op.NOP, 0, 0, 0, 0)
              : pack(Op.SYSTEM, 0, 0, 0, first);
      case 6 -> pack(isCps(first) ? Op.CPS : Op.SYSTEM, 0, 0, 0, first);
      default -> pack(Op.SYSTEM, 0, 0, 0, first); // BKPT and what is undefined
    };
  }

  /** WFE, WFI and SEV do something; NOP, YIELD and the unallocated hints do not (A5.2.5). */
  private static boolean hintIsNop(int hint) {
    return hint < 2 || hint > 4;
  }

  private static long multiple(int op, int n, int first) {
    int list = first & 0xFF;
    return list == 0 ? undefined(first) : pack(op, 0, n, Integer.bitCount(list), list);
  }

  private static long conditional(int first) {
    int condition = (first >> 8) & 15;
    return condition >= 14
        ? pack(Op.SYSTEM, 0, 0, 0, first) // UDF and SVC
        : pack(Op.B_IF, condition, 0, 0, (byte) first + 1);
  }

  private static long wide(int first, int second) {
    if (first >>> 11 == 0b11110 && (second & 0xD000) == 0xD000) {
      return pack(Op.BL, 0, 0, 0, longBranch(first, second) + 1);
    }
    int encoding = second << 16 | first;
    int n = first & 15;
    int d = second >> 8 & 15;
    if (isBarrier(first, second)) {
      return pack(Op.BARRIER, 0, 0, 0, encoding);
    }
    if ((first & 0xFFE0) == 0xF3E0 && (second & 0xD0FF) == 0x8010 && d != SP && d != PC) {
      return pack(Op.MRS_PRIMASK, d, 0, 0, encoding);
    }
    if ((first & 0xFFE0) == 0xF380 && (second & 0xD0FF) == 0x8010 && n != SP && n != PC) {
      return pack(Op.MSR_PRIMASK, 0, n, 0, encoding);
    }
    return pack(Op.SYSTEM, 0, 0, 0, encoding);
  }

  /** Returns whether it is a DSB, DMB or ISB: the emulator does everything in order anyway. */
  public static boolean isBarrier(int first, int second) {
    int option = second >> 4 & 15;
    return (first & 0xFFF0) == 0xF3B0 && (second & 0xD000) == 0x8000 && option >= 4 && option <= 6;
  }

  /** CPSIE i or CPSID i. */
  private static boolean isCps(int first) {
    return (first & 0xFFEF) == 0xB662;
  }

  /** Returns how many halfwords behind its PC a BL goes to (A6.7.13). */
  static int longBranch(int first, int second) {
    int s = (first >> 10) & 1;
    int i1 = 1 ^ s ^ ((second >> 13) & 1);
    int i2 = 1 ^ s ^ ((second >> 11) & 1);
    return -s << 23 | i1 << 22 | i2 << 21 | (first & 0x3FF) << 11 | (second & 0x7FF);
  }
}
