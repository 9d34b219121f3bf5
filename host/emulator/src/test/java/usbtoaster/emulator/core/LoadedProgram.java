package usbtoaster.emulator.core;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import usbtoaster.emulator.core.translate.Translation;

/**
 * A random program with what is in the registers and the data before it, all by a seed. It lies in
 * SRAM or in flash, and ends at a breakpoint.
 */
final class LoadedProgram {
  static final int UNITS = 120;
  private static final int FLASH_OFFSET = 0x100;
  private static final int STACK = 0x2003_0000;
  private static final int[] CORNERS = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 31, 32, 33};

  final int base;
  private final long seed;
  private final int[] halfwords;
  private final int[] slots;
  private final int[] replacements = new int[64];

  LoadedProgram(long seed) {
    this(seed, false);
  }

  LoadedProgram(long seed, boolean wild) {
    this.seed = seed;
    RandomProgram program = new RandomProgram(new SplittableRandom(seed), UNITS, wild);
    halfwords = program.halfwords();
    slots = program.slots();
    base = (seed & 1) == 0 ? Chip.RAM : Chip.FLASH + FLASH_OFFSET;
    if (wild) {
      for (int i = 0; i < replacements.length; i++) {
        replacements[i] = program.replacement();
      }
    }
  }

  /** Returns the address of the last instruction, which need not be executed. */
  int end() {
    return base + 2 * (halfwords.length - 1);
  }

  /** Loads it into a chip that executes as the machines of this process do. */
  Chip load() {
    return load(Translation.configured());
  }

  Chip load(Translation translation) {
    Chip chip = Chip.with(translation);
    if (base == Chip.RAM) {
      chip.sram.load(0, bytes());
    } else {
      chip.flash.load(FLASH_OFFSET, bytes());
    }
    prepare(chip, seed);
    chip.core.breakpoint(end(), true);
    return chip;
  }

  /** Puts other registers and data before the program, which the chip has. */
  void prepare(Chip chip, long dataSeed) {
    RandomGenerator random = new SplittableRandom(dataSeed ^ 0x5EED);
    byte[] data = new byte[RandomProgram.DATA_BYTES];
    random.nextBytes(data);
    chip.sram.load(RandomProgram.DATA - Chip.RAM, data);
    for (int n = 0; n < 13; n++) {
      chip.core.register(n, random.nextBoolean() ? random.nextInt() : CORNERS[random.nextInt(8)]);
    }
    chip.core.register(8, RandomProgram.DATA + RandomProgram.DATA_BYTES / 2);
    chip.core.register(13, STACK);
    chip.core.register(14, random.nextInt());
    chip.core.register(15, base);
    chip.core.xpsr((random.nextInt() & 0xF000_0000) | (1 << 24));
  }

  /** Changes a place of the code, as the DMA or a programmer of the flash would. */
  void patch(Chip chip, int choice) {
    if (slots.length == 0) {
      return;
    }
    int offset = 2 * slots[Math.floorMod(choice, slots.length)];
    int instruction = replacements[choice >>> 8 & replacements.length - 1];
    if (base == Chip.RAM) {
      chip.sram.write(offset, 2, instruction);
    } else {
      chip.flash.write(FLASH_OFFSET + offset, 2, instruction);
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[2 * halfwords.length];
    for (int i = 0; i < halfwords.length; i++) {
      bytes[2 * i] = (byte) halfwords[i];
      bytes[2 * i + 1] = (byte) (halfwords[i] >> 8);
    }
    return bytes;
  }
}
