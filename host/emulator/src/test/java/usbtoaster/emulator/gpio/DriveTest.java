package usbtoaster.emulator.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.emulator.signal.Signal;

/** Who gives a pad its level, as somebody asks who looks for a wire that nobody drives. */
class DriveTest {
  private static final int PAD_4 = GpioBench.PADS + 4 + 4 * 4;
  private static final int PULL_UP = 0x4A;
  private static final int PULL_DOWN = 0x46;
  private static final int BOTH_PULLS = 0x4E;
  private static final int NO_PULL = 0x42;

  private final GpioBench bench = new GpioBench();
  private final Pin pin = bench.user.pin(4);

  @Test
  void shouldTellThePullsOfThePad() {
    assertThat(pin.driven()).as("after a reset").isEqualTo(Drive.PULLED_DOWN);
    bench.write(PAD_4, PULL_UP);
    assertThat(pin.driven()).isEqualTo(Drive.PULLED_UP);
    bench.write(PAD_4, BOTH_PULLS);
    assertThat(pin.driven()).isEqualTo(Drive.KEPT);
    bench.write(PAD_4, NO_PULL);
    assertThat(pin.driven()).isEqualTo(Drive.FLOATING);
    assertThat(pin.driven().driven()).isFalse();
  }

  @Test
  void shouldTellWhoDrives() {
    Signal enable = new Signal("enable", false);
    bench.user.functions().connect(4, 5, new PinFunction(new Signal("out", true), enable, null));
    bench.write(GpioBench.ctrl(4), 5);
    bench.write(PAD_4, NO_PULL);
    assertThat(pin.driven()).as("an input").isEqualTo(Drive.FLOATING);
    enable.set(true);
    assertThat(pin.driven()).isEqualTo(Drive.CHIP);
    pin.drive(true);
    assertThat(pin.driven()).isEqualTo(Drive.BOTH);
    enable.set(false);
    assertThat(pin.driven()).isEqualTo(Drive.OUTSIDE);
    assertThat(pin.driven().driven()).isTrue();
    pin.release();
    enable.set(true);
    bench.write(PAD_4 + GpioBench.SET, 0x80);
    assertThat(pin.driven()).as("output disable").isEqualTo(Drive.FLOATING);
  }

  @Test
  void shouldLetAResistorOutsideWinOverThePadAndLoseToADriver() {
    bench.write(PAD_4, PULL_DOWN);
    pin.pull(Pull.UP);
    assertThat(pin.pad().level()).isTrue();
    assertThat(pin.driven()).isEqualTo(Drive.PULLED_UP);
    pin.drive(false);
    assertThat(pin.pad().level()).isFalse();
    pin.release();
    assertThat(pin.pad().level()).isTrue();
    bench.write(PAD_4, PULL_UP);
    pin.pull(Pull.DOWN);
    assertThat(pin.pad().level()).isFalse();
    pin.pull(Pull.NONE);
    assertThat(pin.pad().level()).isTrue();
  }
}
