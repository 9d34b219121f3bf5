package usbtoaster.emulator.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.core.translate.Translation.Mode;
import usbtoaster.emulator.image.Image;

/**
 * Two cores with leads, with the translator off and on, against the same two that only take turns:
 * after each of some random pieces of time registers, memory, cycles and time are the same.
 */
@DisplayName("Leads of the cores are as turns are")
class LeadsTest {
  private static final int PROGRAMS = Integer.getInteger("toaster.pairs", 5);
  private static final int PIECES = 25;
  private static final int SP = 13;
  private static final int PC = 15;
  private static final int VTOR = 0xE000_ED08;

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());

  @ParameterizedTest(name = "one instruction of {0} is of what both see")
  @ValueSource(ints = {3, 12, 60, 100_000})
  void shouldBeAsTurns(int rarely) {
    System.out.println("LeadsTest: -Dtoaster.seed=" + seed);
    long back = 0;
    for (long i = seed; i < seed + PROGRAMS; i++) {
      back += compare(i, rarely);
    }
    if (rarely == 12) {
      assertThat(back).as("leads that were taken back").isPositive();
    }
  }

  private static long compare(long seed, int rarely) {
    Image image = new RandomPair(new Random(seed), rarely).image();
    Rp2040 turns = machine(image, new Translation(Mode.OFF));
    turns.lockStep();
    List<Rp2040> others = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      others.add(machine(image, new Translation(mode)));
    }
    Random random = new Random(seed);
    for (int piece = 0; piece < PIECES; piece++) {
      long until = turns.clock().picos() + (1L << random.nextInt(10, 30)) + random.nextLong(1000);
      turns.runTo(until);
      for (Rp2040 each : others) {
        each.runTo(until);
        String where = "-Dtoaster.seed=%d, 1 of %d, piece %d".formatted(seed, rarely, piece);
        assertThat(state(each)).as(where).isEqualTo(state(turns));
        int differs = Arrays.mismatch(each.bus().sram().bytes, turns.bus().sram().bytes);
        assertThat(differs).as("where SRAM differs, %s", where).isEqualTo(-1);
      }
    }
    assertThat(turns.core(0).faults().count() + turns.core(1).faults().count()).isZero();
    return others.stream().mapToLong(Rp2040::takenBack).sum();
  }

  private static Rp2040 machine(Image image, Translation translation) {
    Rp2040 pico = new Rp2040(1 << 16, 12_000_000, new SplittableRandom(2040), translation);
    pico.load(image);
    pico.powerCycle();
    pico.core(1).register(PC, image.address("other"));
    pico.core(1).register(SP, RandomPair.SRAM + 0x4_1000);
    for (int core = 0; core < 2; core++) {
      pico.core(core).write(VTOR, 4, RandomPair.SRAM);
    }
    return pico;
  }

  private static List<Long> state(Rp2040 pico) {
    List<Long> state = new ArrayList<>();
    for (int core = 0; core < 2; core++) {
      for (int register = 0; register < 16; register++) {
        state.add((long) pico.core(core).register(register));
      }
      state.add((long) pico.core(core).xpsr());
      state.add(pico.core(core).primask() ? 1L : 0L);
      state.add(pico.executes(core) ? 1L : 0L);
      state.add(pico.core(core).cycles());
      state.add(pico.core(core).instructions());
    }
    state.add(pico.clock().picos());
    state.add(pico.nextPicos());
    return state;
  }
}
