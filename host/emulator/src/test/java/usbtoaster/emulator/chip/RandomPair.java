package usbtoaster.emulator.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.Segment;

/**
 * A random program for each core, in SRAM: a loop over registers, memory of its own, at times
 * memory that both have, and at times the SIO, a spinlock, an event, or the code itself; over its
 * own divider, interpolators and a spinlock. Each reads registers that change by the time and by
 * the other core's stores alone, and at times makes such stores. Each core takes an interrupt of
 * its SysTick now and then, and counts it.
 *
 * <p>R7 is the base of what both have, R6 of its own, R5 the SIO, R4 the turns that are left.
 */
final class RandomPair {
  static final int SRAM = 0x2000_0000;
  private static final int SHARED = SRAM + 0x2_0000;
  private static final int OWN = SRAM + 0x2_1000; // and 0x400 after it core 1's
  private static final int OWN_BYTES = 0x400;
  private static final int STACK = SRAM + 0x4_0000;
  private static final int SIO = 0xD000_0000;
  private static final int SYSTICK = 0xE000_E010;
  private static final int TIMER = 0x54; // the block at 0x40000000 + 4096 times that
  private static final int UART0 = 0x34;
  private static final int SYSTICK_BLOCK = 0xE00E;
  private static final int SYSTICK_NUMBER = 15;
  private static final int HANDLER = 0x80;
  private static final int TABLE_BYTES = 256;
  private static final int LINE = 64;
  private static final int NOP = 0x46C0;
  private static final int SLOT = 11; // where a loop begins, with an instruction to write over
  private static final int LENGTH = 60;

  /** R0 = CPSIE and BX LR. */
  private static final int[] CODE_WORD = {0x2047, 0x0200, 0x3070, 0x0200, 0x30B6, 0x0200, 0x3062};

  /**
   * R1 = a line of the core's own, another one in each of eight turns: R6 + 0x200 + R4 % 8 * 64.
   */
  private static final int[] LINE_OF_ITS_OWN = {
    0x2107, 0x4021, 0x0189, 0x1989, 0x2202, 0x0212, 0x1889
  };

  /** MOVS R1, #2; LSLS R1, #8; ORRS R0, R1: 512 more. */
  private static final int[] ADD_512 = {0x2102, 0x0209, 0x4308};

  /** STR R0, [R1]; ADDS R1, #1; BLX R1. */
  private static final int[] CALL = {0x6008, 0x3101, 0x4788};

  private final Random random;
  private final int rarely;
  private int core;

  /**
   * Makes programs.
   *
   * @param rarely one of so many instructions is of what both cores see, and only in some turns
   */
  RandomPair(Random random, int rarely) {
    this.random = random;
    this.rarely = rarely;
  }

  /** Returns the image: core 1's entry is its symbol {@code other}. */
  Image image() {
    List<Integer> first = program(0);
    List<Integer> second = program(1);
    int other = (TABLE_BYTES + 2 * first.size() + LINE) / LINE * LINE;
    ByteBuffer bytes = ByteBuffer.allocate(other + 2 * second.size());
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int main = SRAM + TABLE_BYTES;
    bytes.putInt(0, STACK).putInt(4, main | 1).putInt(4 * SYSTICK_NUMBER, SRAM + HANDLER | 1);
    handler(bytes);
    put(bytes, TABLE_BYTES, first);
    put(bytes, other, second);
    Map<String, Integer> symbols = Map.of("main", main | 1, "other", SRAM + other | 1);
    return new Image("pair.elf", List.of(new Segment(SRAM, bytes.array())), symbols, main | 1);
  }

  private static void put(ByteBuffer bytes, int offset, List<Integer> code) {
    for (int i = 0; i < code.size(); i++) {
      bytes.putShort(offset + 2 * i, code.get(i).shortValue());
    }
  }

  /** Counts at [R6, #124]. */
  private static void handler(ByteBuffer bytes) {
    put(bytes, HANDLER, List.of(0x6FF0, 0x3001, 0x67F0, 0x4770)); // LDR, ADDS, STR R0; BX LR
  }

  private List<Integer> program(int core) {
    this.core = core;
    int[] constants = {
      200 + random.nextInt(400),
      SIO,
      OWN + core * OWN_BYTES,
      SHARED,
      SYSTICK,
      300 + random.nextInt(3000),
      SRAM + TABLE_BYTES + 2 * SLOT
    };
    int[] users = {
      0x4C00, 0x4D00, 0x4E00, 0x4F00, 0x4800, 0x4900, 0x4A00
    }; // LDR R4 to R7, R0 to R2
    List<Integer> code = new ArrayList<>();
    for (int user : users) {
      code.add(user);
    }
    Collections.addAll(code, 0x4690, 0x6041, 0x2107, 0x6001); // MOV R8, R2; RVR = R1; CSR = 7
    code.add(NOP);
    while (code.size() < SLOT + LENGTH) {
      add(code);
    }
    Collections.addAll(code, 0x3C01, 0xD000); // SUBS R4, #1; BEQ over the next
    code.add(0xE000 | (SLOT - code.size() - 2 & 0x7FF));
    Collections.addAll(code, 0xBF20, 0xE7FD); // WFE; B to it
    if ((code.size() & 1) != 0) {
      code.add(NOP);
    }
    int at = code.size();
    for (int i = 0; i < constants.length; i++) {
      code.set(i, users[i] | (at - (i & ~1)) / 2 + i - 1);
      Collections.addAll(code, constants[i] & 0xFFFF, constants[i] >>> 16);
    }
    return code;
  }

  private static int[] concat(int[]... pieces) {
    return Arrays.stream(pieces).flatMapToInt(Arrays::stream).toArray();
  }

  private int low() {
    return random.nextInt(4);
  }

  private void add(List<Integer> code) {
    if (random.nextInt(rarely) == 0) {
      code.add(0x2000 | (3 << 8) | (1 << random.nextInt(6)) - 1); // MOVS R3, #mask
      code.add(0x4223); // TST R3, R4
      int[] seen = seen();
      code.add(0xD100 | seen.length - 1); // BNE over it
      for (int each : seen) {
        code.add(each);
      }
      return;
    }
    int d = low();
    int n = low();
    switch (random.nextInt(22)) {
      case 0 -> code.add(0x2000 | d << 8 | random.nextInt(256)); // MOVS
      case 1, 2 -> code.add(0x1800 | low() << 6 | n << 3 | d); // ADDS
      case 3 -> code.add(0x1A00 | low() << 6 | n << 3 | d); // SUBS
      case 4 -> code.add(0x4040 | n << 3 | d); // EORS
      case 5 -> code.add(random.nextInt(32) << 6 | n << 3 | d); // LSLS
      case 6 -> code.add(0x4340 | n << 3 | d); // MULS
      case 7, 8, 9 -> code.add(0x6800 | random.nextInt(32) << 6 | 6 << 3 | d); // LDR [R6]
      case 10, 11 -> code.add(0x6000 | random.nextInt(31) << 6 | 6 << 3 | d); // STR [R6]
      case 12 -> code.add(0x7000 | random.nextInt(32) << 6 | 6 << 3 | d); // STRB
      case 13 -> {
        code.add(0xB40F); // PUSH {R0-R3}
        code.add(0xBC0F); // POP
      }
      case 14 -> {
        code.add(0xD000 | random.nextInt(14) << 8); // B<cond> over one
        code.add(0x3000 | d << 8 | 1);
      }
      case 15 -> code.add(0x6828 | random.nextInt(2) << 6 | d); // LDR Rd, CPUID or GPIO_IN
      case 16, 17 -> {
        for (int each : readAhead()) {
          code.add(each);
        }
      }
      case 18, 19, 20 -> {
        for (int each : ofItsOwn()) {
          code.add(each);
        }
      }
      default -> {
        for (int each : critical()) {
          code.add(each);
        }
      }
    }
  }

  /** Returns loads of the core's own memory, with PRIMASK set by CPS or MSR, as R3 or any says. */
  private int[] critical() {
    int[] between = random.ints(random.nextInt(8), 0, 16).map(word -> 0x6831 | word << 6).toArray();
    int[] barrier = {0xF3BF, 0x8F4F + 0x10 * random.nextInt(3)};
    return switch (random.nextInt(4)) {
      case 0 ->
          concat(new int[] {0xF3EF, 0x8310, 0xB672}, barrier, between, new int[] {0xF383, 0x8810});
      case 1 -> concat(new int[] {0xF380 | low(), 0x8810}, between, barrier, new int[] {0xB662});
      default -> concat(new int[] {0xB672}, between, new int[] {0xB662}); // CPSID, CPSIE
    };
  }

  /** Returns accesses of the SIO that the other core does not see, and SEV. */
  private int[] ofItsOwn() {
    int d = low();
    return switch (random.nextInt(7)) {
      case 0 -> new int[] {0x6000 | (0x18 + random.nextInt(6)) << 6 | 5 << 3 | d}; // divider
      case 1, 2 -> new int[] {0x6800 | (0x18 + random.nextInt(7)) << 6 | 5 << 3 | d};
      case 3 -> // the interpolators: MOVS R3, #0x80; ADDS R3, R5; STR, LDR Rd, [R3, #any]
          new int[] {
            0x2380,
            0x195B,
            0x6000 | random.nextInt(32) << 6 | 3 << 3 | d,
            0x6800 | random.nextInt(32) << 6 | 3 << 3 | low()
          };
      case 4 -> new int[] {0xBF40}; // SEV
      default -> claim(1 + core);
    };
  }

  /** Returns a load of what changes by time, alarms and the other core's stores alone. */
  private int[] readAhead() {
    return switch (random.nextInt(8)) {
      case 0 -> new int[] {0x6D28}; // LDR R0, [R5, #FIFO_ST]
      case 1 -> new int[] {0x6DE8}; // LDR R0, [R5, #SPINLOCK_ST]
      case 2, 3 -> access(TIMER, 0x24 + 4 * random.nextInt(2), true); // TIMERAWH, TIMERAWL
      case 4 -> access(TIMER, 0x20, true); // ARMED
      case 5 -> access(SYSTICK_BLOCK, 0x10, true); // CSR
      case 6 -> access(SYSTICK_BLOCK, 0x18, true); // CVR
      default -> access(UART0, 0x18, true); // FR
    };
  }

  /** Returns a store that changes what such loads read. */
  private int[] changeAhead() {
    return switch (random.nextInt(12)) {
      case 0 -> concat(value(1), access(TIMER, 0x30, false)); // PAUSE
      case 1 -> concat(value(0), access(TIMER, 0x30, false));
      case 2 -> access(TIMER, 0x04, false); // TIMELW
      case 3 -> access(TIMER, 0x00, false); // TIMEHW
      case 4 -> // ALARM0, at a time that comes
          concat(access(TIMER, 0x28, true), new int[] {0x3020}, access(TIMER, 0x10, false));
      case 5 -> // WATCHDOG TICK: 2 to 8 cycles of clk_ref
          concat(value(2), ADD_512, new int[] {0x3000 | random.nextInt(7)}, access(0x58, 0x2C));
      case 6 -> // CLK_SYS_DIV: 1 or 2
          concat(value(1 + random.nextInt(2)), new int[] {0x0200}, access(0x08, 0x40));
      case 7 -> // RESETS: TIMER in or out, by XOR
          concat(value(2), new int[] {0x0500}, access(0x0D, 0x00));
      case 8 -> concat(value(4 + random.nextInt(2)), access(0x14, 0x24)); // GPIO4: PWM or SIO
      case 9 -> access(0x54, 0x0C, true); // TIMELR, which latches
      default -> access(UART0, 0x00, false); // DR
    };
  }

  /**
   * Returns instructions that claim and free a spinlock, with some between the two, and maybe only
   * the one or the other.
   */
  private int[] claim(int spinlock) {
    int[] between = random.ints(random.nextInt(8), 0, 16).map(word -> 0x6831 | word << 6).toArray();
    int[] first = {0x2301, 0x021B, 0x195B}; // MOVS R3, #1; LSLS R3, #8; ADDS R3, R5
    int[] claims = {0x6818 | spinlock << 6};
    int[] frees = {0x6018 | spinlock << 6};
    return switch (random.nextInt(4)) {
      case 0 -> concat(first, claims);
      case 1 -> concat(first, frees);
      default -> concat(first, claims, between, frees);
    };
  }

  /** MOVS R0, #{@code byteValue}. */
  private static int[] value(int byteValue) {
    return new int[] {0x2000 | byteValue};
  }

  private static int[] access(int block, int offset) {
    return access(block, offset, false);
  }

  /** R0 is loaded from, or stored to, a block at 0x40000000 (or the SysTick's) + block * 4096. */
  private static int[] access(int block, int offset, boolean load) {
    return new int[] {
      0x2300 | (block < 0x100 ? 0x40 : block >>> 8), // MOVS R3
      0x061B, // LSLS R3, #24
      0x2200 | (block & 0xFF), // MOVS R2
      0x0312, // LSLS R2, #12
      0x189B, // ADDS R3, R2
      (load ? 0x6800 : 0x6000) | offset << 4 | 3 << 3
    };
  }

  /** Returns instructions that the other core can see, or that see it. */
  private int[] seen() {
    int d = low();
    int word = random.nextInt(16) << 6; // code is behind them
    return switch (random.nextInt(25)) {
      case 0, 1 -> new int[] {0x6800 | word | 7 << 3 | d}; // LDR Rd, [R7]
      case 2, 3 -> new int[] {0x6000 | word | 7 << 3 | d}; // STR Rd, [R7]
      case 4 -> new int[] {0x6838, 0x3001, 0x6038}; // counts without a lock
      case 5 -> new int[] {0xCF03, 0x3F08}; // LDMIA R7!, {R0, R1}; SUBS R7, #8
      case 6 -> new int[] {0xC703, 0x3F08}; // STMIA R7!, {R0, R1}
      case 7 -> new int[] {0x6D28}; // LDR R0, [R5, #FIFO_ST]
      case 8 -> new int[] {0x61E9}; // STR R1, [R5, #GPIO_OUT_XOR]
      case 9 -> new int[] {0xBF40}; // SEV
      case 20 -> new int[] {0xBF20}; // WFE
      case 21 -> new int[] {0xBF40, 0xBF20}; // SEV; WFE
      case 22, 23 -> // SEV; WFE; some 50 cycles; WFE
          concat(
              new int[] {0xBF40, 0xBF20},
              random.ints(24, 0, 16).map(each -> 0x6831 | each << 6).toArray(),
              new int[] {0xBF20});
      case 10 -> new int[] {0x6569, 0x6DAA}; // FIFO_WR = R1; LDR R2, [R5, #FIFO_RD]
      case 11 -> claim(random.nextInt(3));
      case 12 -> concat(CODE_WORD, LINE_OF_ITS_OWN, CALL);
      case 13 -> // R1 = R7 + 0x48, where code is that both call, behind words that both have
          concat(CODE_WORD, new int[] {0x2148, 0x19C9}, CALL);
      case 14 -> // ADDS R7, #0x3C; STMIA R7!, {R0, R1}, into the line of that code; SUBS
          new int[] {0x373C, 0xC703, 0x3F44};
      case 15, 16, 17, 18 -> changeAhead();
      case 19 -> claim(random.nextInt(3));
      default -> // ADDS R2, #n into the slot of core 0's loop: R0 = R8
          new int[] {0x4640, 0x2132, 0x0209, 0x3100 | random.nextInt(256), 0x8001};
    };
  }
}
