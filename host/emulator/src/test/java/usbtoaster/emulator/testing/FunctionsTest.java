package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.EQ;
import static usbtoaster.emulator.testing.Assembler.NOP;
import static usbtoaster.emulator.testing.Assembler.SRAM;
import static usbtoaster.emulator.testing.Assembler.WFI;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.calls.FunctionListener;
import usbtoaster.emulator.calls.FunctionProfile;
import usbtoaster.emulator.image.Image;

/** The functions of a firmware, as whoever listens hears them. */
class FunctionsTest {
  private static final Path TOASTER = Path.of("../../firmware/image/toaster.elf");
  private static final Duration WHILE = Duration.ofMillis(10);
  private static final long CYCLE_PICOS = 1_000_000_000_000L / 6_500_000; // of the ring oscillator
  private static final int VTOR = 0xE000_ED08;
  private static final int ICSR = 0xE000_ED04;
  private static final int PEND_SV = 1 << 28;
  private static final int BX_LR = 0x4770;
  private static final int PUSH_LR = 0xB500;
  private static final int POP_PC = 0xBD00;
  private static final int STORE_R1_AT_R0 = 0x6001;

  /** Looks that all is nested, and writes down what it hears. */
  private static final class Heard implements FunctionListener {
    final List<String> began = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final List<String> under = new ArrayList<>();
    int deepest;
    private long last;

    @Override
    public void called(String function, int depth, long picos) {
      assertThat(depth).isEqualTo(under.size());
      assertThat(picos).isGreaterThanOrEqualTo(last);
      last = picos;
      deepest = Math.max(deepest, depth);
      under.add(function);
      began.add(depth + " " + function);
    }

    @Override
    public void returned(String function, int depth, long beganPicos, long picos) {
      assertThat(under.removeLast()).isEqualTo(function);
      assertThat(depth).isEqualTo(under.size());
      assertThat(picos).isGreaterThanOrEqualTo(Math.max(beganPicos, last));
      last = picos;
      long cycles = Math.round((picos - beganPicos) / (double) CYCLE_PICOS);
      ended.add(depth + " " + function + " " + cycles);
    }
  }

  private static Assembler program() {
    return new Assembler(SRAM).function("leaf").op(NOP, BX_LR);
  }

  private static Assembler sleeping(Assembler program) {
    return program.function("loop").op(WFI).back(ALWAYS, "loop");
  }

  private static Heard hear(Image image) {
    Heard heard = new Heard();
    try (TestBench bench = TestBench.of(image)) {
      bench.probe().functions().listen(heard);
      bench.runFor(WHILE);
    }
    return heard;
  }

  @Test
  void shouldTellNestedCallsToTheCycle() {
    Heard heard =
        hear(
            sleeping(
                    program()
                        .function("middle")
                        .op(PUSH_LR)
                        .call("leaf")
                        .call("leaf")
                        .op(POP_PC)
                        .function("main")
                        .call("middle"))
                .image());
    assertThat(heard.began)
        .startsWith("0 main", "1 middle", "2 leaf", "2 leaf")
        .contains("1 (asleep)")
        .hasSize(5);
    // NOP 1, BX 2; PUSH 2, BL 3 each, POP 4
    assertThat(heard.ended).containsExactly("2 leaf 3", "2 leaf 3", "1 middle 18");
    assertThat(heard.under).containsExactly("main", "(asleep)");
  }

  @Test
  void shouldKeepTheDepthOfARecursionWithinBounds() {
    int deep = 1000;
    Heard heard =
        hear(
            sleeping(
                    new Assembler(SRAM)
                        .function("out")
                        .op(POP_PC)
                        .function("down")
                        .op(PUSH_LR, 0x3801) // SUBS R0, #1
                        .back(EQ, "out")
                        .call("down")
                        .op(POP_PC)
                        .function("main")
                        .load(0, deep)
                        .call("down")
                        .load(0, 3)
                        .call("down"))
                .image());
    assertThat(heard.deepest).isEqualTo(127);
    assertThat(heard.under).containsExactly("main", "(asleep)");
    assertThat(heard.ended.subList(heard.ended.size() - 4, heard.ended.size()))
        .extracting(ended -> ended.replaceAll(" [0-9]+$", ""))
        .as("out is a tail of the third one")
        .containsExactly("3 down", "3 out", "2 down", "1 down");
  }

  @Test
  void shouldPutATailCallInTheCallersPlace() {
    Assembler program =
        program()
            .function("branches")
            .back(ALWAYS, "leaf")
            .function("exchanges")
            .load(3, SRAM + 64 | 1) // leaf
            .op(0x4718) // BX R3
            .function("compares")
            .op(0x2000, 0x2800) // MOVS R0, #0; CMP R0, #0: the branch is not made one with it
            .back(EQ, "leaf")
            .function("main")
            .call("branches")
            .call("exchanges")
            .call("compares");
    Heard heard = hear(sleeping(program).image());
    assertThat(heard.ended)
        .containsExactly(
            "1 branches 2", "1 leaf 3", "1 exchanges 4", "1 leaf 3", "1 compares 4", "1 leaf 3");
    assertThat(heard.under).containsExactly("main", "(asleep)");
  }

  @Test
  void shouldTellAHandlerInTheMiddleOfAFunction() {
    Image image =
        sleeping(
                program()
                    .function("handler")
                    .op(PUSH_LR)
                    .call("leaf")
                    .op(POP_PC)
                    .function("interrupted")
                    .op(STORE_R1_AT_R0, NOP, BX_LR)
                    .function("main")
                    .store(VTOR, SRAM)
                    .load(0, ICSR)
                    .load(1, PEND_SV)
                    .call("interrupted"))
            .image("handler");
    Heard heard = hear(image);
    assertThat(heard.began)
        .containsExactly("0 main", "1 interrupted", "2 handler", "3 leaf", "1 (asleep)");
    assertThat(heard.ended)
        .extracting(ended -> ended.replaceAll(" [0-9]+$", ""))
        .containsExactly("3 leaf", "2 handler", "1 interrupted");
  }

  @Test
  void shouldEndEverythingAtAResetAndBeginAnew() {
    Image image =
        program().function("stays").back(ALWAYS, "stays").function("main").call("stays").image();
    Heard heard = new Heard();
    try (TestBench bench = TestBench.of(image)) {
      bench.probe().functions().listen(heard);
      bench.runFor(WHILE);
      assertThat(heard.under).containsExactly("main", "stays");
      bench.pico().runPin(false);
      assertThat(heard.under).isEmpty();
      bench.runFor(WHILE);
      bench.pico().runPin(true);
      bench.runFor(WHILE);
      assertThat(heard.under).containsExactly("main", "stays");
      bench.probe().functions().unlisten(heard);
    }
    assertThat(heard.began).containsExactly("0 main", "1 stays", "0 main", "1 stays");
    assertThat(heard.ended).hasSize(4);
    assertThat(heard.under).isEmpty();
  }

  @Test
  void shouldEndWhatALongjmpLeaves() {
    Heard heard =
        hear(
            sleeping(
                    program()
                        .function("jumps")
                        .op(PUSH_LR, 0x46A5, 0x4728) // MOV SP, R4; BX R5
                        .function("between")
                        .op(PUSH_LR)
                        .call("jumps")
                        .op(POP_PC)
                        .function("main")
                        .op(0x466C, 0x467D, 0x3505) // MOV R4, SP; MOV R5, PC; ADDS R5, #5
                        .call("between")
                        .call("leaf"))
                .image());
    // R5 is the address after the call of between
    assertThat(heard.began)
        .containsExactly("0 main", "1 between", "2 jumps", "1 leaf", "1 (asleep)");
  }

  /** As of the helpers for a switch: it returns to another place than it was called from. */
  @Test
  void shouldFollowAHelperThatChangesItsReturnAddress() {
    Heard heard =
        hear(
            sleeping(
                    program()
                        .function("helper")
                        .op(0x4673, 0x3302, 0x469E, BX_LR) // MOV R3, LR; ADDS R3, #2; MOV LR, R3
                        .function("chooses")
                        .op(PUSH_LR)
                        .call("helper")
                        .op(NOP)
                        .call("leaf")
                        .op(POP_PC)
                        .function("main")
                        .call("chooses"))
                .image());
    assertThat(heard.began)
        .containsExactly("0 main", "1 chooses", "2 helper", "2 leaf", "1 (asleep)");
  }

  /** Two tasks on two stacks, as an RTOS has them: what they call is told, and nothing piles up. */
  @Test
  void shouldSurviveTasksThatChangeStacks() {
    int other = SRAM + 0x3_0000;
    int entry = SRAM + 64 + 2 * 11 | 1;
    Heard heard =
        hear(
            program()
                .function("work")
                .op(PUSH_LR)
                .call("leaf")
                .op(POP_PC)
                .function("yield") // PUSH {LR}; exchange SP and R6; POP {PC}
                .op(PUSH_LR, 0x466B, 0x46B5, 0x461E, POP_PC)
                .function("task")
                .call("work")
                .call("yield")
                .back(ALWAYS, "task")
                .function("main")
                .store(other, entry)
                .load(6, other)
                .function("main_loop")
                .call("work")
                .call("yield")
                .back(ALWAYS, "main_loop")
                .image());
    assertThat(heard.began).filteredOn(began -> began.endsWith("leaf")).hasSizeGreaterThan(50);
    assertThat(heard.began).filteredOn(began -> began.endsWith("task")).isNotEmpty();
    assertThat(heard.deepest).isLessThan(6);
  }

  @Test
  void shouldGiveAddressesWithoutSymbols() {
    Image named = sleeping(program().function("main").call("leaf")).image();
    Heard heard = hear(new Image(named.name(), named.segments(), Map.of(), named.entry()));
    assertThat(heard.began).containsExactly("0 0x20000044", "1 0x20000040", "1 (asleep)");
  }

  @Test
  void shouldSurviveWhateverAFirmwareThrowsAtIt() {
    int[] strange = new int[4000];
    Random random = new Random(7);
    Arrays.setAll(
        strange,
        i ->
            switch (random.nextInt(6)) {
              case 0 -> PUSH_LR;
              case 1 -> POP_PC;
              case 2 -> 0xF7FF; // BL, backwards
              case 3 -> 0xF800 | random.nextInt(0x800);
              case 4 -> 0x46A5 ^ random.nextInt(0x78); // MOV among SP and others
              default -> 0xB082 ^ random.nextInt(0x81); // ADD or SUB SP
            });
    Heard heard = hear(program().function("main").op(strange).image());
    assertThat(heard.deepest).isLessThan(128);
  }

  @Test
  void shouldAddUpTimesOfTheirOwn() {
    FunctionProfile profile = new FunctionProfile();
    Image image =
        sleeping(
                program()
                    .function("middle")
                    .op(PUSH_LR)
                    .call("leaf")
                    .call("leaf")
                    .op(POP_PC)
                    .function("main")
                    .call("middle"))
            .image();
    try (TestBench bench = TestBench.of(image)) {
      bench.probe().functions().listen(profile);
      bench.runFor(WHILE);
      bench.probe().functions().unlisten(profile);
    }
    assertThat(profile.lines())
        .extracting(line -> line.function() + " " + line.calls())
        .containsExactly("(asleep) 1", "middle 1", "leaf 2", "main 1");
    assertThat(profile.lines())
        .filteredOn(line -> line.function().equals("middle"))
        .allSatisfy(
            line -> {
              assertThat(Math.round(line.selfPicos() / (double) CYCLE_PICOS)).isEqualTo(12);
              assertThat(Math.round(line.totalPicos() / (double) CYCLE_PICOS)).isEqualTo(18);
            });
  }

  @Test
  void shouldKnowTheToastersFunctions() {
    Heard heard = new Heard();
    try (TestBench bench = TestBench.of(TOASTER)) {
      bench.probe().functions().listen(heard);
      bench.drive(17, true).drive(21, false);
      bench.runFor(Duration.ofMillis(50));
      assertThat(heard.under).endsWith("main", "wake_wait", FunctionListener.ASLEEP);
      int depth = heard.under.size();
      List<String> sleeps =
          heard.began.stream().filter(began -> began.endsWith(FunctionListener.ASLEEP)).toList();
      assertThat(sleeps).hasSizeGreaterThan(1).allMatch(began -> began.startsWith(depth - 1 + " "));
    }
    assertThat(heard.began.getFirst()).startsWith("0 boot ROM 0x");
    assertThat(heard.began)
        .extracting(began -> began.replaceAll("^[0-9]+ ", ""))
        .contains("main", "board_start", "device_start", "device_step", "isr_timer");
    assertThat(heard.began).noneMatch(began -> began.contains(" 0x2000"));
  }
}
