package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.SRAM;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.gpio.Drive;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.Led;
import usbtoaster.emulator.part.PinRecorder;
import usbtoaster.emulator.part.UartPeer;

/** What a test asks of a chip that runs, beyond the bench's own methods. */
class ProbeTest {
  private static final Path TOASTER = Path.of("../../firmware/image/toaster.elf");
  private static final Duration BOOT = Duration.ofMillis(100);
  private static final int IO_BANK0 = 0x4001_4000;
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int VTOR = 0xE000_ED08;
  private static final int GPIO_OUT_XOR = 0xD000_001C;
  private static final int GPIO_OE_SET = 0xD000_0024;

  @Test
  void shouldHearTheFirmwareAtItsSpeedAndNotAtAnother() {
    try (TestBench bench = TestBench.of(TOASTER);
        UartPeer right = bench.probe().peer(0, 1, 115_200);
        UartPeer wrong = bench.probe().peer(0, 2, 57_600)) {
      bench.drive(17, true).drive(21, false).runUntilUart("\n", BOOT).runFor(Duration.ofMillis(1));
      assertThat(right.text()).isEqualTo(bench.uartText()).startsWith("toaster");
      assertThat(right.errors()).isZero();
      assertThat(wrong.text()).isNotEqualTo(bench.uartText());
      assertThat(wrong.errors()).isPositive();
    }
  }

  @Test
  void shouldTalkToTheFirmwareOverThePins() {
    try (TestBench bench = TestBench.of(Echo.onPins());
        UartPeer peer = bench.probe().peer(0, 1, 101_562)) {
      bench.runFor(Duration.ofMillis(2));
      peer.send("rye");
      bench.runUntil("it answers", () -> peer.text().equals("rye"), Duration.ofMillis(5));
      assertThat(peer.sending()).isFalse();
      assertThat(bench.probe().driven(0)).isEqualTo(Drive.CHIP);
      assertThat(bench.probe().driven(1)).isEqualTo(Drive.OUTSIDE);
    }
  }

  /** Toggles GPIO25 each time round a loop of two instructions. */
  private static Image blinker() {
    return new Assembler(SRAM)
        .function("main")
        .store(RESETS_CLEAR, 1 << 5 | 1 << 8)
        .store(IO_BANK0 + 8 * 25 + 4, 5)
        .load(1, 1 << 25)
        .load(0, GPIO_OE_SET)
        .op(0x6001)
        .load(0, GPIO_OUT_XOR)
        .function("loop")
        .op(0x6001)
        .back(Assembler.ALWAYS, "loop")
        .image();
  }

  @Test
  void shouldMeasureWhatAProgramDoesWithAPin() {
    try (TestBench bench = TestBench.of(blinker());
        PinRecorder recorder = bench.probe().recorder(25);
        Led led = bench.probe().led(25)) {
      bench.runFor(Duration.ofMillis(1));
      // STR to the SIO takes 1 cycle, B takes 2: high for 3 cycles of the 6.5 MHz, low for 3
      Duration window = Duration.ofNanos(500_000);
      assertThat(recorder.over(window).frequencyHertz()).isCloseTo(6.5e6 / 6, within(1.0));
      assertThat(recorder.over(window).duty()).isCloseTo(0.5, within(0.01));
      assertThat(led.brightness(window)).isCloseTo(0.5, within(0.01));
      assertThat(led.flashes()).isGreaterThan(1_000);
    }
  }

  @Test
  void shouldCountInstructionsOverResets() {
    try (TestBench bench = TestBench.of(blinker())) {
      bench.runFor(Duration.ofMillis(1));
      long first = bench.probe().instructions();
      assertThat(first).isBetween(3_000L, 6_500L);
      bench.reset().runFor(Duration.ofMillis(1));
      assertThat(bench.probe().instructions()).isBetween(2 * first - 10, 2 * first + 10);
    }
  }

  @Test
  void shouldTellTheTimeAndHowOftenItBeganAnew() {
    try (TestBench bench = TestBench.of(blinker())) {
      Probe probe = bench.probe();
      bench.runFor(Duration.ofMillis(1));
      assertThat(probe.picos()).isBetween(1_000_000_000L, 1_001_000_000L);
      int restarts = probe.restarts();
      bench.powerCycle();
      assertThat(probe.restarts()).isEqualTo(restarts + 1);
      bench.runFor(Duration.ofMillis(1));
      assertThat(probe.picos()).as("over a power failure").isGreaterThanOrEqualTo(2_000_000_000L);
      assertThat(probe.diagnosis()).startsWith(probe.firmware().substring(0, 40)).contains("UART0");
      assertThat(probe.firmware()).startsWith("Core 0 goes round a loop").doesNotContain("UART0");
    }
  }

  @Test
  void shouldTellTheFirstFaultUntilThePowerGoes() {
    Image faults =
        new Assembler(SRAM)
            .function("main")
            .store(VTOR, SRAM)
            .load(0, 0x2003_0001)
            .function("dies")
            .op(0x6801)
            .function("isr_hardfault")
            .op(0xBE00)
            .image("isr_hardfault");
    try (TestBench bench = TestBench.of(faults)) {
      assertThat(bench.probe().firstFault()).isNull();
      bench.runFor(Duration.ofMillis(1));
      String story =
          "Core 0 has faulted: unaligned load of 4 bytes at 0x20030001, by the instruction at"
              + " 0x20000048 (dies). One more came.";
      assertThat(bench.probe().firstFault()).isEqualTo(story);
      bench.reset();
      assertThat(bench.probe().firstFault()).as("over a reset").isEqualTo(story);
      bench.reflash(new Assembler(SRAM).function("main").op(HERE).image());
      bench.runFor(Duration.ofMillis(1));
      assertThat(bench.probe().firstFault()).isNull();
    }
  }

  @Test
  void shouldNotTellOfALoopWhereTheToasterTakesAFrame() {
    try (TestBench bench = TestBench.of(TOASTER)) {
      bench.drive(17, true).drive(21, false).runUntilUart("\n", BOOT).runFor(BOOT);
      int awake = 0;
      for (int nanos = 100; nanos <= 3_000; nanos += 100) {
        bench.drive(17, nanos % 200 == 0).runFor(Duration.ofNanos(nanos));
        awake += bench.pico().asleep() ? 0 : 1;
        assertThat(bench.probe().firmware())
            .as("%d ns", nanos)
            .doesNotContainPattern("loop of .* in thread mode");
        bench.runFor(Duration.ofMillis(1));
      }
      assertThat(awake).isPositive();
    }
  }

  @Test
  void shouldTellOfTheToasterAsAsleepThoughAnInterruptHasJustWokenIt() {
    try (TestBench bench = TestBench.of(TOASTER)) {
      bench.drive(17, true).drive(21, false).runUntilUart("\n", BOOT).runFor(BOOT);
      bench.drive(17, false).runUntil("it wakes", () -> !bench.pico().asleep(), BOOT);
      assertThat(bench.probe().firmware())
          .startsWith("Core 0 sleeps in WFI at")
          .doesNotContain("loop");
    }
  }
}
