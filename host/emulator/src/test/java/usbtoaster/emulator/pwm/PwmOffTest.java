package usbtoaster.emulator.pwm;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.pwm.PwmBench.CC;
import static usbtoaster.emulator.pwm.PwmBench.CSR;
import static usbtoaster.emulator.pwm.PwmBench.CTR;
import static usbtoaster.emulator.pwm.PwmBench.INTR;
import static usbtoaster.emulator.pwm.PwmBench.TOP;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.gpio.Pin;

@DisplayName("A PWM slice that is off")
final class PwmOffTest {
  private final PwmBench bench = new PwmBench();

  @Test
  void shouldTakeCcAndTopOverAndShowThemWhenEnabled() {
    List<String> a = bench.edges(bench.give(0));
    bench.write(0, CC, 2);
    bench.write(0, TOP, 3);
    bench.pass(5);
    assertThat(a).isEmpty();
    bench.write(0, CSR, 1);
    bench.pass(5);
    assertThat(a).containsExactly("5+", "7-", "9+");
  }

  @Test
  @DisplayName("pwm_set_enabled: a slice that is off leaves its pins, and a run forces them")
  void shouldLeaveThePins() {
    bench.write(0, TOP, 3);
    bench.write(0, CC, 2);
    Pin a = bench.give(0);
    bench.write(0, CSR, 1);
    bench.pass(5);
    bench.write(0, CSR, 0);
    bench.write(0, TOP, 0);
    bench.write(0, CTR, 0);
    bench.write(0, CC, 0);
    assertThat(a.pad().level()).as("halted high").isTrue();
    bench.write(0, CSR, 1);
    bench.write(0, CSR, 0);
    assertThat(a.pad().level()).as("forced low").isFalse();
    bench.write(0, CC, 1);
    assertThat(a.pad().level()).as("still low").isFalse();
    bench.write(0, CSR, 1);
    bench.write(0, CSR, 0);
    assertThat(a.pad().level()).as("forced high").isTrue();
    bench.pwm.reset();
    assertThat(a.pad().level()).as("reset").isFalse();
  }

  @Test
  @DisplayName("pwm_set_enabled: PH_ADV moves a slice that is off, and its pins")
  void shouldAdvance() {
    bench.write(0, TOP, 1);
    bench.write(0, CC, 1);
    Pin a = bench.give(0);
    bench.write(0, CSR, 0x80);
    assertThat(bench.read(0, CTR)).isOne();
    assertThat(a.pad().level()).isFalse();
    bench.write(0, CSR, 0x80);
    assertThat(bench.read(0, CTR)).isZero();
    assertThat(a.pad().level()).isTrue();
    assertThat(bench.read(INTR)).isOne();
    bench.pass(10);
    assertThat(bench.read(0, CTR)).isZero();
  }
}
