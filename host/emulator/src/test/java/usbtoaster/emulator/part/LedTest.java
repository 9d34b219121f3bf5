package usbtoaster.emulator.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

class LedTest {
  private static final long MS = 1_000_000_000;

  private final VirtualClock clock = new VirtualClock();
  private final Signal wire = new Signal("GPIO25", false);

  @Test
  void shouldBeLitWhileItsWireIsHigh() {
    Led led = Led.toGround(clock, wire);
    assertThat(led.lit()).isFalse();
    clock.advanceTo(10 * MS);
    wire.set(true);
    assertThat(led).hasToString("LED at GPIO25, lit");
    clock.advanceTo(30 * MS);
    assertThat(led.since()).isEqualTo(Duration.ofMillis(20));
    assertThat(led.brightness(Duration.ofMillis(40))).as("there for 30").isEqualTo(20 / 30.0);
    wire.set(false);
    wire.set(true);
    assertThat(led.flashes()).isEqualTo(2);
  }

  @Test
  void shouldBeLitByALowWireIfItHangsOn3V3() {
    Led led = Led.to3V3(clock, wire);
    assertThat(led.lit()).isTrue();
    clock.advanceTo(30 * MS);
    assertThat(led.since()).isEqualTo(Duration.ofMillis(30));
    wire.set(true);
    clock.advanceTo(40 * MS);
    assertThat(led.brightness(Duration.ofMillis(40))).isEqualTo(0.75);
    assertThat(led.flashes()).isZero();
    led.close();
    wire.set(false);
    assertThat(led.flashes()).isZero();
  }
}
