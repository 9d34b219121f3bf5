package usbtoaster.emulator.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.clocks.ClockRig.CLEAR;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.clocks.ClockRig;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.VirtualClock;
import usbtoaster.emulator.watchdog.Watchdog;

@DisplayName("TIMER (datasheet 4.6)")
class TimerTest {
  private static final int TIMER = 0x4005_4000;
  private static final int TIMEHW = TIMER;
  private static final int TIMELW = TIMER + 0x04;
  private static final int TIMEHR = TIMER + 0x08;
  private static final int TIMELR = TIMER + 0x0C;
  private static final int ALARM0 = TIMER + 0x10;
  private static final int ARMED = TIMER + 0x20;
  private static final int TIMERAWH = TIMER + 0x24;
  private static final int TIMERAWL = TIMER + 0x28;
  private static final int PAUSE = TIMER + 0x30;
  private static final int INTR = TIMER + 0x34;
  private static final int INTE = TIMER + 0x38;
  private static final int INTF = TIMER + 0x3C;
  private static final int INTS = TIMER + 0x40;
  private static final int WATCHDOG = 0x4005_8000;
  private static final int TICK = WATCHDOG + 0x2C;

  private final ClockRig rig = new ClockRig();
  private final Watchdog watchdog = new Watchdog(rig.clock, rig.clocks.ref(), () -> {});
  private final boolean[] lines = new boolean[4];
  private final Timer timer =
      new Timer(
          rig.clock,
          watchdog.tick(),
          IntStream.range(0, 4)
              .<InterruptLine>mapToObj(i -> asserted -> lines[i] = asserted)
              .toList());

  @BeforeEach
  void start() {
    rig.bus.attach(TIMER, timer.registers());
    rig.bus.attach(WATCHDOG, watchdog.registers());
    rig.start();
    rig.write(TICK, 0x20C);
  }

  @Test
  @DisplayName("4.6.2: counts microseconds, exactly")
  void shouldCountMicroseconds() {
    rig.passNanos(999);
    assertThat(rig.read(TIMERAWL)).isZero();
    rig.passNanos(1);
    assertThat(rig.read(TIMERAWL)).isEqualTo(1);
    rig.passMicros(1_000_000);
    assertThat(rig.read(TIMERAWL)).isEqualTo(1_000_001);
  }

  @Test
  @DisplayName("4.7.2: stands still while the watchdog generates no tick")
  void shouldStandStillWithoutTheTick() {
    rig.passMicros(10);
    rig.write(TICK + CLEAR, 0x200);
    rig.passMicros(10);
    assertThat(rig.read(TIMERAWL)).isEqualTo(10);

    rig.write(TICK, 0x218);
    rig.passMicros(10);
    assertThat(rig.read(TIMERAWL)).isEqualTo(15);
  }

  @Test
  @DisplayName("4.6.2.1: a write takes effect with TIMEHW; TIMELR latches TIMEHR")
  void shouldLatchTheUpperHalf() {
    rig.write(TIMELW, 0xFFFF_FFFF);
    assertThat(rig.read(TIMERAWL)).isZero();
    rig.write(TIMEHW, 5);

    assertThat(rig.read(TIMELR)).isEqualTo(0xFFFF_FFFF);
    rig.passMicros(1);
    assertThat(rig.read(TIMEHR)).isEqualTo(5);
    assertThat(rig.read(TIMERAWH)).isEqualTo(6);
    assertThat(rig.read(TIMERAWL)).isZero();
    assertThat(rig.read(TIMELR)).isZero();
    assertThat(rig.read(TIMEHR)).isEqualTo(6);
  }

  @ParameterizedTest(name = "alarm {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  @DisplayName("4.6.3: an alarm goes off at its microsecond, on its own line, once")
  void shouldGoOffAtItsMicrosecond(int number) {
    rig.write(INTE, 0xF);
    rig.write(ALARM0 + 4 * number, 100);
    assertThat(rig.read(ARMED)).isEqualTo(1 << number);

    rig.passNanos(99_999);
    assertThat(lines[number]).isFalse();
    rig.passNanos(1);
    assertThat(lines[number]).isTrue();
    assertThat(rig.read(INTS)).isEqualTo(1 << number);
    assertThat(rig.read(ARMED)).isZero();

    rig.write(INTR, 1 << number);
    assertThat(lines).containsOnly(false);
  }

  @Test
  @DisplayName("4.6.3: an alarm in the past goes off when the lower half comes round")
  void shouldGoOffAfterTheWrapWhenItIsInThePast() {
    rig.passMicros(1000);
    rig.write(ALARM0, 999);

    rig.passMicros(0xFFFF_FFFEL);
    assertThat(rig.read(INTR)).isZero();
    rig.passMicros(1);
    assertThat(rig.read(INTR)).isEqualTo(1);
    assertThat(rig.read(TIMERAWH)).isEqualTo(1);
  }

  @Test
  @DisplayName("4.6.3: an alarm for the present moment goes off at once")
  void shouldGoOffAtOnceWhenItIsNow() {
    rig.passMicros(1000);
    rig.write(ALARM0, 1000);
    rig.passNanos(0);

    assertThat(rig.read(INTR)).isEqualTo(1);
  }

  @Test
  @DisplayName("4.6.3: writing a 1 to ARMED takes the alarm back")
  void shouldDisarm() {
    rig.write(ALARM0, 100);
    rig.write(ALARM0 + 4, 100);
    rig.write(ARMED, 1);
    rig.passMicros(200);

    assertThat(rig.read(INTR)).isEqualTo(2);
  }

  @Test
  @DisplayName("4.6.5: PAUSE stops the count and the alarms")
  void shouldPause() {
    rig.write(ALARM0, 100);
    rig.passMicros(50);
    rig.write(PAUSE, 1);
    rig.passMicros(500);
    assertThat(rig.read(TIMERAWL)).isEqualTo(50);
    assertThat(rig.read(INTR)).isZero();

    rig.write(PAUSE, 0);
    rig.passMicros(49);
    assertThat(rig.read(INTR)).isZero();
    rig.passMicros(1);
    assertThat(rig.read(INTR)).isEqualTo(1);
  }

  @Test
  @DisplayName("4.6.3: setting the time moves the alarms")
  void shouldFollowASetTime() {
    rig.write(ALARM0, 100);
    rig.write(TIMELW, 90);
    rig.write(TIMEHW, 0);

    rig.passMicros(10);
    assertThat(rig.read(INTR)).isEqualTo(1);
  }

  @Test
  @DisplayName("4.6.5: INTF forces an interrupt, enabled or not; INTR knows nothing of it")
  void shouldForceAnInterrupt() {
    rig.write(INTF, 4);
    assertThat(lines).containsExactly(false, false, true, false);
    assertThat(rig.read(INTS)).isEqualTo(4);
    assertThat(rig.read(INTR)).isZero();
    rig.write(INTE, 1);
    rig.write(ALARM0, 10);
    rig.write(ALARM0 + 4, 10);
    rig.passMicros(10);
    assertThat(rig.read(INTS)).as("alarm 1 is not enabled").isEqualTo(5);
    rig.write(INTR, 0xF);
    assertThat(rig.read(INTS)).as("a 1 in INTR does not take the force away").isEqualTo(4);
    rig.write(INTF, 0);
    assertThat(lines).containsOnly(false);
  }

  @Test
  @DisplayName("4.6: a reset stops the alarms, lowers the lines and counts from 0")
  void shouldReset() {
    rig.write(INTE, 1);
    rig.write(INTF, 1);
    rig.write(ALARM0 + 4, 100);
    rig.passMicros(10);

    timer.reset();
    rig.passMicros(200);

    assertThat(lines).containsOnly(false);
    assertThat(rig.read(TIMERAWL)).isEqualTo(200);
    assertThat(rig.read(INTR)).isZero();
    assertThat(List.of(rig.clock.nextPicos())).containsExactly(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("4.6.2: two days later it is still exact")
  void shouldBeExactAfterTwoDays() {
    long days = 2 * 86_400L * 1_000_000;
    rig.passMicros(days);
    long raw = (long) rig.read(TIMERAWH) << 32 | (rig.read(TIMERAWL) & 0xFFFF_FFFFL);
    assertThat(raw).isEqualTo(days);
    assertThat(rig.clock.picos() / VirtualClock.PICOS_PER_SECOND).isGreaterThan(172_799);
  }
}
