package usbtoaster.emulator.adc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The ADC through the bus (datasheet 4.9)")
final class AdcTest {
  private final AdcBench bench = new AdcBench();

  @Nested
  @DisplayName("Inputs")
  final class Inputs {
    @ParameterizedTest(name = "{0} V reads {1}")
    @CsvSource({
      "0, 0",
      "1.65, 2048",
      "3.2999, 4095",
      "3.3, 4095",
      "5, 4095",
      "-1, 0",
      "0.0008, 0",
      "0.00081, 1"
    })
    void shouldConvertAVoltage(double volts, int code) {
      bench.adc.inputs().voltage(26, volts);
      assertThat(bench.convert(0)).isEqualTo(code);
    }

    @Test
    void shouldReadAnUnconnectedPinAsItsPad() {
      assertThat(bench.convert(3)).isEqualTo(4095);
      assertThat(bench.convert(2)).isZero();
      bench.adc.inputs().voltage(29, 0.33);
      assertThat(bench.convert(3)).isEqualTo(409);
      bench.adc.inputs().disconnect(29);
      assertThat(bench.convert(3)).isEqualTo(4095);
      assertThat(bench.convert(7)).isZero();
    }

    @ParameterizedTest(name = "{0} degrees")
    @CsvSource({"27", "-20", "85"})
    void shouldConvertTheTemperatureByTheFormulaOfTheDatasheet(double celsius) {
      bench.adc.inputs().temperature(celsius);
      double volts = bench.convert(4) * 3.3 / 4096;
      assertThat(27 - (volts - 0.706) / 0.001721).isBetween(celsius - 0.01, celsius + 0.5);
    }

    @Test
    void shouldNotMeasureWithASensorWithoutPower() {
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_ONCE | 4 << 12);
      bench.passTicks(96);
      assertThat(bench.read(AdcBench.RESULT)).isZero();
    }

    @Test
    void shouldFollowAWaveForm() {
      bench.adc.inputs().voltage(27, picos -> picos / 1e12 * 33_000); // 3.3 V in 0.1 ms
      bench.passTicks(480); // 10 us
      assertThat(bench.convert(1)).isEqualTo(409);
      assertThat(bench.convert(1)).as("2 us later").isEqualTo(491);
    }

    @Test
    void shouldSampleAsTheConversionBegins() {
      bench.adc.inputs().voltage(26, 1.0);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_ONCE);
      bench.passTicks(1);
      bench.adc.inputs().voltage(26, 2.0);
      bench.write(AdcBench.CS, AdcBench.EN | 1 << 12);
      bench.passTicks(95);
      assertThat(bench.read(AdcBench.RESULT)).isEqualTo((int) (1.0 / 3.3 * 4096));
    }

    @Test
    void shouldRefuseWhatIsNoInputAndNoVoltage() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bench.adc.inputs().voltage(25, 1))
          .withMessage("The ADC is at GPIO26 to GPIO29, not at GPIO25");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bench.adc.inputs().voltage(26, Double.NaN));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bench.adc.inputs().temperature(Double.POSITIVE_INFINITY));
    }

    @Test
    void shouldReportAConversionThatFails() {
      bench.adc.inputs().voltage(26, picos -> Double.NaN);
      bench.write(AdcBench.FCS, AdcBench.FCS_EN | AdcBench.FCS_ERR);
      bench.convert(0);
      assertThat(bench.read(AdcBench.FIFO) & 1 << 15).isNotZero();
      assertThat(bench.read(AdcBench.CS)).isEqualTo(0x703);
      bench.convert(1);
      assertThat(bench.read(AdcBench.CS)).isEqualTo(0x1503);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.ERR_STICKY);
      assertThat(bench.read(AdcBench.CS)).isEqualTo(0x101);
    }
  }

  @Nested
  @DisplayName("Time")
  final class Time {
    @Test
    void shouldTakeNinetySixTicks() {
      assertThat(bench.read(AdcBench.CS)).as("off").isZero();
      bench.write(AdcBench.CS, AdcBench.EN);
      assertThat(bench.read(AdcBench.CS)).isEqualTo(AdcBench.EN | AdcBench.READY);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_ONCE);
      bench.passTicks(95);
      assertThat(bench.read(AdcBench.CS)).isEqualTo(AdcBench.EN);
      bench.passTicks(1);
      assertThat(bench.read(AdcBench.CS)).isEqualTo(AdcBench.EN | AdcBench.READY);
    }

    @Test
    void shouldArmNothingWhileNobodyWaits() {
      bench.write(AdcBench.FCS, AdcBench.FCS_EN);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_MANY);
      assertThat(bench.clock.nextPicos()).isEqualTo(Long.MAX_VALUE);
      bench.passTicks(4 * 96);
      assertThat(bench.read(AdcBench.FCS)).isEqualTo(AdcBench.FCS_EN | AdcBench.FULL | 4 << 16);
      bench.passTicks(96);
      assertThat(bench.read(AdcBench.FCS) & AdcBench.OVER).isNotZero();
    }

    /** The moments at which conversions began, by a wave form that notes them. */
    private List<Long> starts(int div, long ticks) {
      List<Long> starts = new ArrayList<>();
      bench.adc.inputs().voltage(26, picos -> note(starts, picos));
      bench.write(AdcBench.DIV, div);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_MANY);
      bench.passTicks(ticks);
      bench.read(AdcBench.CS);
      return starts;
    }

    private double note(List<Long> starts, long picos) {
      starts.add(bench.clkAdc.ticksAt(picos));
      return 0;
    }

    @Test
    void shouldConvertBackToBackWithoutADivider() {
      assertThat(starts(0, 300)).containsExactly(0L, 96L, 192L, 288L);
    }

    @Test
    void shouldPaceByTheFractionalDivider() {
      assertThat(starts(99 << 8 | 0x80, 450)).containsExactly(0L, 100L, 201L, 301L, 402L);
    }

    @Test
    void shouldLoseWhatTheDividerAsksForMeanwhile() {
      assertThat(starts(39 << 8, 300)).containsExactly(0L, 120L, 240L);
    }

    @Test
    void shouldAgreeWithAPlainDeltaSigma() {
      long seed = System.nanoTime();
      int div = new Random(seed).nextInt(95 << 8, 400 << 8);
      List<Long> expected = new ArrayList<>();
      long sum = 0;
      for (long tick = 0; tick <= 20_000; tick++) {
        if (sum < 256) {
          expected.add(tick);
          sum += 256 + div;
        }
        sum -= 256;
      }
      assertThat(starts(div, 20_000)).as("seed %d, DIV 0x%X", seed, div).isEqualTo(expected);
    }

    @Test
    void shouldFinishTheLastConversionWhenItIsStopped() {
      bench.adc.inputs().voltage(26, 1.65);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_MANY);
      bench.passTicks(10);
      bench.write(AdcBench.CS, AdcBench.EN);
      assertThat(bench.read(AdcBench.CS) & AdcBench.READY).isZero();
      bench.passTicks(86);
      assertThat(bench.read(AdcBench.CS) & AdcBench.READY).isNotZero();
      assertThat(bench.read(AdcBench.RESULT)).isEqualTo(2048);
    }

    @Test
    void shouldStandStillWithItsClock() {
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_ONCE);
      bench.passTicks(50);
      bench.clkAdc.hertz(0);
      bench.clock.advanceTo(1_000_000_000);
      assertThat(bench.read(AdcBench.CS) & AdcBench.READY).isZero();
      assertThat(bench.adc.registers().story(true)).contains("clk_adc");
      bench.clkAdc.hertz(1_000_000);
      bench.passTicks(46);
      assertThat(bench.read(AdcBench.CS) & AdcBench.READY).isNotZero();
    }
  }

  @Nested
  @DisplayName("FIFO, interrupt, DMA")
  final class Queue {
    @Test
    void shouldGoRoundTheInputs() {
      for (int i = 0; i < 4; i++) {
        bench.adc.inputs().voltage(26 + i, 0.1 * (i + 1));
      }
      bench.write(AdcBench.FCS, AdcBench.FCS_EN | AdcBench.SHIFT);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_MANY | 1 << 12 | 0b01101 << 16);
      List<Integer> samples = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        bench.passTicks(96);
        samples.add(bench.read(AdcBench.FIFO));
      }
      // input 1 first, then the enabled ones behind it
      assertThat(samples).containsExactly(248 / 16, 372 / 16, 496 / 16, 124 / 16, 372 / 16);
      assertThat(bench.read(AdcBench.CS) >> 12 & 7).isEqualTo(3);
    }

    @Test
    void shouldInterruptAtTheThreshold() {
      bench.write(AdcBench.FCS, AdcBench.FCS_EN | 3 << 24);
      bench.write(AdcBench.INTE, 1);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_MANY);
      bench.passTicks(3 * 96 - 1);
      assertThat(bench.irq).isFalse();
      bench.passTicks(1);
      assertThat(bench.irq).isTrue();
      assertThat(bench.read(AdcBench.INTS)).isEqualTo(1);
      bench.read(AdcBench.FIFO);
      assertThat(bench.irq).isFalse();
      assertThat(bench.read(AdcBench.INTR)).isZero();
      bench.write(AdcBench.INTF, 1);
      assertThat(bench.irq).isTrue();
    }

    @Test
    void shouldRememberUnderflowAndOverflow() {
      bench.write(AdcBench.FCS, AdcBench.FCS_EN);
      bench.read(AdcBench.FIFO);
      assertThat(bench.read(AdcBench.FCS))
          .isEqualTo(AdcBench.FCS_EN | AdcBench.EMPTY | AdcBench.UNDER);
      for (int i = 0; i < 5; i++) {
        bench.adc.inputs().voltage(26, 0.5 * i);
        bench.convert(0);
      }
      assertThat(bench.read(AdcBench.FCS))
          .isEqualTo(AdcBench.FCS_EN | AdcBench.FULL | AdcBench.UNDER | AdcBench.OVER | 4 << 16);
      bench.write(AdcBench.FCS, AdcBench.FCS_EN | AdcBench.UNDER | AdcBench.OVER);
      assertThat(bench.read(AdcBench.FCS) & (AdcBench.UNDER | AdcBench.OVER)).isZero();
      assertThat(bench.read(AdcBench.FIFO)).as("what it had is kept").isZero();
      assertThat(bench.read(AdcBench.FIFO)).isEqualTo((int) (0.5 / 3.3 * 4096));
    }

    @Test
    void shouldFillAByteArrayByDma() {
      bench.adc.inputs().voltage(26, picos -> Math.floor(picos / 2e6) * 0.1);
      bench.write(AdcBench.FCS, AdcBench.FCS_EN | AdcBench.SHIFT | AdcBench.DREQ_EN | 1 << 24);
      bench.receiveByDma(20);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_MANY);
      bench.passTicks(20 * 96 + 10);
      for (int i = 0; i < 20; i++) {
        assertThat(bench.bus.read(0, AdcBench.SRAM + i, 1))
            .as("sample %d", i)
            .isEqualTo((int) (i * 0.1 / 3.3 * 4096) >> 4);
      }
    }

    @Test
    void shouldForgetAllInReset() {
      bench.write(AdcBench.FCS, AdcBench.FCS_EN);
      bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_MANY);
      bench.passTicks(200);
      bench.adc.reset();
      bench.passTicks(200);
      assertThat(bench.read(AdcBench.CS)).isZero();
      assertThat(bench.read(AdcBench.FCS)).isEqualTo(AdcBench.EMPTY);
    }
  }

  @Test
  void shouldTellWhyItsFifoStaysEmpty() {
    assertThat(bench.adc.registers().story(true)).isEqualTo("The ADC is off: CS.EN is 0.");
    bench.write(AdcBench.CS, AdcBench.EN | AdcBench.START_MANY);
    assertThat(bench.adc.registers().story(true))
        .isEqualTo("The ADC's FIFO is empty and stays so: FCS.EN is 0.");
    bench.write(AdcBench.FCS, AdcBench.FCS_EN);
    assertThat(bench.adc.registers().story(true)).isEmpty();
    bench.write(AdcBench.CS, AdcBench.EN);
    bench.passTicks(96);
    bench.read(AdcBench.FIFO);
    assertThat(bench.adc.registers().story(true)).contains("no conversion runs");
  }
}
