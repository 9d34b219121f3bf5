package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.EQ;
import static usbtoaster.emulator.testing.Assembler.SRAM;
import static usbtoaster.emulator.testing.Assembler.WFI;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.image.Image;

@DisplayName("A loop is one of thread mode or of one handler, whatever comes in between")
class LoopTest {
  private static final int VTOR = 0xE000_ED08;
  private static final int ICSR = 0xE000_ED04;
  private static final int PENDSVSET = 1 << 28;
  private static final Duration BOOT = Duration.ofNanos(100_000);
  private static final int READY = SRAM + 0x1000;
  private static final int COUNT = SRAM + 0x1004;
  private static final int BX_LR = 0x4770;
  private static final int[] COUNT_UP = {0x6813, 0x3301, 0x6013}; // LDR R3, [R2]; ADDS; STR

  /** A program whose handlers count. */
  private static Assembler program() {
    Assembler code = new Assembler(SRAM).variable("count", COUNT).variable("ready", READY);
    code.function("handler").load(2, COUNT).op(COUNT_UP).op(BX_LR);
    code.function("again").load(2, COUNT).op(COUNT_UP).store(ICSR, PENDSVSET).op(BX_LR);
    return code.function("main").store(VTOR, SRAM);
  }

  private static TestBench run(Image image) {
    return TestBench.of(image).runFor(BOOT);
  }

  private static void interrupt(TestBench bench) {
    bench.pico().core().write(ICSR, 4, PENDSVSET);
  }

  @Test
  void shouldTellOfASleeperThatAnInterruptHasJustWoken() {
    Assembler sleeper = program().function("idle").op(WFI).back(ALWAYS, "idle");
    TestBench bench = run(sleeper.image("handler"));
    int before = bench.word("count");
    interrupt(bench);
    assertThat(bench.pico().asleep()).isFalse();
    assertThat(bench.probe().firmware())
        .startsWith("Core 0 sleeps in WFI at")
        .contains("(idle), in thread mode.")
        .doesNotContain("loop", "It waits for");
    assertThat(bench.word("count")).isEqualTo(before + 1);
  }

  @Test
  void shouldTellOfALoopWithoutTheHandlerThatComesInBetween() {
    Assembler poller = program().load(0, READY);
    poller.function("wait").op(0x7801, 0x2900).back(EQ, "wait"); // LDRB R1, [R0]; CMP R1, #0
    TestBench bench = run(poller.image("handler"));
    bench.word("ready", 0);
    int before = bench.word("count");
    interrupt(bench);
    assertThat(bench.probe().firmware())
        .startsWith("Core 0 goes round a loop of 3 instructions at")
        .contains("(wait", "in thread mode. It waits for ready, which is 0x0. The loop: LDRB")
        .doesNotContain("count");
    assertThat(bench.word("count")).isEqualTo(before + 1);
  }

  @Test
  void shouldTellOfAHandlerThatIsEnteredAgainAndAgain() {
    Assembler sleeper = program().function("idle").op(WFI).back(ALWAYS, "idle");
    TestBench bench = run(sleeper.image("again"));
    interrupt(bench);
    assertThat(bench.probe().firmware())
        .startsWith("Core 0 enters a handler again as soon as it has returned, ")
        .contains(" times on end, and is at ", "(again", "in the PendSV handler")
        .contains("It reads count, which is 0x")
        .doesNotContain("loop");
  }
}
