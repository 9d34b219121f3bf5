package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.SRAM;
import static usbtoaster.emulator.testing.Assembler.WFE;
import static usbtoaster.emulator.testing.Assembler.WFI;
import static usbtoaster.emulator.testing.TwoCores.FIFO_RD;
import static usbtoaster.emulator.testing.TwoCores.FIFO_WR;
import static usbtoaster.emulator.testing.TwoCores.SEV;
import static usbtoaster.emulator.testing.TwoCores.SIO;
import static usbtoaster.emulator.testing.TwoCores.STACK1;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;

@DisplayName("Core 1")
class CoreOneTest {
  private static final Duration MS = Duration.ofMillis(1);
  private static final int CPUID = SIO;
  private static final int FIRST = SRAM + 0x1000;
  private static final int SECOND = SRAM + 0x2000;
  private static final int VTOR = 0xE000_ED08;
  private static final int ISER = 0xE000_E100;
  private static final int SYST_CSR = 0xE000_E010;
  private static final int FRCE_OFF = 0x4001_0004;
  private static final int PROC1 = 1 << 16;
  private static final int STR_R1_R0 = 0x6001;
  private static final int LDR_R1_R0 = 0x6801;

  /** *(int *) to = *(int *) from, by R0 and R1. */
  private static Assembler copy(Assembler code, int from, int to) {
    return code.load(0, from).op(LDR_R1_R0).load(0, to).op(STR_R1_R0);
  }

  private static TestBench launched(Assembler code, int end) {
    return TestBench.of(TwoCores.launch(code).op(end).image());
  }

  @Test
  void shouldSleepInTheBootRomUntilItIsStarted() {
    TestBench bench = TestBench.of(new Assembler(SRAM).function("main").op(HERE).image());
    CortexM0Plus core1 = bench.runFor(MS).pico().core(1);
    assertThat(core1.asleep()).isTrue();
    assertThat(core1.pc()).isLessThan(0x4000);
    assertThat(bench.pico().executes(0)).isTrue();
    assertThat(bench.pico().executes(1)).isFalse();
    assertThat(core1.instructions()).isLessThan(60);
  }

  @Test
  @DisplayName("starts with the vector table, the stack and the entry that it is sent (2.8.2)")
  void shouldStartByTheProtocol() {
    Assembler code = TwoCores.other().op(0x4669).load(0, FIRST).op(STR_R1_R0); // MOV R1, SP
    copy(code, CPUID, SECOND);
    TestBench bench = launched(TwoCores.sleep(code, "rest"), HERE).runFor(MS);
    assertThat(bench.word(FIRST)).isEqualTo(STACK1);
    assertThat(bench.word(SECOND)).isEqualTo(1);
    assertThat(bench.pico().core(1).peek(VTOR, 4)).isEqualTo(SRAM);
    assertThat(bench.pico().core(1).asleep()).isTrue();
    assertThat(bench.missing()).isEmpty();
  }

  @Test
  @DisplayName("is woken by an SEV of core 0, and wakes it by its own")
  void shouldWakeEachOther() {
    Assembler code = TwoCores.other().op(WFE, WFE).store(SECOND, 7).op(SEV);
    TwoCores.launch(TwoCores.sleep(code, "rest"));
    code.op(WFE, WFE).store(FIRST, 5); // events are left of the protocol, one for each core
    code.op(SEV, WFE); // its own event
    code.op(WFE);
    copy(code, SECOND, FIRST + 4);
    TestBench bench = TestBench.of(TwoCores.sleep(code, "end").image());
    bench.runFor(MS);
    assertThat(bench.word(FIRST)).as("core 0 sleeps until somebody sends an event").isZero();
    bench.pico().core(0).event();
    bench.runFor(MS);
    assertThat(bench.word(FIRST)).isEqualTo(5);
    assertThat(bench.word(SECOND)).isEqualTo(7);
    assertThat(bench.word(FIRST + 4)).isEqualTo(7);
  }

  @Test
  @DisplayName("has an NVIC of its own: SIO_IRQ_PROC1 is its FIFO's alone")
  void shouldTakeItsInterrupt() {
    Assembler code = new Assembler(SRAM).function("handler");
    copy(code, FIFO_RD, SECOND).op(0x4770).function("other"); // BX LR
    code.store(VTOR, FIRST).store(FIRST + 4 * (16 + 16), code.entry("handler"));
    code.store(ISER, 1 << 16).function("rest").op(WFI).back(ALWAYS, "rest");
    TwoCores.launch(code).store(ISER, 1 << 16).store(FIFO_WR, 0x1234).op(HERE);
    TestBench bench = TestBench.of(code.image()).runFor(MS);
    assertThat(bench.word(SECOND)).isEqualTo(0x1234);
    assertThat(bench.pico().core(0).pendingInterrupts() >> 16 & 1).isZero();
    assertThat(bench.pico().core(1).enabledInterrupts()).isEqualTo(1 << 16);
  }

  @Test
  @DisplayName("has a SysTick of its own")
  void shouldCountItsSysTick() {
    Assembler code = TwoCores.other().store(SYST_CSR + 4, 999).store(SYST_CSR, 5);
    TestBench bench = launched(TwoCores.sleep(code, "rest"), HERE).runFor(MS);
    assertThat(bench.pico().core(1).peek(SYST_CSR, 4) & 5).isEqualTo(5);
    assertThat(bench.pico().core(1).peek(SYST_CSR + 8, 4)).isBetween(0, 999);
    assertThat(bench.pico().core(0).peek(SYST_CSR, 4) & 5).isZero();
  }

  @Test
  @DisplayName("goes back to the boot ROM when PSM resets it (2.13)")
  void shouldBeResetByPsm() {
    Assembler code = TwoCores.other().function("count").load(0, SECOND).op(LDR_R1_R0, 0x3101);
    code.op(STR_R1_R0).back(ALWAYS, "count");
    TwoCores.launch(code).function("main_end").op(HERE);
    TestBench bench = TestBench.of(code.image()).runFor(MS);
    int counted = bench.word(SECOND);
    assertThat(counted).isPositive();
    bench.word(FRCE_OFF, PROC1).runFor(MS);
    int held = bench.word(SECOND);
    assertThat(bench.pico().executes(1)).isFalse();
    assertThat(bench.runFor(MS).word(SECOND)).isEqualTo(held);
    bench.word(FRCE_OFF, 0).runFor(MS);
    assertThat(bench.pico().core(1).asleep()).isTrue();
    assertThat(bench.pico().core(1).pc()).isLessThan(0x4000);
    assertThat(bench.word(SECOND)).isEqualTo(held);
    assertThat(bench.pico().executes(0)).isTrue();
  }

  @Test
  @DisplayName("may reset core 0, as PSM's FRCE_OFF does")
  void shouldResetCore0() {
    Assembler code = TwoCores.other().store(FRCE_OFF, 1 << 15);
    TestBench bench = launched(TwoCores.sleep(code, "rest"), HERE).runFor(MS);
    assertThat(bench.pico().executes(0)).isFalse();
    assertThat(bench.pico().executes(1)).as("PROC1 is behind PROC0").isFalse();
  }

  @Test
  @DisplayName("counts with core 0 under a spinlock, and no count is lost")
  void shouldExcludeEachOtherBySpinlocks() {
    Assembler code = TwoCores.other();
    counts(code, "1");
    TwoCores.sleep(code, "rest");
    TwoCores.launch(code);
    counts(code, "0");
    TestBench bench = TestBench.of(code.op(HERE).image()).runFor(Duration.ofMillis(40));
    assertThat(bench.word(FIRST)).isEqualTo(1000);
    assertThat(bench.pico().core(1).asleep()).isTrue();
    assertThat(bench.register("SIO.SPINLOCK_ST")).isZero();
  }

  /** Adds 1 to the word at FIRST 500 times, each time with spinlock 5. */
  private static void counts(Assembler code, String name) {
    code.load(5, 500).function("count" + name);
    TwoCores.lock(code, "lock" + name, 5).load(0, FIRST).op(LDR_R1_R0, 0x3101, STR_R1_R0);
    code.op(0x601C, 0x3D01).back(1, "count" + name); // STR R4, [R3]; SUBS R5, #1; BNE
  }

  @Test
  @DisplayName("loses the counts without a lock that it must, the same however the run is cut")
  void shouldLoseTheSameCountsInAnyPieces() {
    Assembler code = TwoCores.other();
    races(code, "1");
    TwoCores.sleep(code, "rest");
    TwoCores.launch(code);
    races(code, "0");
    code.op(HERE);
    List<Integer> whole = words(code, 40_000_000_000L);
    assertThat(whole.getFirst()).isBetween(500, 999);
    assertThat(words(code, 1)).isEqualTo(whole);
    assertThat(words(code, 777_777)).isEqualTo(whole);
  }

  private static void races(Assembler code, String name) {
    code.load(5, 500).load(0, FIRST).function("race" + name);
    code.op(LDR_R1_R0, 0x3101, STR_R1_R0, 0x3D01).back(1, "race" + name);
  }

  private static List<Integer> words(Assembler code, long stepPicos) {
    Rp2040 pico = Rp2040.pico();
    pico.load(code.image());
    pico.powerCycle();
    while (pico.clock().picos() < 2_000_000_000L) {
      pico.runTo(pico.clock().picos() + stepPicos);
    }
    pico.runTo(40_000_000_000L);
    List<Integer> seen = new ArrayList<>();
    seen.add(pico.bus().read(0, FIRST, 4));
    for (int core = 0; core < 2; core++) {
      seen.add((int) pico.core(core).instructions());
      seen.add((int) pico.core(core).cycles());
    }
    return seen;
  }

  @Test
  @DisplayName("and core 0 may wait for each other's spinlock for ever: each is said")
  void shouldTellOfADeadlock() {
    Assembler code = TwoCores.other();
    TwoCores.lock(code, "take4", 4).store(SECOND, 1);
    until(code, FIRST, "ready1");
    TwoCores.lock(code, "want3", 3).op(HERE);
    TwoCores.launch(code);
    TwoCores.lock(code, "take3", 3).store(FIRST, 1);
    until(code, SECOND, "ready0");
    TwoCores.lock(code, "want4", 4).op(HERE);
    assertThat(complaint(code))
        .contains(
            "Core 0 goes round a loop of 3 instructions at",
            "in thread mode. It waits for SIO.SPINLOCK4, which is 0x00000000.",
            "(want4",
            "Core 1 goes round a loop of 3 instructions at",
            "(want3",
            "in thread mode. It waits for SIO.SPINLOCK3, which is 0x00000000.",
            "The FIFO to core 0 holds no word, that to core 1 no word.",
            "Claimed: SPINLOCK3 by core 0, SPINLOCK4 by core 1.");
  }

  @Test
  @DisplayName("and core 0 may both sleep, each for a word of the other's")
  void shouldTellOfTwoSleepers() {
    Assembler code = TwoCores.sleep(TwoCores.other().store(FIFO_WR, 1), "rest");
    TwoCores.launch(code);
    assertThat(complaint(TwoCores.sleep(code, "end")))
        .contains(
            "It cannot come to pass any more that it is done. Core 0 sleeps in WFE at",
            "Core 1 sleeps in WFE at",
            "(rest), in thread mode. Interrupts enabled: none;",
            "The FIFO to core 0 holds 1 word, that to core 1 no word.");
  }

  private static void until(Assembler code, int address, String label) {
    code.load(0, address).function(label).op(LDR_R1_R0, 0x2900).back(Assembler.EQ, label);
  }

  private static String complaint(Assembler code) {
    TestBench bench = TestBench.of(code.image());
    StuckException stuck =
        assertThatExceptionOfType(StuckException.class)
            .isThrownBy(() -> bench.runUntil("it is done", () -> false, MS))
            .actual();
    return String.valueOf(stuck.getMessage());
  }
}
