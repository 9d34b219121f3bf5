package usbtoaster.emulator.resets;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.clocks.ClockRig.CLEAR;
import static usbtoaster.emulator.clocks.ClockRig.RESETS;
import static usbtoaster.emulator.clocks.ClockRig.SET;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.clocks.ClockRig;

@DisplayName("RESETS, PSM and VREG_AND_CHIP_RESET (datasheet 2.10, 2.13, 2.14)")
class ResetsTest {
  private static final int RESET_DONE = RESETS + 8;
  private static final int PSM = 0x4001_0000;
  private static final int VREG = 0x4006_4000;
  private static final int UART0 = 0x4003_4000;
  private static final int PWM = 0x4005_0000;

  private final ClockRig rig = new ClockRig();
  private final Registers uart = new Registers("UART0");
  private final Registers pwm = new Registers("PWM");
  private final Psm psm = new Psm();
  private final VregAndChipReset vreg = new VregAndChipReset();
  private int uartResets;

  @BeforeEach
  void attach() {
    uart.at(0, "DR").writable(-1).reset(0x55);
    pwm.at(0, "CSR").writable(-1).reset(0x66);
    rig.bus.attach(
        UART0,
        rig.resets.gate(
            Subsystem.UART0,
            uart,
            () -> {
              uart.reset();
              uartResets++;
            },
            rig.clocks.peri()));
    rig.bus.attach(PWM, rig.resets.gate(Subsystem.PWM, pwm, pwm::reset, rig.clocks.sys()));
    rig.bus.attach(PSM, psm.registers());
    rig.bus.attach(VREG, vreg.registers());
  }

  @Test
  @DisplayName("2.14.3: everything is held after a reset")
  void shouldHoldEverythingAfterReset() {
    assertThat(rig.read(RESETS)).isEqualTo(0x01FF_FFFF);
    assertThat(rig.read(RESET_DONE)).isZero();
  }

  @Test
  @DisplayName("2.14.1: a block that is held reads 0 and ignores writes")
  void shouldIgnoreAccessesWhileHeld() {
    rig.write(PWM, 0x1234);
    assertThat(rig.read(PWM)).isZero();

    rig.release(Subsystem.PWM);
    assertThat(rig.read(PWM)).isEqualTo(0x66);
    assertThat(rig.read(RESET_DONE) & Subsystem.PWM.mask()).isNotZero();
  }

  @Test
  @DisplayName("2.14.1: a block gets its reset values each time it enters reset")
  void shouldResetTheBlockWhenItEntersReset() {
    rig.release(Subsystem.UART0);
    rig.write(UART0, 7);
    rig.write(RESETS + SET, Subsystem.UART0.mask());
    rig.write(RESETS + SET, Subsystem.PWM.mask());
    assertThat(uartResets).isEqualTo(1);

    rig.release(Subsystem.UART0);
    assertThat(rig.read(UART0)).isEqualTo(0x55);
  }

  @Test
  @DisplayName("2.14.2: a block is not done before its clock runs")
  void shouldNotBeDoneWithoutItsClock() {
    rig.release(Subsystem.UART0);
    assertThat(rig.read(RESET_DONE) & Subsystem.UART0.mask()).isZero();

    rig.start();
    assertThat(rig.read(RESET_DONE) & Subsystem.UART0.mask()).isNotZero();
  }

  @Test
  @DisplayName("2.14.3: the watchdog asserts the resets that WDSEL selects")
  void shouldResetWhatTheWatchdogSelects() {
    rig.release(Subsystem.UART0);
    rig.release(Subsystem.PWM);
    rig.write(UART0, 1);
    rig.write(PWM, 2);
    rig.write(RESETS + 4, Subsystem.UART0.mask());

    rig.resets.watchdog();

    assertThat(uart.read(0)).isEqualTo(0x55);
    assertThat(rig.read(RESETS) & Subsystem.UART0.mask()).isNotZero();
    assertThat(rig.read(PWM)).isEqualTo(2);
  }

  @Test
  @DisplayName("2.14: a reset of the controller holds every block again")
  void shouldHoldEveryBlockAgainWhenItIsReset() {
    rig.write(RESETS + CLEAR, -1);
    rig.resets.reset();

    assertThat(rig.resets.held(Subsystem.PWM)).isTrue();
    assertThat(uartResets).isEqualTo(1);
  }

  @Test
  @DisplayName("2.13.5: FRCE_OFF takes a core down until it is cleared")
  void shouldForceACoreOff() {
    List<Boolean> power = new ArrayList<>();
    psm.listen(Psm.Stage.PROC1, power::add);
    assertThat(rig.read(PSM + 0xC)).isEqualTo(0x1_FFFF);

    rig.write(PSM + SET + 4, 1 << 16);
    assertThat(rig.read(PSM + 0xC)).isEqualTo(0xFFFF);
    rig.write(PSM + CLEAR + 4, 1 << 16);

    assertThat(power).containsExactly(false, true);
    assertThat(rig.read(PSM + 0xC)).isEqualTo(0x1_FFFF);
  }

  @Test
  @DisplayName("2.13.5: the watchdog restarts the stages of WDSEL in their order")
  void shouldRestartTheStagesTheWatchdogSelects() {
    List<String> events = new ArrayList<>();
    psm.listen(Psm.Stage.PROC0, on -> events.add("PROC0 " + on));
    psm.listen(Psm.Stage.RESETS, on -> events.add("RESETS " + on));
    psm.listen(Psm.Stage.ROSC, on -> events.add("ROSC " + on));
    rig.write(PSM + 8, 0x1_FFFC);

    psm.watchdog();

    assertThat(events).containsExactly("RESETS false", "PROC0 false", "RESETS true", "PROC0 true");
  }

  @Test
  @DisplayName("2.13: a stage that goes down takes the later ones with it (embassy#3001)")
  void shouldTakeTheLaterStagesDown() {
    List<String> events = new ArrayList<>();
    listen(events, Psm.Stage.XIP, Psm.Stage.SIO, Psm.Stage.PROC0, Psm.Stage.PROC1);
    rig.write(PSM + 4, 1 << 14);
    assertThat(rig.read(PSM + 0xC)).as("DONE").isEqualTo(0x3FFF);
    assertThat(events).containsExactly("SIO false", "PROC0 false", "PROC1 false");

    events.clear();
    rig.write(PSM + 4, 0);
    assertThat(events).containsExactly("SIO true", "PROC0 true", "PROC1 true");
  }

  @Test
  @DisplayName("2.13.5: FRCE_ON holds a stage up, and those behind it; embassy's reset of the SIO")
  void shouldHoldAStageUp() {
    List<String> events = new ArrayList<>();
    listen(events, Psm.Stage.SIO, Psm.Stage.PROC0, Psm.Stage.PROC1);
    rig.write(PSM, 1 << 15);
    rig.write(PSM + 4, 1 << 14 | 1 << 16);
    assertThat(rig.read(PSM + 0xC)).isEqualTo(0x1_FFFF & ~(1 << 14 | 1 << 16));
    rig.write(PSM + 4, 0);
    rig.write(PSM, 0);
    assertThat(events).containsExactly("SIO false", "PROC1 false", "SIO true", "PROC1 true");

    events.clear();
    rig.write(PSM, 1 << 15);
    rig.write(PSM + 4, 1 << 6); // SRAM0: all behind it but what is held, and what follows that
    assertThat(rig.read(PSM + 0xC)).isEqualTo(0x3F | 3 << 15);
    assertThat(events).containsExactly("SIO false");
    rig.write(PSM, 0); // the other way around, which resets core 0
    assertThat(events).containsExactly("SIO false", "PROC0 false", "PROC1 false");
  }

  @Test
  @DisplayName("2.13.5: what the watchdog takes down takes the later stages with it, but held ones")
  void shouldRestartTheLaterStagesAfterTheWatchdog() {
    List<String> events = new ArrayList<>();
    listen(events, Psm.Stage.SIO, Psm.Stage.PROC0, Psm.Stage.PROC1);
    rig.write(PSM + 8, 1 << 12);
    psm.watchdog();
    assertThat(events)
        .containsExactly(
            "SIO false", "PROC0 false", "PROC1 false", "SIO true", "PROC0 true", "PROC1 true");

    events.clear();
    rig.write(PSM, 1 << 15);
    psm.watchdog();
    assertThat(events).containsExactly("SIO false", "SIO true");
  }

  private void listen(List<String> events, Psm.Stage... stages) {
    for (Psm.Stage stage : stages) {
      psm.listen(stage, on -> events.add(stage + " " + on));
    }
  }

  @Test
  @DisplayName("2.10.6: CHIP_RESET says why; ROK follows EN")
  void shouldTellWhyTheChipWasReset() {
    assertThat(rig.read(VREG + 8)).isEqualTo(1 << 8);
    assertThat(rig.read(VREG)).isEqualTo(0x10B1);

    vreg.reset(VregAndChipReset.Cause.HAD_RUN);
    assertThat(rig.read(VREG + 8)).isEqualTo(1 << 16);

    vreg.reset(VregAndChipReset.Cause.HAD_PSM_RESTART);
    rig.write(VREG + 8, 1 << 24);
    assertThat(rig.read(VREG + 8)).isEqualTo(1 << 20);
  }
}
