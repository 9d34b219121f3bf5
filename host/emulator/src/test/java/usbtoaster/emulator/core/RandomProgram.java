package usbtoaster.emulator.core;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A program of random instructions that ends, and whose loads and stores stay in the data. It is
 * made of units, one or a few instructions that belong together; branches go to the beginning of
 * one.
 *
 * <p>R8 is the middle of the data and R5 counts loops; units leave both alone. UNPREDICTABLE
 * instructions are not made.
 *
 * <p>A wild one also changes its own code, loads and stores where nothing answers, and reads and
 * writes the registers of {@link Mischief}. Its places for other code are the {@link #slots}.
 */
final class RandomProgram {
  static final int DATA = 0x2002_0000;
  static final int DATA_BYTES = 0x1000;

  private static final int[] LOW = {0, 1, 2, 3, 4, 6, 7};
  private static final int[] HIGH = {9, 10, 11, 12};
  private static final int MOV_FROM_R8 = 0x4640;
  private static final int NEVER_R5 = 0b1101_1111;

  private final RandomGenerator random;
  private final boolean wild;
  private final List<Integer> code = new ArrayList<>();
  private final List<Integer> slots = new ArrayList<>();
  private final List<Integer> patches = new ArrayList<>();

  RandomProgram(RandomGenerator random, int units) {
    this(random, units, false);
  }

  RandomProgram(RandomGenerator random, int units, boolean wild) {
    this.random = random;
    this.wild = wild;
    emit(0xB662); // CPSIE: what the one before has left in Unicorn is no matter
    block(units, 0);
    int toEnd = emit(0); // B over the function, put in once its length is known
    int function = code.size();
    emit(0xB500 | list());
    int saved = code.get(function) & 0xFF;
    block(4, 2);
    emit(0xBD00 | saved);
    code.set(toEnd, branch(toEnd, code.size()));
    emit(0xBF00); // the end
    for (int at = 0; at < function; at++) {
      if (code.get(at) == CALL) {
        int halfwords = function - at - 2;
        code.set(at, 0xF000 | ((halfwords >> 11) & 0x3FF));
        code.set(at + 1, 0xF800 | (halfwords & 0x7FF));
      }
    }
    patches.forEach(this::aim);
  }

  private static final int CALL = 0x1_0000;

  /** Returns the halfwords; the last one is a NOP that need not be executed. */
  int[] halfwords() {
    return code.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the indices of halfwords that may become any of {@link #replacement} at any time. */
  int[] slots() {
    return slots.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns an instruction of one halfword that harms nobody. */
  int replacement() {
    dataProcessing();
    return code.removeLast();
  }

  private int emit(int halfword) {
    code.add(halfword);
    return code.size() - 1;
  }

  private int low() {
    return LOW[random.nextInt(LOW.length)];
  }

  private int high() {
    return HIGH[random.nextInt(HIGH.length)];
  }

  /** Any register that ADD, MOV and CMP of high registers may have. */
  private int any() {
    return random.nextBoolean() ? low() : high();
  }

  private int list() {
    int list = random.nextInt(256) & NEVER_R5;
    return list == 0 ? 1 : list;
  }

  private void block(int units, int depth) {
    for (int i = 0; i < units; i++) {
      unit(depth);
    }
  }

  private void unit(int depth) {
    if (wild && random.nextInt(5) == 0) {
      wildUnit();
      return;
    }
    switch (random.nextInt(depth == 0 ? 16 : depth == 1 ? 15 : 14)) {
      case 0, 1, 2, 3 -> dataProcessing();
      case 4, 5 -> immediate();
      case 6 -> highRegisters();
      case 7, 8 -> access();
      case 9 -> multiple();
      case 10 -> stack();
      case 11, 12 -> skip();
      case 13 -> system();
      case 14 -> {
        if (depth == 0) {
          emit(CALL);
          emit(0);
        }
      }
      default -> loop();
    }
  }

  private void wildUnit() {
    int base = low();
    int value = low();
    while (value == base) {
      value = low();
    }
    switch (random.nextInt(6)) {
      case 0, 1 -> slots.add(emit(0xBF00));
      case 2, 3 -> patch(base, value);
      case 4 -> {
        emit(0x2000 | base << 8 | 0x40); // Mischief's registers
        emit(0x0600 | base << 3 | base); // LSLS #24
        emit(0x2000 | value << 8 | random.nextInt(256));
        emit((random.nextInt(3) == 0 ? 0x6800 : 0x6000) | base << 3 | value);
      }
      default -> {
        emit(0x2000 | base << 8 | 0x30); // nothing answers there
        emit(0x0600 | base << 3 | base);
        emit((random.nextBoolean() ? 0x6800 : 0x6000) | base << 3 | value);
      }
    }
  }

  /** Stores an instruction into a slot that is not far; a slot is found once all is made. */
  private void patch(int base, int value) {
    int instruction = replacement();
    patches.add(emit(0x4678 | base)); // MOV base, PC
    emit(0x3000 | base << 8); // ADDS or SUBS base, #the way
    emit(0x2000 | value << 8 | instruction >> 8);
    emit(0x0200 | value << 3 | value); // LSLS #8
    emit(0x3000 | value << 8 | (instruction & 0xFF));
    emit(0x8000 | base << 3 | value);
  }

  private void aim(int patch) {
    int pc = patch + 2;
    int[] near = slots.stream().mapToInt(at -> at - pc).filter(d -> Math.abs(d) < 128).toArray();
    if (near.length == 0) {
      code.set(patch + 5, 0xBF00);
      return;
    }
    int way = 2 * near[random.nextInt(near.length)];
    int add = code.get(patch + 1);
    code.set(patch + 1, way < 0 ? add | 0x800 | -way : add | way);
  }

  private void dataProcessing() {
    switch (random.nextInt(4)) {
      case 0 -> emit(0x4000 | random.nextInt(16) << 6 | low() << 3 | low());
      case 1 -> emit(random.nextInt(3) << 11 | random.nextInt(32) << 6 | low() << 3 | low());
      case 2 -> emit(0x1800 | random.nextInt(4) << 9 | low() << 6 | low() << 3 | low());
      default -> {
        int[] unary = {0xB200, 0xB240, 0xB280, 0xB2C0, 0xBA00, 0xBA40, 0xBAC0};
        emit(unary[random.nextInt(unary.length)] | low() << 3 | low());
      }
    }
  }

  private void immediate() {
    emit(0x2000 | random.nextInt(4) << 11 | low() << 8 | random.nextInt(256));
  }

  private void highRegisters() {
    int which = random.nextInt(3);
    int d = any();
    emit(0x4400 | which << 8 | (d & 8) << 4 | any() << 3 | (d & 7));
  }

  private void access() {
    int base = low();
    int which = random.nextInt(10);
    emit(MOV_FROM_R8 | base);
    if (which < 6) {
      int immediate = random.nextInt(32);
      emit(0x6000 | which << 11 | immediate << 6 | base << 3 | low());
      return;
    }
    int op = random.nextInt(8);
    int index = low();
    while (index == base) {
      index = low();
    }
    emit(0x2000 | index << 8 | random.nextInt(64) << 2);
    emit(0x5000 | op << 9 | index << 6 | base << 3 | low());
  }

  /** STM of its own base stores an unknown value unless the base is the lowest: not made. */
  private void multiple() {
    int base = low();
    emit(MOV_FROM_R8 | base);
    emit(0x3800 | base << 8 | random.nextInt(64) << 2);
    int list = list();
    if (random.nextBoolean()) {
      emit(0xC800 | base << 8 | list);
    } else {
      int lower = (1 << base) - 1;
      emit(0xC000 | base << 8 | ((list & lower) == 0 ? list : list & ~(1 << base)));
    }
  }

  private void stack() {
    int list = list();
    emit(0xB400 | list);
    switch (random.nextInt(3)) {
      case 0 -> emit(0x9800 | low() << 8);
      case 1 -> emit(0x9000 | low() << 8);
      default -> {
        emit(0xB081); // SUB SP, #4
        emit(0xA800 | low() << 8 | random.nextInt(256));
        emit(0xB001); // ADD SP, #4
      }
    }
    emit(0xBC00 | list);
  }

  /** A comparison more often than not, and a conditional branch over some units. */
  private void skip() {
    switch (random.nextInt(5)) {
      case 0 -> emit(0x2800 | low() << 8 | random.nextInt(256));
      case 1 -> emit(0x4280 | low() << 3 | low());
      case 2 -> emit(0x4200 | low() << 3 | low());
      case 3 -> emit(0x3800 | low() << 8 | random.nextInt(4));
      default -> {}
    }
    int from = emit(0);
    int condition = random.nextInt(14);
    block(1 + random.nextInt(2), 2);
    code.set(from, 0xD000 | condition << 8 | ((code.size() - from - 2) & 0xFF));
  }

  private void system() {
    switch (random.nextInt(9)) {
      case 0 -> {
        int d = low();
        emit(0xF3EF); // MRS APSR
        emit(0x8000 | d << 8);
        emit(0x0F40 | d << 3 | d); // LSRS #29: Unicorn has a Q flag in bit 27
      }
      case 1 -> {
        emit(0xF380 | low()); // MSR APSR
        emit(0x8800);
      }
      case 2 -> emit(0xBF00);
      case 3 -> emit(0xA000 | low() << 8 | random.nextInt(64));
      case 4 -> emit(random.nextBoolean() ? 0xB672 : 0xB662); // CPSID, CPSIE
      case 5 -> {
        emit(0xF3EF); // MRS PRIMASK
        emit(0x8010 | low() << 8);
      }
      case 6 -> {
        emit(0xF380 | low()); // MSR PRIMASK
        emit(0x8810);
      }
      case 7 -> {
        emit(0xF3BF); // DSB, DMB or ISB
        emit(0x8F4F + 0x10 * random.nextInt(3));
      }
      default -> emit(0x4800 | low() << 8 | random.nextInt(16));
    }
  }

  private void loop() {
    emit(0x2500 | 1 + random.nextInt(6));
    int top = code.size();
    block(1 + random.nextInt(4), 2);
    emit(0x3D01);
    int from = emit(0);
    code.set(from, 0xD100 | ((top - from - 2) & 0xFF));
  }

  private static int branch(int from, int to) {
    return 0xE000 | ((to - from - 2) & 0x7FF);
  }
}
