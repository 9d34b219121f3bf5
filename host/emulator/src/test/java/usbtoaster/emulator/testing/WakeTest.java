package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.part.PinRecorder;

/** A core that sleeps is woken at a moment that is no tick of clk_sys. */
@DisplayName("What wakes the core between two ticks")
class WakeTest {
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int IO_AND_PADS = 1 << 5 | 1 << 8;
  private static final int GPIO25_CTRL = 0x4001_40CC;
  private static final int FUNCSEL_SIO = 5;
  private static final int SIO_OUT_SET = 0xD000_0014;
  private static final int SIO_OE_SET = 0xD000_0024;
  private static final int STR_R1_AT_R0 = 0x6001;
  private static final long TICK_PICOS = 153_847; // of 6.5 MHz, rounded up

  /**
   * The first WFE takes the event of core 1's boot; the first instruction after the next sets a
   * pin.
   */
  private static TestBench sleeper() {
    return TestBench.of(
        new Assembler(Assembler.SRAM)
            .function("main")
            .store(RESETS_CLEAR, IO_AND_PADS)
            .store(GPIO25_CTRL, FUNCSEL_SIO)
            .store(SIO_OE_SET, 1 << 25)
            .load(0, SIO_OUT_SET)
            .load(1, 1 << 25)
            .op(Assembler.WFE, Assembler.WFE, STR_R1_AT_R0, Assembler.HERE)
            .image());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 77_000, 100_000, 153_000})
  @DisplayName("comes before what the core does then, by less than a tick")
  void shouldActAtTheTickAfter(long later) {
    try (TestBench bench = sleeper()) {
      Rp2040 pico = bench.pico();
      PinRecorder led = bench.probe().recorder(25);
      long woken = 2_000_000_000L + later; // 2 ms are 13,000 ticks
      pico.clock().arm(pico.clock().alarm("an event", pico.core()::event), woken);
      bench.runFor(Duration.ofMillis(3));
      assertThat(led.lastEdgePicos()).isBetween(woken, woken + TICK_PICOS);
      assertThat(led.count()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("is no reason to take a core for one that does not move")
  void shouldFindTheLoopOfACoreThatStartsBetweenTicks() {
    try (TestBench bench = sleeper()) {
      bench.pico().runTo(2_000_077_000L);
      assertThat(bench.time()).isEqualTo(Duration.ofNanos(2_000_077));
      bench.reflash(
          new Assembler(Assembler.SRAM)
              .function("main")
              .op(Assembler.NOP, Assembler.NOP)
              .back(Assembler.ALWAYS, "main")
              .image());
      assertThatExceptionOfType(StuckException.class)
          .isThrownBy(() -> bench.runUntil("it ends", () -> false, Duration.ZERO))
          .withMessageContaining("goes round a loop of 3 instructions at 0x20000040 (main)");
    }
  }
}
