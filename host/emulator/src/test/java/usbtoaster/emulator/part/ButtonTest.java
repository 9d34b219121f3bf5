package usbtoaster.emulator.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.gpio.Drive;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.gpio.Pull;

class ButtonTest {
  private static final Duration MS = Duration.ofMillis(1);
  private static final long PICOS = 1_000_000_000;

  private final Rp2040 pico = Rp2040.pico(); // without power: the pads pull down
  private final Pin pin = pico.pin(5);

  @Test
  void shouldDriveOnlyWhileItIsPressed() {
    Button button = Button.to3V3(pico.clock(), pin);
    assertThat(pin.driven()).isEqualTo(Drive.PULLED_DOWN);
    button.press();
    assertThat(pin.pad().level()).isTrue();
    assertThat(pin.driven()).isEqualTo(Drive.OUTSIDE);
    button.release();
    assertThat(pin.pad().level()).isFalse();
  }

  @Test
  void shouldPullToGroundAgainstAResistor() {
    pin.pull(Pull.UP);
    Button button = Button.toGround(pico.clock(), pin);
    assertThat(pin.pad().level()).isTrue();
    button.pressFor(MS.multipliedBy(5));
    assertThat(pin.pad().level()).isFalse();
    pico.runTo(5 * PICOS - 1);
    assertThat(button.pressed()).isTrue();
    pico.runTo(5 * PICOS);
    assertThat(button.pressed()).isFalse();
    assertThat(pin.pad().level()).isTrue();
  }

  @Test
  void shouldBounceBothWaysAndEndWhereItGoes() {
    pin.pull(Pull.UP);
    PinRecorder recorder = new PinRecorder(pico.clock(), pin.pad());
    Bounce bounce = Bounce.of(MS, MS.multipliedBy(2), MS.multipliedBy(3), MS.multipliedBy(4));
    Button button = Button.toGround(pico.clock(), pin, bounce);
    button.press();
    pico.runTo(100 * PICOS);
    assertThat(recorder.edges())
        .extracting(PinRecorder.Edge::picos)
        .containsExactly(0L, PICOS, 3 * PICOS, 6 * PICOS, 10 * PICOS);
    assertThat(button.closed()).isTrue();
    button.release();
    pico.runTo(200 * PICOS);
    assertThat(recorder.count()).isEqualTo(10);
    assertThat(pin.pad().level()).isTrue();
  }

  @Test
  void shouldObeyTheFingerInTheMiddleOfABounce() {
    pin.pull(Pull.UP);
    Button button = Button.toGround(pico.clock(), pin, Bounce.of(MS, MS));
    button.press();
    pico.runTo(PICOS + 1);
    assertThat(button.closed()).isFalse();
    button.release();
    pico.runTo(9 * PICOS);
    assertThat(button.closed()).isFalse();
    assertThat(pin.driven()).isEqualTo(Drive.PULLED_UP);
  }

  @Test
  void shouldBounceTheSameForTheSameSeed() {
    Bounce one = Bounce.random(new SplittableRandom(7), 5, MS);
    assertThat(Bounce.random(new SplittableRandom(7), 5, MS)).isEqualTo(one);
    assertThat(one.intervalsPicos()).hasSize(10);
    assertThat(one.intervalsPicos().stream().mapToLong(each -> each).sum()).isBetween(10L, PICOS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bounce.of(MS))
        .withMessage("A bounce has an even number of intervals, each positive, not [1000000000]");
  }
}
