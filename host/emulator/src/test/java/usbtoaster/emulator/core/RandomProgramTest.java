package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Whole random programs against Unicorn's Cortex-M0, and against themselves in slices of random
 * length. A failure prints the seed; {@code -Dtoaster.seed=} repeats it.
 *
 * <p>Not compared: exceptions and cycles, which Unicorn does not have; what is UNPREDICTABLE; bit
 * 27 of APSR, in which Unicorn keeps a Q flag that ARMv6-M does not have.
 */
class RandomProgramTest {
  private static final int PROGRAMS = 200;
  private static final int UNITS = 120;
  private static final int FLASH_BYTES = 16 * 1024;
  private static final int STACK = 0x2003_0000;

  private final long seed =
      Long.getLong("toaster.seed", new SplittableRandom().nextLong() & 0xFFFF_FFFFL);

  @Test
  void shouldDoWhatUnicornDoes() {
    Optional<Unicorn> found = Unicorn.open();
    if (found.isEmpty() && "required".equals(System.getProperty("toaster.oracle"))) {
      fail("Unicorn is required and not installed: install Debian's libunicorn2.");
    }
    Assumptions.assumeTrue(
        found.isPresent(),
        "Random programs were not compared with Unicorn: install Debian's libunicorn2.");
    try (Unicorn unicorn = found.orElseThrow()) {
      unicorn.map(Chip.FLASH, 2 << 20);
      unicorn.map(Chip.RAM, 0x4_2000);
      for (int i = 0; i < PROGRAMS; i++) {
        compareWith(unicorn, i);
      }
    }
  }

  @Test
  void shouldNotDependOnWhereTheSlicesEnd() {
    for (int i = 0; i < PROGRAMS; i++) {
      RandomGenerator slices = new SplittableRandom(seed + i);
      Program program = new Program(seed + i);
      Chip whole = program.load();
      Chip sliced = program.load();
      whole.core.run(1_000_000);
      while (!sliced.core.halted()) {
        sliced.core.run(sliced.core.cycles() + 1 + slices.nextInt(7));
      }
      assertThat(differences(state(sliced, program), state(whole, program)))
          .as("seed %d", seed + i)
          .isEmpty();
      assertThat(sliced.core.cycles())
          .as("cycles, seed %d", seed + i)
          .isEqualTo(whole.core.cycles());
      assertThat(sliced.core.instructions()).isEqualTo(whole.core.instructions());
    }
  }

  @Test
  void shouldDoTheSameWhileSomebodyListensToCalls() {
    int heard = 0;
    for (int i = 0; i < PROGRAMS; i++) {
      Program program = new Program(seed + i);
      Chip plain = program.load();
      Chip traced = program.load();
      CountedCalls calls = new CountedCalls();
      traced.core.calls().listen(calls, (from, to) -> ((from ^ to) & 4) == 0);
      plain.core.run(1_000_000);
      traced.core.run(1_000_000);
      assertThat(differences(state(traced, program), state(plain, program)))
          .as("seed %d", seed + i)
          .isEmpty();
      assertThat(traced.core.cycles()).as("seed %d", seed + i).isEqualTo(plain.core.cycles());
      assertThat(traced.core.instructions()).isEqualTo(plain.core.instructions());
      heard += calls.count;
    }
    assertThat(heard).isGreaterThan(PROGRAMS);
  }

  private void compareWith(Unicorn unicorn, int i) {
    Program program = new Program(seed + i);
    Chip chip = program.load();
    unicorn.write(Chip.RAM, chip.sram.bytes);
    unicorn.write(Chip.FLASH, Arrays.copyOf(chip.flash.bytes, FLASH_BYTES));
    for (int n = 0; n < 15; n++) {
      unicorn.register(n, chip.core.register(n));
    }
    unicorn.apsr(chip.core.xpsr() & 0xF000_0000);
    unicorn.forgetCode();

    assertThat(unicorn.run(program.base, program.end(), 100_000)).isZero();
    chip.core.run(1_000_000);

    assertThat(chip.core.halted()).as("ends, seed %d: %s", seed + i, chip.core).isTrue();
    Map<String, String> expected = new TreeMap<>();
    for (int n = 0; n < 15; n++) {
      expected.put("r" + n, "%08x".formatted(unicorn.register(n)));
    }
    expected.put("nzcv", "%x".formatted(unicorn.apsr() >>> 28));
    lines(unicorn.read(Chip.RAM, chip.sram.size()), expected);
    assertThat(differences(state(chip, program), expected)).as("seed %d", seed + i).isEmpty();
  }

  private static List<String> differences(Map<String, String> is, Map<String, String> expected) {
    Set<String> places = new TreeSet<>(is.keySet());
    places.addAll(expected.keySet());
    return places.stream()
        .filter(place -> !Objects.equals(is.get(place), expected.get(place)))
        .map(place -> "%s is %s, not %s".formatted(place, is.get(place), expected.get(place)))
        .toList();
  }

  private static Map<String, String> state(Chip chip, Program program) {
    Map<String, String> state = new TreeMap<>();
    for (int n = 0; n < 15; n++) {
      state.put("r" + n, "%08x".formatted(chip.core.register(n)));
    }
    assertThat(chip.core.pc()).isEqualTo(program.end());
    state.put("nzcv", "%x".formatted(chip.core.xpsr() >>> 28));
    lines(chip.sram.bytes, state);
    return state;
  }

  /** Puts the lines of memory that are not all zero. */
  private static void lines(byte[] memory, Map<String, String> state) {
    byte[] zero = new byte[16];
    for (int at = 0; at < memory.length; at += 16) {
      if (!Arrays.equals(memory, at, at + 16, zero, 0, 16)) {
        state.put("%08x".formatted(Chip.RAM + at), HexFormat.of().formatHex(memory, at, at + 16));
      }
    }
  }

  /** A program and what is in the registers and the data before it. */
  private static final class Program {
    final int base;
    private final long seed;
    private final int[] halfwords;

    Program(long seed) {
      this.seed = seed;
      RandomGenerator random = new SplittableRandom(seed);
      halfwords = new RandomProgram(random, UNITS).halfwords();
      base = (seed & 1) == 0 ? Chip.RAM : Chip.FLASH + 0x100;
    }

    int end() {
      return base + 2 * (halfwords.length - 1);
    }

    byte[] bytes() {
      byte[] bytes = new byte[2 * halfwords.length];
      for (int i = 0; i < halfwords.length; i++) {
        bytes[2 * i] = (byte) halfwords[i];
        bytes[2 * i + 1] = (byte) (halfwords[i] >> 8);
      }
      return bytes;
    }

    Chip load() {
      Chip chip = Chip.with();
      if (base == Chip.RAM) {
        chip.sram.load(0, bytes());
      } else {
        chip.flash.load(0x100, bytes());
      }
      RandomGenerator random = new SplittableRandom(seed ^ 0x5EED);
      byte[] data = new byte[RandomProgram.DATA_BYTES];
      random.nextBytes(data);
      chip.sram.load(RandomProgram.DATA - Chip.RAM, data);
      for (int n = 0; n < 13; n++) {
        int[] corners = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 31, 32, 33};
        chip.core.register(n, random.nextBoolean() ? random.nextInt() : corners[random.nextInt(8)]);
      }
      chip.core.register(8, RandomProgram.DATA + RandomProgram.DATA_BYTES / 2);
      chip.core.register(13, STACK);
      chip.core.register(14, random.nextInt());
      chip.core.register(15, base);
      chip.core.xpsr((random.nextInt() & 0xF000_0000) | (1 << 24));
      chip.core.breakpoint(end(), true);
      return chip;
    }
  }
}
