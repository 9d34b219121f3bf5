package usbtoaster.emulator.pwm;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.pwm.PwmBench.CSR;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.chip.CapturedLog;
import usbtoaster.emulator.gpio.Pin;

@DisplayName(
    "A pin with two drivers is reported if it lasts, not while an image makes an input of it")
class TwoDriversTest {
  private static final int GATED_BY_B = 1 << 4;
  private static final int MILLISECOND = 125_000;

  private final PwmBench bench = new PwmBench();

  @Test
  void shouldNotTellOfAnInputThatIsAnOutputForAFewInstructions() {
    assertThat(
            CapturedLog.of(
                () -> {
                  Pin b = bench.give(1); // B drives low until the slice is told otherwise
                  b.drive(true);
                  bench.pass(100);
                  bench.write(0, CSR, GATED_BY_B);
                  bench.pass(10 * MILLISECOND);
                  b.drive(false);
                  b.drive(true);
                  bench.pass(10 * MILLISECOND);
                }))
        .isEmpty();
  }

  @Test
  void shouldNotTellOfAnInputWhoseModeIsSetFirst() {
    assertThat(
            CapturedLog.of(
                () -> {
                  bench.write(0, CSR, GATED_BY_B);
                  bench.give(1).drive(true);
                  bench.pass(10 * MILLISECOND);
                }))
        .isEmpty();
  }

  @Test
  void shouldTellOnceOfTwoThatLast() {
    String log =
        CapturedLog.of(
            () -> {
              Pin a = bench.give(0);
              a.drive(true);
              bench.pass(2 * MILLISECOND);
              a.release();
              a.drive(true);
              bench.pass(2 * MILLISECOND);
            });
    assertThat(log.lines()).singleElement().asString().contains("GPIO0 is driven to opposite");
  }

  @Test
  void shouldTellOfADriverThatDisagreesNowAndThen() {
    bench.write(0, PwmBench.TOP, 9);
    bench.write(0, PwmBench.CC, 5);
    String log =
        CapturedLog.of(
            () -> {
              Pin a = bench.give(0);
              a.pad().listen(level -> {});
              a.drive(true);
              bench.write(0, CSR, 1);
              bench.pass(2 * MILLISECOND);
            });
    assertThat(log).contains("GPIO0 is driven to opposite");
  }
}
