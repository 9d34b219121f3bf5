package usbtoaster.emulator.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.clocks.ClockRig.CLEAR;
import static usbtoaster.emulator.clocks.ClockRig.SET;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.clocks.ClockRig;

@DisplayName("WATCHDOG (datasheet 4.7)")
class WatchdogTest {
  private static final int WATCHDOG = 0x4005_8000;
  private static final int CTRL = WATCHDOG;
  private static final int LOAD = WATCHDOG + 4;
  private static final int REASON = WATCHDOG + 8;
  private static final int SCRATCH0 = WATCHDOG + 0xC;
  private static final int TICK = WATCHDOG + 0x2C;
  private static final int ENABLE = 1 << 30;
  private static final int TRIGGER = 1 << 31;
  private static final int TIME = 0xFF_FFFF;

  private final ClockRig rig = new ClockRig();
  private int bites;
  private final Watchdog watchdog = new Watchdog(rig.clock, rig.clocks.ref(), () -> bites++);

  @BeforeEach
  void start() {
    rig.bus.attach(WATCHDOG, watchdog.registers());
    rig.start();
    rig.write(TICK, 0x20C);
  }

  @Test
  @DisplayName(
      "4.7.6: after reset it does not run, and the tick generator is enabled with CYCLES 0")
  void shouldNotRunAfterReset() {
    watchdog.reset();

    assertThat(rig.read(CTRL)).isEqualTo(0x0700_0000);
    assertThat(rig.read(TICK)).isEqualTo(0x200);
    assertThat(watchdog.tick().hertz()).isZero();
  }

  @Test
  @DisplayName("4.7.2: TICK divides clk_ref by CYCLES and says how many are left")
  void shouldGenerateTheTick() {
    assertThat(watchdog.tick().hertz()).isEqualTo(1_000_000);
    assertThat(rig.read(TICK)).isEqualTo(12 << 11 | 1 << 10 | 0x20C);

    rig.passNanos(500);
    assertThat(rig.read(TICK)).isEqualTo(6 << 11 | 1 << 10 | 0x20C);
    rig.write(TICK + CLEAR, 0x200);
    assertThat(rig.read(TICK)).isEqualTo(0xC);
  }

  @Test
  @DisplayName("RP2040-E1: counts down by two at each tick")
  void shouldCountDownTwicePerTick() {
    rig.write(LOAD, 2000);
    rig.write(CTRL + SET, ENABLE);
    rig.passMicros(300);

    assertThat(rig.read(CTRL) & TIME).isEqualTo(1400);
    rig.passNanos(699_999);
    assertThat(bites).isZero();
    rig.passNanos(1);
    assertThat(bites).isEqualTo(1);
    assertThat(rig.read(REASON)).isEqualTo(1);
  }

  @Test
  @DisplayName("4.7.3: feeding it by LOAD keeps it from biting")
  void shouldNotBiteWhileItIsFed() {
    rig.write(LOAD, 2000);
    rig.write(CTRL + SET, ENABLE);
    for (int i = 0; i < 10; i++) {
      rig.passMicros(900);
      rig.write(LOAD, 2000);
    }
    assertThat(bites).isZero();
    rig.passMicros(1000);
    assertThat(bites).isEqualTo(1);
  }

  @Test
  @DisplayName("4.7.6: without ENABLE it pauses where it is")
  void shouldPauseWithoutEnable() {
    rig.write(LOAD, 2000);
    rig.passMicros(5000);
    rig.write(CTRL + SET, ENABLE);
    rig.passMicros(100);
    rig.write(CTRL + CLEAR, ENABLE);
    rig.passMicros(5000);

    assertThat(rig.read(CTRL) & TIME).isEqualTo(1800);
    assertThat(bites).isZero();
  }

  @Test
  @DisplayName("4.7.6: TRIGGER bites right after the access, and reads back as 0")
  void shouldTriggerAfterTheWrite() {
    rig.write(CTRL, TRIGGER);
    assertThat(bites).isZero();
    assertThat(rig.read(CTRL) & TRIGGER).isZero();

    rig.passNanos(0);
    assertThat(bites).isEqualTo(1);
    assertThat(rig.read(REASON)).isEqualTo(2);
  }

  @Test
  @DisplayName("4.7.4: the scratch registers outlive its bite, and it does not bite again")
  void shouldKeepScratchAndStopAfterTheBite() {
    for (int i = 0; i < 8; i++) {
      rig.write(SCRATCH0 + 4 * i, 0x1000 + i);
    }
    rig.write(LOAD, 2);
    rig.write(CTRL + SET, ENABLE);
    rig.passMicros(1000);

    assertThat(bites).isEqualTo(1);
    assertThat(rig.read(CTRL)).isEqualTo(0x0700_0000);
    for (int i = 0; i < 8; i++) {
      assertThat(rig.read(SCRATCH0 + 4 * i)).isEqualTo(0x1000 + i);
    }
  }

  @Test
  @DisplayName("4.7: a power-on clears the scratch registers and the reason")
  void shouldForgetAtPowerOn() {
    rig.write(SCRATCH0, 7);
    rig.write(CTRL, TRIGGER);
    rig.passNanos(0);

    watchdog.reset();

    assertThat(rig.read(SCRATCH0)).isZero();
    assertThat(rig.read(REASON)).isZero();
  }
}
