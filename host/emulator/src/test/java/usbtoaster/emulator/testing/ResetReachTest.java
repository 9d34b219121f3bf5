package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.SRAM;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How far the resets of a core reach into the chip. */
@DisplayName("The machine's resets")
class ResetReachTest {
  private static final int PSM = 0x4001_0000;
  private static final int PWM = 0x4005_0000;
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int SPINLOCK7 = 0xD000_011C;
  private static final int SPINLOCK_ST = 0xD000_005C;
  private static final Duration MOMENT = Duration.ofNanos(10_000);

  private final TestBench bench =
      TestBench.of(new Assembler(SRAM).function("main").op(HERE).image()).runFor(MOMENT);

  private void write(int address, int value) {
    bench.pico().bus().write(0, address, 4, value);
    bench.runFor(MOMENT);
  }

  private void claim() {
    assertThat(bench.pico().bus().read(0, SPINLOCK7, 4)).isNotZero();
  }

  @Test
  @DisplayName("2.4.2.5: SYSRESETREQ resets core 0 and keeps spinlocks and PWM")
  void shouldKeepSpinlocksAndPwmOverSysResetReq() {
    write(RESETS_CLEAR, 1 << 14);
    write(PWM + 0x10, 999);
    claim();
    bench.pico().core().write(0xE000_ED0C, 4, 0x05FA_0004);
    bench.runFor(MOMENT);

    assertThat(bench.pico().core().pc()).as("in the boot ROM").isBetween(0, 0x4000);
    assertThat(bench.word(SPINLOCK_ST)).isEqualTo(1 << 7);
    assertThat(bench.word(PWM + 0x10)).isEqualTo(999);
  }

  @Test
  @DisplayName("2.13: PSM.FRCE_OFF of the SIO takes core 0 with it")
  void shouldResetCore0WithTheSio() {
    write(PSM + 4, 1 << 14);
    assertThat(bench.pico().asleep()).isTrue();
    write(PSM + 4, 0); // a debugger may
    assertThat(bench.pico().core().pc()).as("in the boot ROM").isBetween(0, 0x4000);
  }

  @Test
  @DisplayName("2.13: with PSM.FRCE_ON core 0 goes on while it resets the SIO (embassy#3001)")
  void shouldFreeTheSpinlocksAndGoOn() {
    claim();
    write(PSM, 1 << 15);
    write(PSM + 4, 1 << 14 | 1 << 16);
    write(PSM + 4, 0);
    write(PSM, 0);

    assertThat(bench.word(SPINLOCK_ST)).isZero();
    assertThat(bench.pico().asleep()).isFalse();
    assertThat(bench.pico().core().pc()).isEqualTo(bench.address("main"));
  }

  @Test
  @DisplayName("2.6.3.1: after boot the XIP cache is on, so it is no SRAM")
  void shouldFaultInTheXipSramAfterBoot() {
    Assembler code = new Assembler(SRAM).function("main");
    code.store(0xE000_ED08, SRAM).store(0x1500_0000, 1).op(HERE);
    code.function("fault").op(HERE);
    TestBench faults = TestBench.of(code.image("fault")).runFor(MOMENT);
    assertThat(faults.pico().core().pc()).isEqualTo(faults.address("fault"));
  }
}
