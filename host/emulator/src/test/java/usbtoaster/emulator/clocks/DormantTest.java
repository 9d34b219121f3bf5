package usbtoaster.emulator.clocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static usbtoaster.emulator.clocks.ClockRig.ROSC;
import static usbtoaster.emulator.clocks.ClockRig.XOSC;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.signal.InterruptLine;

@DisplayName("DORMANT of XOSC and ROSC (datasheet 2.16.5, 2.17.7), and clocks from outside")
class DormantTest {
  private static final int DORMANT_XOSC = XOSC + 0x08;
  private static final int DORMANT_ROSC = ROSC + 0x0C;
  private static final int XOSC_STATUS = XOSC + 0x04;
  private static final int ROSC_STATUS = ROSC + 0x18;
  private static final int COMA = 0x636F_6D61;
  private static final int WAKE = 0x7761_6B65;
  private static final int STABLE = 1 << 31;
  private static final long STARTUP_MICROS = 1_000;

  private final ClockRig rig = new ClockRig();
  private final InterruptLine line = rig.wake.line();

  private void startCrystal() {
    rig.write(XOSC + 0x0C, 47); // 47 * 256 / 12 MHz: 1 ms and a little more
    rig.write(XOSC, 0xFAB << 12 | 0xAA0);
    rig.passMicros(2 * STARTUP_MICROS);
    assertThat(rig.xosc.output().hertz()).isEqualTo(12_000_000);
  }

  @Test
  void shouldStopTheCrystalUntilItIsWokenAndStableAgain() {
    startCrystal();
    assertThat(rig.read(DORMANT_XOSC)).isEqualTo(WAKE);
    rig.write(DORMANT_XOSC, COMA);
    assertThat(rig.xosc.output().hertz()).isZero();
    assertThat(rig.read(XOSC_STATUS) & STABLE).isZero();
    rig.passMicros(1_000_000);
    assertThat(rig.xosc.output().hertz()).isZero();
    assertThat(rig.xosc.registers().story(false)).startsWith("XOSC is dormant: an interrupt of");

    line.set(true);
    rig.passMicros(STARTUP_MICROS);
    assertThat(rig.xosc.output().hertz()).isZero();
    rig.passMicros(10);
    assertThat(rig.read(XOSC_STATUS) & STABLE).isEqualTo(STABLE);
    assertThat(rig.read(DORMANT_XOSC)).isEqualTo(WAKE);
    assertThat(rig.xosc.registers().story(false)).isEmpty();
  }

  @Test
  void shouldStopTheRingUntilItIsWoken() {
    rig.write(DORMANT_ROSC, COMA);
    assertThat(rig.clocks.sys().hertz()).isZero();
    assertThat(rig.read(ROSC_STATUS) & STABLE).isZero();
    rig.passMicros(1_000_000);
    line.set(true);
    assertThat(rig.clocks.sys().hertz()).isEqualTo(6_500_000);
    assertThat(rig.read(ROSC_STATUS) & STABLE).isEqualTo(STABLE);
  }

  @Test
  void shouldNotSleepWhileAWakeIsAsserted() {
    line.set(true);
    rig.write(DORMANT_ROSC, COMA);
    assertThat(rig.clocks.sys().hertz()).isEqualTo(6_500_000);
    line.set(false);
    rig.write(DORMANT_ROSC, COMA);
    assertThat(rig.clocks.sys().hertz()).isZero();
  }

  @Test
  @DisplayName("what is neither code wakes; a reset wakes; what is off does not sleep")
  void shouldTakeOnlyTheCode() {
    rig.write(DORMANT_ROSC, COMA + 1);
    assertThat(rig.clocks.sys().hertz()).isEqualTo(6_500_000);
    assertThat(rig.read(DORMANT_ROSC)).isEqualTo(WAKE);
    rig.write(DORMANT_ROSC, COMA);
    rig.rosc.reset();
    assertThat(rig.clocks.sys().hertz()).isEqualTo(6_500_000);
    rig.write(DORMANT_XOSC, COMA);
    assertThat(rig.read(DORMANT_XOSC)).as("it is off").isEqualTo(WAKE);
    startCrystal();
    rig.write(DORMANT_XOSC, COMA);
    rig.write(DORMANT_XOSC, COMA);
    assertThat(rig.read(DORMANT_XOSC)).as("it sleeps on").isEqualTo(COMA);
  }

  @Test
  void shouldLetEitherOfTwoLinesWake() {
    InterruptLine other = rig.wake.line();
    rig.write(DORMANT_ROSC, COMA);
    other.set(false);
    assertThat(rig.clocks.sys().hertz()).isZero();
    other.set(true);
    line.set(false);
    rig.write(DORMANT_ROSC, COMA);
    assertThat(rig.clocks.sys().hertz()).as("the other one is asserted").isEqualTo(6_500_000);
  }

  @Test
  @DisplayName("2.15.2.3: an oscillator at GPIO20 ticks for the chip while the pin is function 8")
  void shouldTakeAClockFromItsPin() {
    InterruptLine nowhere = InterruptLine.UNCONNECTED;
    PinBank user = PinBank.user(new PinBank.Lines(nowhere, nowhere, nowhere), rig.clock);
    ClockInput input = new ClockInput("CLOCKS_GPIN_0", rig.clock);
    input.connect(user.functions());
    input.hertz(32_768);
    assertThat(input.output().hertz()).isZero();
    user.io().write(8 * 20 + 4, 8);
    assertThat(input.output().hertz()).isEqualTo(32_768);
    input.hertz(10_000_000);
    assertThat(input.output().hertz()).isEqualTo(10_000_000);
    user.io().write(8 * 20 + 4, 5);
    assertThat(input.output().hertz()).isZero();
  }

  @Test
  void shouldRefuseWhatTheChipCannotTake() {
    ClockInput input = new ClockInput("CLOCKS_GPIN_1", rig.clock);
    assertThatIllegalArgumentException().isThrownBy(() -> input.hertz(50_000_001));
    assertThatIllegalArgumentException().isThrownBy(() -> input.hertz(-1));
  }
}
