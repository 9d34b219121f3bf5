package usbtoaster.emulator.clocks;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.clocks.ClockRig.CLEAR;
import static usbtoaster.emulator.clocks.ClockRig.CLOCKS;
import static usbtoaster.emulator.clocks.ClockRig.PLL_SYS;
import static usbtoaster.emulator.clocks.ClockRig.SET;
import static usbtoaster.emulator.clocks.ClockRig.XOSC;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.resets.Subsystem;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.signal.Signal;

@DisplayName("CLOCKS (datasheet 2.15)")
class ClocksTest {
  private static final int CLK_REF_CTRL = CLOCKS + 0x30;
  private static final int CLK_REF_SELECTED = CLOCKS + 0x38;
  private static final int CLK_SYS_CTRL = CLOCKS + 0x3C;
  private static final int CLK_SYS_DIV = CLOCKS + 0x40;
  private static final int CLK_SYS_SELECTED = CLOCKS + 0x44;
  private static final int RESUS_CTRL = CLOCKS + 0x78;
  private static final int RESUS_STATUS = CLOCKS + 0x7C;
  private static final int FC0_STATUS = CLOCKS + 0x98;
  private static final int FC0_RESULT = CLOCKS + 0x9C;
  private static final int DONE = 1 << 4;

  private final ClockRig rig = new ClockRig();

  @Test
  @DisplayName("2.15.1: after reset clk_ref and clk_sys run from the ROSC, the others stand still")
  void shouldRunFromRoscAfterReset() {
    assertThat(rig.clocks.ref().hertz()).isEqualTo(6_500_000);
    assertThat(rig.clocks.sys().hertz()).isEqualTo(6_500_000);
    assertThat(rig.clocks.peri().hertz()).isZero();
    assertThat(rig.clocks.usb().hertz()).isZero();
    assertThat(rig.read(CLK_SYS_SELECTED)).isEqualTo(1);
  }

  @Test
  @DisplayName("2.15.7: the SDK's start-up gives 12, 125 and 48 MHz and 46875 Hz")
  void shouldReachTheClocksOfTheSdk() {
    rig.start();

    assertThat(rig.clocks.ref().hertz()).isEqualTo(12_000_000);
    assertThat(rig.clocks.sys().hertz()).isEqualTo(125_000_000);
    assertThat(rig.clocks.peri().hertz()).isEqualTo(125_000_000);
    assertThat(rig.clocks.usb().hertz()).isEqualTo(48_000_000);
    assertThat(rig.clocks.adc().hertz()).isEqualTo(48_000_000);
    assertThat(rig.clocks.rtc().hertz()).isEqualTo(46_875);
    assertThat(rig.read(CLK_REF_SELECTED)).isEqualTo(1 << 2);
    assertThat(rig.read(CLK_SYS_SELECTED)).isEqualTo(1 << 1);
  }

  @ParameterizedTest(name = "DIV 0x{0}: {1} Hz")
  @CsvSource({"100, 125000000", "200, 62500000", "180, 83333333", "101, 124513618", "0, 1907"})
  @DisplayName("2.15.3.3: the divider has 24 bits and 8 of fraction, and 0 divides by 65536")
  void shouldDivide(String div, long hertz) {
    rig.start();

    rig.write(CLK_SYS_DIV, Integer.parseInt(div, 16));

    assertThat(rig.clocks.sys().hertz()).isEqualTo(hertz);
  }

  @Test
  @DisplayName("2.15.3: a change of the divider takes effect at that moment; ticks are kept")
  void shouldKeepTicksWhenTheDividerChanges() {
    rig.start();
    long before = rig.clocks.sys().ticks();

    rig.passMicros(10);
    rig.write(CLK_SYS_DIV, 0x500);
    rig.passMicros(10);

    assertThat(rig.clocks.sys().ticks() - before).isBetween(1250L + 249, 1250L + 251);
  }

  @Test
  @DisplayName("2.15.3.2: SELECTED is 0 while the chosen source does not tick")
  void shouldSelectNothingWhileTheSourceStandsStill() {
    rig.write(CLK_REF_CTRL, 2);

    assertThat(rig.read(CLK_REF_SELECTED)).isZero();
    assertThat(rig.clocks.ref().hertz()).isZero();

    rig.startXosc();
    assertThat(rig.read(CLK_REF_SELECTED)).isEqualTo(1 << 2);
  }

  @Test
  @DisplayName("2.15.3: a clock generator with a gate ticks only with ENABLE and without KILL")
  void shouldGateThePeripheralClock() {
    rig.start();
    rig.write(CLOCKS + SET + 0x48, 1 << 10);
    assertThat(rig.clocks.peri().hertz()).isZero();

    rig.write(CLOCKS + CLEAR + 0x48, 1 << 10);
    assertThat(rig.clocks.peri().hertz()).isEqualTo(125_000_000);
  }

  @Test
  @DisplayName("2.15.3: CLK_GPOUT0 follows what AUXSRC selects")
  void shouldDriveAnOutputClock() {
    rig.start();
    rig.write(CLOCKS + 0x4, 10 << 8);
    rig.write(CLOCKS, 1 << 11 | 7 << 5);

    assertThat(rig.clocks.gpout(0).hertz()).isEqualTo(4_800_000);
  }

  @ParameterizedTest(name = "FC0_SRC {0}: {1} kHz")
  @CsvSource({"1, 125000", "2, 48000", "3, 6500", "5, 12000", "9, 125000", "11, 48000", "13, 46"})
  @DisplayName("2.15.4: the frequency counter counts for a millisecond at INTERVAL 10")
  void shouldCountFrequencies(int source, int khz) {
    rig.start();
    rig.write(CLOCKS + 0x80, 12_000);
    rig.write(CLOCKS + 0x90, 10);

    rig.write(CLOCKS + 0x94, source);
    assertThat(rig.read(FC0_STATUS) & DONE).isZero();
    rig.passMicros(1001);

    assertThat(rig.read(FC0_STATUS)).isEqualTo(DONE | 1);
    assertThat(rig.read(FC0_RESULT) >>> 5).isBetween(khz, khz + 1);
  }

  @Test
  @DisplayName("2.15.4: a clock above MAX_KHZ fails as FAST; one that stands still DIED")
  void shouldFailTheFrequencyCounter() {
    rig.start();
    rig.write(CLOCKS + 0x80, 12_000);
    rig.write(CLOCKS + 0x88, 100_000);
    rig.write(CLOCKS + 0x94, 9);
    rig.passMicros(300);
    assertThat(rig.read(FC0_STATUS)).isEqualTo(1 << 24 | 1 << 16 | DONE);

    rig.write(CLOCKS + 0x94, 6);
    rig.passMicros(300);
    assertThat(rig.read(FC0_STATUS)).isEqualTo(1 << 28 | 1 << 16 | DONE);
  }

  @Test
  @DisplayName("2.15.5: resus runs a dead clk_sys from clk_ref and interrupts until CLEAR")
  void shouldResuscitateTheSystemClock() {
    rig.start();
    rig.write(RESUS_CTRL, 1 << 8 | 0xFF);
    rig.write(CLOCKS + 0xBC, 1);

    rig.write(PLL_SYS + SET + 4, 1);
    assertThat(rig.clocks.sys().hertz()).isZero();
    rig.passMicros(22);

    assertThat(rig.clocks.sys().hertz()).isEqualTo(12_000_000);
    assertThat(rig.read(RESUS_STATUS)).isEqualTo(1);
    assertThat(rig.interrupt).isTrue();

    rig.write(CLK_SYS_CTRL, 0);
    rig.write(RESUS_CTRL + SET, 1 << 16);
    assertThat(rig.interrupt).isFalse();
    assertThat(rig.clocks.sys().hertz()).isEqualTo(12_000_000);
    assertThat(rig.read(RESUS_STATUS)).isZero();
  }

  @Test
  @DisplayName("2.15.7 INTF: forces the interrupt, enabled or not")
  void shouldForceTheInterruptOfResus() {
    rig.start();
    rig.write(CLOCKS + 0xC0, 1);
    assertThat(rig.interrupt).isTrue();
    assertThat(rig.read(CLOCKS + 0xC4)).as("INTS").isEqualTo(1);
    assertThat(rig.read(CLOCKS + 0xB8)).as("INTR").isZero();
    rig.write(CLOCKS + 0xC0, 0);
    assertThat(rig.interrupt).isFalse();
  }

  @Test
  @DisplayName("2.16.3: the crystal is stable STARTUP times 256 cycles after it is enabled")
  void shouldStartTheCrystalAfterItsDelay() {
    rig.write(XOSC + 0xC, 47);
    rig.write(XOSC, 0xFAB << 12 | 0xAA0);

    rig.passNanos(1_002_600);
    assertThat(rig.read(XOSC + 4)).isEqualTo(1 << 12);
    rig.passNanos(100);
    assertThat(rig.read(XOSC + 4)).isEqualTo(1 << 31 | 1 << 12);
    assertThat(rig.xosc.output().hertz()).isEqualTo(12_000_000);
  }

  @Test
  @DisplayName("2.16.7: a value of CTRL that is no code enables, and sets BADWRITE, cleared by a 1")
  void shouldReportABadWrite() {
    rig.write(XOSC, 0xAA0);
    assertThat(rig.read(XOSC + 4)).isEqualTo(1 << 24 | 1 << 12);

    rig.write(XOSC + 4, 1 << 24);
    assertThat(rig.read(XOSC + 4)).isEqualTo(1 << 12);
  }

  @Test
  @DisplayName("2.16.7: COUNT counts down with the oscillator and stops at 0")
  void shouldCountDown() {
    rig.startXosc();
    rig.write(XOSC + 0x1C, 120);
    rig.passMicros(5);
    assertThat(rig.read(XOSC + 0x1C)).isEqualTo(60);
    rig.passMicros(50);
    assertThat(rig.read(XOSC + 0x1C)).isZero();
  }

  @Test
  @DisplayName("2.18.2: a PLL locks some time after power-up and then multiplies")
  void shouldLockThePll() {
    rig.startXosc();
    rig.release(Subsystem.PLL_SYS);
    rig.write(PLL_SYS + 8, 125);
    rig.write(PLL_SYS + CLEAR + 4, 0x29);
    rig.write(PLL_SYS + 0xC, 6 << 16 | 2 << 12);

    rig.passMicros(41);
    assertThat(rig.read(PLL_SYS)).isEqualTo(1);
    assertThat(rig.pllSys.output().hertz()).isZero();
    rig.passMicros(1);
    assertThat(rig.read(PLL_SYS)).isEqualTo(1 << 31 | 1);
    assertThat(rig.pllSys.output().hertz()).isEqualTo(125_000_000);
  }

  @Test
  @DisplayName(
      "2.15.3.4: a clock output is high for half of each tick, and costs nothing unwatched")
  void shouldGiveAClockToAPin() {
    rig.start();
    PinBank pins =
        PinBank.user(
            new PinBank.Lines(
                InterruptLine.UNCONNECTED, InterruptLine.UNCONNECTED, InterruptLine.UNCONNECTED),
            rig.clock);
    rig.clocks.connect(pins.functions());
    pins.io().write(8 * 21 + 4, 8);
    rig.write(CLOCKS + 4, 48 << 8); // CLK_GPOUT0: clk_usb / 48
    rig.write(CLOCKS, 7 << 5 | 1 << 11);
    assertThat(rig.clock.next()).as("nobody looks").isNull();
    List<String> edges = new ArrayList<>();
    long begin = rig.clock.nanos();
    Signal.Listener listener = up -> edges.add((rig.clock.nanos() - begin) + (up ? "+" : "-"));
    pins.pin(21).pad().listen(listener);
    rig.passNanos(2_100);
    assertThat(edges).containsExactly("500-", "1000+", "1500-", "2000+");
    rig.write(CLOCKS, 0);
    assertThat(pins.pin(21).pad().level()).isFalse();
    assertThat(rig.clock.next()).isNull();
  }

  @ParameterizedTest(name = "FBDIV {0}")
  @CsvSource({"33", "134", "0"})
  @DisplayName("2.18.2: a VCO far outside the limits does not lock")
  void shouldNotLockOutsideTheLimits(int fbdiv) {
    rig.startXosc();
    rig.startPll(PLL_SYS, Subsystem.PLL_SYS, fbdiv, 1, 1);
    rig.passMicros(100_000);

    assertThat(rig.read(PLL_SYS)).isEqualTo(1);
    assertThat(rig.pllSys.output().hertz()).isZero();
  }

  @Test
  @DisplayName("2.18.2 until revision 1.8: PLL_USB of the first SDKs, VCO at 480 MHz")
  void shouldLockBelowTheLimitOfLaterDatasheets() {
    rig.startXosc();
    rig.startPll(ClockRig.PLL_USB, Subsystem.PLL_USB, 40, 5, 2);
    assertThat(rig.read(ClockRig.PLL_USB)).isEqualTo(1 << 31 | 1);
    assertThat(rig.pllUsb.output().hertz()).isEqualTo(48_000_000);
  }

  @Test
  @DisplayName("2.18.4: BYPASS passes the reference")
  void shouldBypassThePll() {
    rig.startXosc();
    rig.release(Subsystem.PLL_SYS);
    rig.write(PLL_SYS, 1 << 8 | 1);

    assertThat(rig.pllSys.output().hertz()).isEqualTo(12_000_000);
  }

  @Test
  @DisplayName("2.14: a PLL that is put into reset loses its lock, and its clocks stop")
  void shouldStopThePllInReset() {
    rig.start();
    rig.write(ClockRig.RESETS + SET, Subsystem.PLL_USB.mask());

    assertThat(rig.clocks.usb().hertz()).isZero();
    rig.release(Subsystem.PLL_USB);
    assertThat(rig.read(ClockRig.PLL_USB + 4)).isEqualTo(0x2D);
  }

  @Test
  @DisplayName("2.15: a reset of the block goes back to the ROSC")
  void shouldResetToTheRosc() {
    rig.start();
    rig.clocks.reset();

    assertThat(rig.clocks.sys().hertz()).isEqualTo(6_500_000);
    assertThat(rig.clocks.peri().hertz()).isZero();
    assertThat(rig.read(CLK_SYS_DIV)).isEqualTo(0x100);
  }
}
