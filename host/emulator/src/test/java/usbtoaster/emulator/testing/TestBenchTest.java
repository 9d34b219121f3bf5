package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.NOP;
import static usbtoaster.emulator.testing.Assembler.SRAM;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.image.Image;

class TestBenchTest {
  static final Path TOASTER = Path.of("../../firmware/image/toaster.elf");
  private static final Duration BOOT = Duration.ofMillis(100);
  private static final Duration MS = Duration.ofMillis(1);
  private static final int IRQ = 20;
  private static final int ACK = 21;
  private static final int CS = 17;
  private static final int COUNT = SRAM + 0x1000;

  /** Counts in a variable for ever. */
  private static Image counter() {
    return new Assembler(SRAM)
        .variable("count", COUNT)
        .function("main")
        .load(0, COUNT)
        .function("loop")
        .op(0x6801, 0x1C49, 0x6001) // LDR R1, [R0]; ADDS R1, R1, #1; STR R1, [R0]
        .back(Assembler.ALWAYS, "loop")
        .image();
  }

  @Test
  void shouldStopAtTheEdgeAndTellItsTime() {
    try (TestBench bench = TestBench.of(TOASTER)) {
      bench.drive(CS, true).drive(ACK, false);
      Duration edge = bench.runUntilEdge(IRQ, true, BOOT);
      assertThat(bench.time().minus(edge)).isBetween(Duration.ZERO, Duration.ofNanos(400));
      assertThat(bench.pin(IRQ)).isTrue();
    }
  }

  @Test
  void shouldStopWhenTheUartHasSaidIt() {
    try (TestBench bench = TestBench.of(TOASTER)) {
      bench.runUntilUart("t", BOOT);
      int first = bench.uartText().length();
      assertThat(bench.uartText()).endsWith("t");
      bench.runUntilUart("t", BOOT);
      assertThat(bench.uartText()).endsWith("t").hasSizeGreaterThan(first);
      assertThatExceptionOfType(StuckException.class)
          .isThrownBy(() -> bench.runUntilUart("tea\r\n", MS))
          .withMessageContaining("that UART0 says \"tea\\r\\n\". ")
          .withMessageContaining("UART0 said last: \"");
    }
  }

  @Test
  void shouldReadAndWriteMemoryBySymbol() {
    try (TestBench bench = TestBench.of(counter())) {
      bench.word("count", 40).runUntil("it counts", () -> bench.word("count") >= 100, MS);
      assertThat(bench.word(COUNT)).isBetween(100, 130);
      assertThat(bench.address("main")).isEqualTo(SRAM + 64);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bench.word("cuont"))
          .withMessage("tiny.elf has no symbol cuont: load an ELF file that is not stripped");
    }
  }

  @Test
  void shouldLookAtRegistersWithoutSideEffects() {
    try (TestBench bench = TestBench.of(counter())) {
      assertThat(bench.register("RESETS.RESET")).isEqualTo(0x01FF_FFFF);
      assertThat(bench.register("UART0.UARTFR")).as("held in reset").isZero();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bench.register("UARTFR"))
          .withMessage("There is no register UARTFR: write BLOCK.REGISTER as the datasheet does");
    }
  }

  @Test
  void shouldStopBeforeAFunction() {
    try (TestBench bench = TestBench.of(TOASTER)) {
      bench.runUntilReached("main", BOOT);
      assertThat(bench.pico().core().pc()).isEqualTo(bench.address("main"));
      assertThat(bench.where()).contains("executes PUSH {").contains("(main), in thread mode");
      bench.runUntilReached("banner_write", BOOT).runUntilUart("toaster", BOOT);
    }
  }

  @Test
  void shouldNotReachAFunctionThatNobodyCalls() {
    Image image =
        new Assembler(SRAM).function("main").op(HERE).function("never").op(NOP, HERE).image();
    try (TestBench bench = TestBench.of(image)) {
      assertThatExceptionOfType(StuckException.class)
          .isThrownBy(() -> bench.runUntilReached("never", MS))
          .withMessageStartingWith(
              "It did not come to pass within 1 ms of device time that core 0 reaches never.");
      assertThat(bench.pico().core().halted()).isFalse();
    }
  }

  @Test
  void shouldKeepSramOverAResetAndLoseItWithThePower() {
    try (TestBench bench = TestBench.of(TOASTER)) {
      int unused = SRAM + 0x3_8000;
      bench.word(unused, 0x1234_5678).reset();
      assertThat(bench.uartText()).isEmpty();
      bench.runUntilUart("toaster", BOOT);
      assertThat(bench.word(unused)).isEqualTo(0x1234_5678);
      bench.powerCycle();
      assertThat(bench.word(unused)).isNotEqualTo(0x1234_5678);
      bench.runUntilUart("toaster", BOOT);
    }
  }

  @Test
  void shouldRunAnotherImageAfterReflash() {
    try (TestBench bench = TestBench.of(TOASTER)) {
      bench.runFor(MS).reflash(counter()).word("count", 0).runFor(MS);
      assertThat(bench.word("count")).isBetween(100, 3000);
      bench.word(bench.address("main"), 0xE7FE_E7FE).powerCycle().word("count", 0).runFor(MS);
      assertThat(bench.word("count")).as("the image is loaded again").isBetween(100, 3000);
    }
  }

  @Test
  void shouldSendToTheUartAndHearIt() {
    try (TestBench bench = TestBench.of(Echo.image())) {
      bench.send("bread").runUntilUart("bread", Duration.ofMillis(20));
      bench.send(1, "nobody listens").runFor(MS);
      assertThat(bench.uartText(1)).isEmpty();
    }
  }

  @Test
  void shouldLetTimePassExactly() {
    try (TestBench bench = TestBench.of(counter())) {
      Duration before = bench.time();
      bench.runFor(MS);
      assertThat(bench.time().minus(before)).isBetween(MS, MS.plusNanos(2_000));
    }
  }

  @Test
  void shouldDoTheSameEachTime() {
    try (TestBench first = TestBench.of(TOASTER);
        TestBench second = TestBench.of(TOASTER)) {
      first.runUntilUart("\n", BOOT);
      second.runUntilUart("\n", BOOT);
      assertThat(second.time()).isEqualTo(first.time());
      assertThat(second.uartText()).isEqualTo(first.uartText());
      assertThat(second.pico().core().cycles()).isEqualTo(first.pico().core().cycles());
    }
  }
}
