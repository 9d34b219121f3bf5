package usbtoaster.emulator.pwm;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.pwm.PwmBench.CC;
import static usbtoaster.emulator.pwm.PwmBench.CSR;
import static usbtoaster.emulator.pwm.PwmBench.CTR;
import static usbtoaster.emulator.pwm.PwmBench.DIV;
import static usbtoaster.emulator.pwm.PwmBench.EN;
import static usbtoaster.emulator.pwm.PwmBench.INTE;
import static usbtoaster.emulator.pwm.PwmBench.INTF;
import static usbtoaster.emulator.pwm.PwmBench.INTR;
import static usbtoaster.emulator.pwm.PwmBench.INTS;
import static usbtoaster.emulator.pwm.PwmBench.SET;
import static usbtoaster.emulator.pwm.PwmBench.TOP;
import static usbtoaster.emulator.pwm.PwmBench.XOR;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.gpio.Pin;

/** The PWM block through the bus and at the pins. */
final class PwmTest {
  private final PwmBench bench = new PwmBench();

  @Nested
  @DisplayName("4.5.3 List of Registers")
  final class ResetValues {
    @Test
    void shouldHaveTheResetValuesOfTheDatasheet() {
      for (int slice = 0; slice < 8; slice++) {
        assertThat(bench.read(slice, CSR)).isZero();
        assertThat(bench.read(slice, DIV)).isEqualTo(0x10);
        assertThat(bench.read(slice, CTR)).isZero();
        assertThat(bench.read(slice, CC)).isZero();
        assertThat(bench.read(slice, TOP)).isEqualTo(0xFFFF);
      }
    }

    @Test
    void shouldComeBackFromAReset() {
      bench.write(3, TOP, 9);
      bench.write(3, CC, 5);
      bench.write(INTE, 0xFF);
      bench.write(3, CSR, 1);
      bench.pass(15);
      bench.pwm.reset();
      assertThat(bench.irq).containsExactly(true, false);
      assertThat(bench.read(3, CTR)).isZero();
      assertThat(bench.read(3, TOP)).isEqualTo(0xFFFF);
      assertThat(bench.read(INTR)).isZero();
      bench.write(3, CSR, 1);
      bench.pass(100);
      assertThat(bench.read(3, CTR)).isEqualTo(100);
    }
  }

  @Nested
  @DisplayName("4.5.2.1 Pulse Width Modulation, 4.5.2.2 0% and 100%")
  final class Modulation {
    @Test
    void shouldDriveAOneQuarterAndBThreeQuarters() {
      bench.write(0, TOP, 3);
      bench.write(0, CC, 3 << 16 | 1);
      List<String> a = bench.edges(bench.give(0));
      List<String> b = bench.edges(bench.give(17));
      bench.write(0, CSR, 1);
      bench.pass(9);
      assertThat(a).containsExactly("0+", "1-", "4+", "5-", "8+", "9-");
      assertThat(b).containsExactly("0+", "3-", "4+", "7-", "8+");
    }

    @Test
    void shouldNotGlitchAtNothingAndAll() {
      bench.write(0, TOP, 3);
      bench.write(0, CC, 4 << 16);
      List<String> a = bench.edges(bench.give(0));
      Pin pinB = bench.give(1);
      List<String> b = bench.edges(pinB);
      bench.write(0, CSR, 1);
      bench.pass(100);
      assertThat(a).isEmpty();
      assertThat(b).containsExactly("0+");
      assertThat(pinB.pad().level()).isTrue();
    }

    @Test
    void shouldCentreThePulseWhenPhaseCorrect() {
      bench.write(0, TOP, 3);
      bench.write(0, CC, 2);
      List<String> a = bench.edges(bench.give(0));
      bench.write(0, CSR, 3);
      bench.pass(16);
      assertThat(a).containsExactly("0+", "2-", "6+", "10-", "14+");
    }

    @Test
    void shouldInvertTheOutputs() {
      bench.write(0, CSR, 4);
      assertThat(bench.give(0).pad().level()).isTrue();
      assertThat(bench.give(1).pad().level()).isFalse();
      bench.write(0, CSR, 8);
      assertThat(bench.give(0).pad().level()).isFalse();
      assertThat(bench.give(1).pad().level()).isTrue();
    }

    @Test
    void shouldCostNothingWhileNobodyLooks() {
      bench.write(4, TOP, 99);
      bench.write(4, CC, 50 << 16);
      Pin led = bench.give(25);
      bench.write(4, CSR, 1);
      bench.pass(1_000_030);
      assertThat(bench.clock.next()).isNull();
      assertThat(led.pad().level()).isTrue();
      bench.pass(30);
      assertThat(led.pad().level()).isFalse();
      assertThat(bench.clock.next()).isNull();
      assertThat(bench.read(INTR)).isEqualTo(1 << 4);
    }
  }

  @Nested
  @DisplayName("4.5.2.3 Double Buffering")
  final class Buffers {
    @Test
    void shouldTakeCompareAndTopOverAtTheWrap() {
      bench.write(0, TOP, 3);
      bench.write(0, CC, 1);
      List<String> a = bench.edges(bench.give(0));
      bench.write(0, CSR, 1);
      bench.pass(2);
      bench.write(0, CC, 3);
      bench.write(0, TOP, 4);
      assertThat(bench.read(0, CC)).isEqualTo(3);
      bench.pass(8);
      assertThat(a).containsExactly("0+", "1-", "4+", "7-", "9+");
    }

    @Test
    void shouldTakeOverWhatWaitsForAWrapWhenSwitchedOff() {
      bench.write(0, CSR, 1);
      bench.pass(500);
      bench.write(0, TOP, 99);
      bench.write(0, CSR, 0);
      bench.write(0, CTR, 0);
      bench.write(0, CSR, 1);
      bench.pass(105);
      assertThat(bench.read(0, CTR)).isEqualTo(5);
      assertThat(bench.read(INTR)).isOne();
    }
  }

  @Nested
  @DisplayName("4.5.2.4 Clock Divider")
  final class Divider {
    @Test
    void shouldDivideBySixteenths() {
      bench.write(0, DIV, 2 << 4 | 8);
      bench.write(0, CSR, 1);
      List<Integer> counts = new ArrayList<>();
      for (int i = 0; i < 11; i++) {
        counts.add(bench.read(0, CTR));
        bench.pass(1);
      }
      assertThat(counts).containsExactly(0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4);
    }

    @Test
    void shouldTakeZeroFor256() {
      bench.write(0, DIV, 0);
      bench.write(0, CSR, 1);
      bench.pass(255);
      assertThat(bench.read(0, CTR)).isZero();
      bench.pass(1);
      assertThat(bench.read(0, CTR)).isOne();
    }

    @Test
    void shouldFollowAChangeOfTheClock() {
      bench.write(0, TOP, 9);
      bench.write(INTE, 1);
      bench.write(0, CSR, 1);
      bench.pass(5);
      bench.clkSys.hertz(1_000_000);
      bench.pass(4);
      assertThat(bench.irq).isEmpty();
      bench.pass(1);
      assertThat(bench.irq).containsExactly(true);
    }
  }

  @Nested
  @DisplayName("4.5.2.5 Level-sensitive and Edge-sensitive Triggering")
  final class Input {
    @Test
    void shouldCountWhileBIsHigh() {
      Pin b = bench.give(1);
      bench.write(0, CSR, 1 << 4 | 1);
      bench.pass(10);
      b.drive(true);
      bench.pass(7);
      b.drive(false);
      bench.pass(10);
      assertThat(bench.read(0, CTR)).isEqualTo(7);
    }

    @Test
    void shouldCountRisingOrFallingEdgesOfB() {
      Pin b = bench.give(1);
      bench.write(0, CSR, 2 << 4 | 1);
      toggle(b, 5);
      assertThat(bench.read(0, CTR)).isEqualTo(3);
      bench.write(0, CSR, 3 << 4 | 1);
      toggle(b, 5);
      assertThat(bench.read(0, CTR)).isEqualTo(6);
    }

    @Test
    void shouldDivideTheEdges() {
      Pin b = bench.give(1);
      bench.write(0, DIV, 3 << 4);
      bench.write(0, TOP, 1);
      bench.write(INTE, 1);
      bench.write(0, CSR, 2 << 4 | 1);
      toggle(b, 10);
      assertThat(bench.read(0, CTR)).isEqualTo(1);
      toggle(b, 2);
      assertThat(bench.irq).containsExactly(true);
    }

    @Test
    void shouldMakeBAnOutputOnlyWhenRunningFreely() {
      bench.write(0, CC, 1 << 16);
      Pin b = bench.give(1);
      bench.write(0, CSR, 1);
      assertThat(b.pad().level()).isTrue();
      bench.write(0, CSR, 1 << 4);
      assertThat(b.pad().level()).isFalse();
    }

    private void toggle(Pin pin, int times) {
      for (int i = 0; i < times; i++) {
        pin.drive(!pin.pad().level());
        bench.pass(3);
      }
    }
  }

  @Nested
  @DisplayName("4.5.2.8 On-the-fly Phase Adjustment, EN")
  final class Phase {
    @Test
    void shouldEnableSlicesTogether() {
      bench.write(EN, 0x81);
      bench.pass(50);
      assertThat(bench.read(0, CTR)).isEqualTo(50);
      assertThat(bench.read(7, CTR)).isEqualTo(50);
      assertThat(bench.read(1, CTR)).isZero();
      assertThat(bench.read(7, CSR)).isEqualTo(1);
      bench.write(7, CSR + XOR, 1);
      assertThat(bench.read(EN)).isEqualTo(1);
      bench.pass(50);
      assertThat(bench.read(7, CTR)).isEqualTo(50);
    }

    @Test
    void shouldAdvanceAndRetardByOneCount() {
      bench.write(0, DIV, 2 << 4);
      bench.write(0, CSR, 1);
      bench.pass(20);
      bench.write(0, CSR + SET, 0x80);
      assertThat(bench.read(0, CTR)).isEqualTo(11);
      assertThat(bench.read(0, CSR)).isEqualTo(1);
      bench.write(0, CSR + SET, 0x40);
      bench.write(0, CSR + SET, 0x40);
      bench.pass(4);
      assertThat(bench.read(0, CTR)).isEqualTo(11);
      bench.pass(2);
      assertThat(bench.read(0, CTR)).isEqualTo(12);
    }

    @Test
    void shouldTakeAWriteOfTheCounter() {
      bench.write(0, TOP, 99);
      bench.write(0, CSR, 1);
      bench.pass(10);
      bench.write(0, CTR, 95);
      bench.pass(10);
      assertThat(bench.read(0, CTR)).isEqualTo(5);
    }
  }

  @Nested
  @DisplayName("4.5.2.7 Interrupt Request and DMA Data Request")
  final class Requests {
    @Test
    void shouldInterruptAtEachWrap() {
      bench.write(2, TOP, 9);
      bench.write(INTE, 4);
      bench.write(2, CSR, 1);
      bench.pass(9);
      assertThat(bench.irq).isEmpty();
      bench.pass(1);
      assertThat(bench.irq).containsExactly(true);
      assertThat(bench.read(INTS)).isEqualTo(4);
      bench.write(INTR, 4);
      bench.pass(9);
      assertThat(bench.irq).containsExactly(true, false);
      bench.pass(1);
      assertThat(bench.irq).containsExactly(true, false, true);
      assertThat(bench.clock.next()).isNull();
    }

    @Test
    void shouldInterruptOnceAPeriodWhenPhaseCorrect() {
      bench.write(0, TOP, 9);
      bench.write(INTE, 1);
      bench.write(0, CSR, 3);
      bench.pass(19);
      assertThat(bench.irq).isEmpty();
      bench.pass(1);
      assertThat(bench.irq).containsExactly(true);
    }

    @Test
    void shouldRaiseWhatIsForced() {
      bench.write(INTF, 0x80);
      assertThat(bench.read(INTS)).isEqualTo(0x80);
      bench.write(INTF, 0);
      assertThat(bench.irq).containsExactly(true, false);
    }

    @Test
    void shouldRequestATransferAtEachWrapWhileOneIsWanted() {
      Dreq dreq = bench.dreqs.get(1);
      List<Long> requests = new ArrayList<>();
      dreq.listen(
          () -> {
            if (dreq.ready() == 1) {
              requests.add(bench.clkSys.ticks());
            }
          });
      bench.write(1, TOP, 9);
      bench.write(1, CSR, 1);
      bench.pass(25);
      assertThat(requests).isEmpty();
      dreq.wanted(true);
      bench.pass(20);
      dreq.wanted(false);
      bench.pass(20);
      assertThat(requests).containsExactly(30L, 40L);
      assertThat(dreq.ready()).isZero();
    }
  }
}
