package usbtoaster.emulator.pio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("3. PIO: machines that have to do with each other, in one go and cycle by cycle")
class PioBatchTest {
  private static final int CYCLES = 8_000;
  private static final int CHUNKS = 8;

  /** Long enough for HotSpot to compile what is executed. */
  private static final int MANY = 2_000_000;

  private static final int SIDE_1 = 1 << 29;
  private static final int SET_1 = 1 << 26;
  private static final int DRIVE = 0xE081; // SET PINDIRS, 1
  private static final int TELL_X = 0xA0C1; // MOV ISR, X
  private static final int PUSH = 0x8000;

  /** Programs of two machines, in hexadecimal: the second begins at the address 8. */
  enum Scene {
    /** One moves a pin, the other counts how long it is low. */
    PIN("E701 E500", "00C8 0048"),
    /** One waits for the other's edges, and answers with a flag that the first waits for. */
    WAIT("E001 20C1 E300", "2080 C101 2000 0048"),
    /** They hand a flag over, both ways. */
    FLAGS("C000 20C1 0040", "20C0 C001 0048"),
    /** One sets a flag and waits until the other has cleared it. */
    ACKNOWLEDGE("C022 0040 E501", "2242 C042 0048"),
    /** Both write to the same pin, in periods of 5 and of 6. */
    SAME_PIN("E101 E200", "E200 E201"),
    /** One counts with fractions of a period, the other shifts what it has counted. */
    ALONE("E03F 0041 E001", "A0C1 0049 4025 A026");

    private final String first;
    private final String second;

    Scene(String first, String second) {
      this.first = first;
      this.second = second;
    }
  }

  private static PioBench bench(Scene scene, long hot) {
    PioBench bench = new PioBench(hot);
    bench.give(0, 0, 1);
    String[] programs = {scene.first, scene.second};
    for (int machine = 0; machine < 2; machine++) {
      int base = PioBench.STRIDE * machine;
      int start = 8 * machine;
      int[] words = words(programs[machine]);
      for (int i = 0; i < words.length; i++) {
        bench.write(PioBench.MEMORY + 4 * (start + i), words[i]);
      }
      bench.write(PioBench.EXECCTRL + base, (start + words.length - 1) << 12 | start << 7);
      bench.write(PioBench.PINCTRL + base, SET_1 | (scene == Scene.SAME_PIN ? 0 : machine) << 5);
      bench.write(PioBench.INSTR + base, DRIVE);
      bench.pass(1);
      bench.write(PioBench.INSTR + base, start); // JMP
      bench.pass(1);
    }
    if (scene == Scene.ALONE) {
      bench.write(PioBench.CLKDIV, 2 << 16 | 0x55 << 8);
    }
    bench.write(PioBench.CTRL, 0x333);
    return bench;
  }

  private static int[] words(String program) {
    return Arrays.stream(program.split(" ", -1))
        .mapToInt(word -> Integer.parseInt(word, 16))
        .toArray();
  }

  /** Returns all that can be seen of a block. */
  private static List<Integer> state(PioBench bench) {
    List<Integer> state = new ArrayList<>();
    state.add(bench.read(PioBench.PADOUT));
    state.add(bench.read(PioBench.PADOE));
    state.add(bench.read(PioBench.IRQ));
    for (int machine = 0; machine < 2; machine++) {
      int base = PioBench.STRIDE * machine;
      state.add(bench.read(PioBench.ADDR + base));
      bench.write(PioBench.INSTR + base, TELL_X);
      bench.pass(1);
      bench.write(PioBench.INSTR + base, PUSH);
      bench.pass(1);
      state.add(bench.read(PioBench.RXF + 4 * machine));
    }
    return state;
  }

  private static void stepwise(PioBench bench, int cycles) {
    for (int i = 0; i < cycles; i++) {
      bench.pass(1);
      bench.read(PioBench.PADOUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeTheSameInOneGo(Scene scene) {
    PioBench interpreted = bench(scene, Long.MAX_VALUE);
    PioBench translated = bench(scene, 0);
    PioBench exact = bench(scene, Long.MAX_VALUE);
    for (int i = 0; i < CHUNKS; i++) {
      interpreted.pass(CYCLES / CHUNKS);
      translated.pass(CYCLES / CHUNKS);
      stepwise(exact, CYCLES / CHUNKS);
      List<Integer> state = state(exact);
      assertThat(state(interpreted)).isEqualTo(state);
      assertThat(state(translated)).isEqualTo(state);
    }
    interpreted.pass(MANY);
    translated.pass(MANY);
    assertThat(state(translated)).isEqualTo(state(interpreted));
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellOfTheSameEdges(Scene scene) {
    PioBench watched = bench(scene, 0);
    List<String> edges = watched.edges(0);
    watched.pass(CYCLES);
    PioBench exact = bench(scene, Long.MAX_VALUE);
    List<String> expected = exact.edges(0);
    stepwise(exact, CYCLES);
    assertThat(edges).isEqualTo(expected);
  }

  @Test
  @DisplayName("an instruction that is written counts at once, whatever was translated")
  void shouldExecuteWhatIsWritten() {
    PioBench bench = bench(Scene.ALONE, 0);
    bench.pass(10_000_000);
    assertThat(bench.read(PioBench.PADOUT)).isEqualTo(1);
    bench.write(PioBench.MEMORY + 8, 0xE000); // SET PINS, 0 in place of 1
    bench.pass(200);
    assertThat(bench.read(PioBench.PADOUT)).isZero();
    bench.write(PioBench.PINCTRL, SET_1 | 3 << 5); // of GPIO3
    bench.write(PioBench.MEMORY + 8, 0xE001);
    bench.pass(200);
    assertThat(bench.read(PioBench.PADOUT)).isEqualTo(8);
    bench.write(PioBench.PINCTRL, SIDE_1 | 4 << 10);
    bench.write(PioBench.MEMORY, 0xF03F); // SET X, 31, side 1
    bench.write(PioBench.MEMORY + 4, 0x1041); // JMP X--, 1, side 1
    bench.write(PioBench.MEMORY + 8, 0xB042); // NOP, side 1
    bench.pass(200);
    assertThat(bench.read(PioBench.PADOUT)).isEqualTo(0x18);
  }
}
