package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static usbtoaster.emulator.testing.Assembler.GE;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.SRAM;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A chip that is dormant, woken by a pin or by the RTC with a clock from outside")
class SleepingChipTest {
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int XOSC = 0x4002_4000;
  private static final int ROSC = 0x4006_0000;
  private static final int CLK_REF_CTRL = 0x4000_8030;
  private static final int CLK_RTC = 0x4000_806C;
  private static final int IO_BANK0 = 0x4001_4000;
  private static final int DORMANT_WAKE_INTE0 = IO_BANK0 + 0x160;
  private static final int RTC = 0x4005_C000;
  private static final int COMA = 0x636F_6D61;
  private static final int EDGE_HIGH = 8;
  private static final int PL = 5;
  private static final int AWAKE = SRAM + 0x1000;
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** Runs from the crystal, with the ring off. */
  private static Assembler crystal() {
    Assembler code = new Assembler(SRAM).function("main").store(AWAKE, 0).variable("awake", AWAKE);
    code.store(RESETS_CLEAR, 1 << 5 | 1 << 8 | 1 << 15);
    code.store(XOSC + 0x0C, 47).store(XOSC, 0xFABAA0);
    code.load(0, XOSC).function("starts").op(0x6841, 0x2900).back(GE, "starts");
    code.store(CLK_REF_CTRL, 2).store(ROSC, 0xD1E_AA0);
    return code;
  }

  /** Falls asleep, and says so when it is awake. */
  private static Assembler sleep(Assembler code) {
    code.store(XOSC + 0x08, COMA);
    code.load(0, XOSC).function("dormant").op(0x6841, 0x2900).back(GE, "dormant");
    return code.store(AWAKE, 1).function("done").op(HERE);
  }

  @Test
  void shouldStandStillUntilAPinWakesIt() {
    Assembler code = crystal().store(IO_BANK0 + 8 * 5 + 4, 5);
    code.store(DORMANT_WAKE_INTE0, EDGE_HIGH << (4 * 5));
    TestBench bench = TestBench.of(sleep(code).image());
    bench.runFor(Duration.ofMillis(5));
    long cycles = bench.pico().core().cycles();
    assertThat(bench.pico().clkSysHertz()).isZero();
    assertThatExceptionOfType(StuckException.class)
        .isThrownBy(() -> bench.runUntil("it wakes", () -> bench.word("awake") == 1, LIMIT))
        .withMessageContaining("stands still")
        .withMessageContaining("XOSC is dormant: an interrupt of a pin");
    assertThat(bench.pico().core().cycles()).isEqualTo(cycles);

    bench.drive(5, true);
    bench.runFor(Duration.ofNanos(900_000));
    assertThat(bench.word("awake")).as("the crystal starts").isZero();
    bench.runFor(Duration.ofNanos(200_000));
    assertThat(bench.word("awake")).isEqualTo(1);
  }

  @Test
  @DisplayName("4.8.5: the RTC goes on by a clock from outside, and wakes the chip")
  void shouldBeWokenByTheRtc() {
    Assembler code = crystal().store(IO_BANK0 + 8 * 20 + 4, 8);
    code.store(CLK_RTC + 4, 1 << 8).store(CLK_RTC, 1 << 11 | 4 << 5);
    code.store(RTC, 32_767).store(RTC + 4, 2026 << 12 | 12 << 8 | 1).store(RTC + 8, 2 << 24);
    code.store(RTC + 0x0C, 1 << 4 | 1);
    code.load(0, RTC).function("loads").op(0x68C1, 0x0789).back(PL, "loads"); // RTC_ACTIVE
    code.store(RTC + 0x14, 1 << 28 | 2).store(RTC + 0x10, 1 << 28).store(RTC + 0x24, 1);
    TestBench bench = TestBench.of(sleep(code).image());
    bench.pico().clockInput(20).hertz(32_768);
    bench.runFor(Duration.ofMillis(1_900));
    assertThat(bench.word("awake")).isZero();
    assertThat(bench.pico().clkSysHertz()).isZero();
    bench.runUntil("it wakes", () -> bench.word("awake") == 1, Duration.ofMillis(150));
    assertThat(bench.missing()).isEmpty();
  }

  @Test
  void shouldHaveOtherPinsRefused() {
    TestBench bench = TestBench.of(crystal().op(HERE).image());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.pico().clockInput(21))
        .withMessageContaining("GPIO20 and GPIO22");
  }
}
