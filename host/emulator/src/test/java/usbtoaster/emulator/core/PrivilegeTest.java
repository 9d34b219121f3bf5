package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Unprivileged Thread mode, ARMv6-M ARM B1.4.4, and the MPU, B3.5. */
class PrivilegeTest {
  private static final int HANDLER = Chip.RAM + 0x100;
  private static final int NOP = 0xBF00;
  private static final int CTRL = 0xE000_ED94;
  private static final int RBAR = 0xE000_ED9C;
  private static final int RASR = 0xE000_EDA0;
  private static final int FULL_ACCESS = 3 << 24;
  private static final int READ_ONLY = 6 << 24;
  private static final int PRIVILEGED_ONLY = 1 << 24;
  private static final int KILOBYTES_256 = 17 << 1;
  private static final int KILOBYTE = 9 << 1;

  @Test
  void shouldForbidTheSystemSpaceToUnprivilegedCode() {
    Chip chip = unprivileged(0x6808).registers(0, 0xE000_E100); // LDR R0, [R1]
    chip.step();

    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
  }

  @Test
  void shouldIgnoreWhatUnprivilegedCodeMayNotChange() {
    // CPSID i; MSR PRIMASK, R0; MSR MSP, R0; MSR CONTROL, R2; MRS R1, MSP; MRS R3, CONTROL
    Chip chip =
        unprivileged(
                0xB672, 0xF380, 0x8810, 0xF380, 0x8808, 0xF382, 0x8814, 0xF3EF, 0x8108, 0xF3EF,
                0x8314)
            .registers(1, 1, 0);
    chip.steps(6);

    assertThat(chip.core.primask()).isFalse();
    assertThat(chip.core.mainSp()).isEqualTo(Chip.STACK);
    assertThat(chip.core.register(1)).isZero();
    assertThat(chip.core.register(3)).isEqualTo(1);
  }

  @Test
  void shouldBePrivilegedInAHandler() {
    Chip chip = unprivileged(0xDF00, NOP).vector(11, HANDLER);
    chip.code(HANDLER, 0x6808).registers(0, 0xE000_ED00); // LDR R0, [R1]
    chip.steps(3);

    assertThat(chip.core.register(0)).isEqualTo(0x410C_C601);
  }

  @Test
  void shouldReadFlagsAndExceptionNumberByMrs() {
    Chip chip = Chip.with(0xF3EF, 0x8003, 0xF381, 0x8800, 0xF3EF, 0x8200);
    chip.registers(0, 0x5000_0000).core.xpsr(0xA100_0000);
    chip.steps(3); // MRS R0, XPSR; MSR APSR, R1; MRS R2, APSR

    assertThat(chip.core.register(0)).isEqualTo(0xA000_0000);
    assertThat(chip.core.register(2)).isEqualTo(0x5000_0000);
  }

  @Test
  void shouldKeepNAndZTogether() {
    Chip chip = Chip.with(0xF380, 0x8800, 0xD400, 0xBE00, 0xD000, 0xBE00, NOP);
    chip.registers(0xC000_0000); // MSR APSR, R0; BMI; BEQ
    chip.steps(3);

    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 12);
    assertThat(chip.core.xpsr() >>> 28).isEqualTo(0xC);
  }

  @Test
  void shouldAllowWhatARegionAllows() {
    Chip chip = Chip.with(0x6008, 0x6808, NOP).registers(7, Chip.RAM + 0x2000); // STR, LDR
    region(chip, 0, Chip.RAM, FULL_ACCESS | KILOBYTES_256);
    chip.word(CTRL, 1);
    chip.steps(3);

    assertThat(chip.core.faultReason()).isNull();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 6);
  }

  @Test
  void shouldFaultOnAStoreToWhatIsReadOnly() {
    Chip chip = Chip.with(0x6808, 0x6008).registers(7, Chip.RAM + 0x2000); // LDR, STR
    region(chip, 0, Chip.RAM, FULL_ACCESS | KILOBYTES_256);
    region(chip, 1, Chip.RAM + 0x2000, READ_ONLY | KILOBYTE);
    chip.vector(3, HANDLER).code(HANDLER, NOP);
    chip.word(CTRL, 1);
    chip.step();
    assertThat(chip.core.xpsr() & 63).isZero();
    chip.step();
    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
    assertThat(chip.core.faultReason()).contains("MPU", "write 0x20002000");
  }

  @Test
  void shouldFaultOutsideOfAllRegionsUnlessTheDefaultMapCounts() {
    for (boolean byDefault : new boolean[] {false, true}) {
      Chip chip = Chip.with(0x6808, NOP).registers(0, Chip.FLASH); // LDR
      region(chip, 0, Chip.RAM, FULL_ACCESS | KILOBYTES_256);
      chip.vector(3, HANDLER).code(HANDLER, NOP);
      chip.word(CTRL, byDefault ? 5 : 1);
      chip.step();
      assertThat(chip.core.xpsr() & 63).isEqualTo(byDefault ? 0 : 3);
    }
  }

  @Test
  void shouldNotExecuteWhatIsExecuteNever() {
    Chip chip = Chip.with(0x4708).registers(0, Chip.RAM + 0x2001); // BX R1
    region(chip, 0, Chip.RAM, FULL_ACCESS | KILOBYTES_256);
    region(chip, 1, Chip.RAM + 0x2000, 1 << 28 | FULL_ACCESS | KILOBYTE);
    chip.vector(3, HANDLER).code(HANDLER, NOP);
    chip.word(CTRL, 1);
    chip.steps(2);

    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
    assertThat(chip.word(Chip.STACK - 8)).isEqualTo(Chip.RAM + 0x2000);
  }

  @Test
  void shouldKeepUnprivilegedCodeOutOfPrivilegedRegions() {
    Chip chip = unprivileged(0x6808, NOP).registers(0, Chip.RAM + 0x2000); // LDR
    chip.core.register(2, 0);
    chip.vector(3, HANDLER).code(HANDLER, NOP);
    assertThat(chip.core.control()).isEqualTo(1);
    Chip allowed = Chip.with(0x6808, NOP).registers(0, Chip.RAM + 0x2000);
    for (Chip each : new Chip[] {chip, allowed}) {
      region(each, 0, Chip.RAM, FULL_ACCESS | KILOBYTES_256);
      region(each, 1, Chip.RAM + 0x2000, PRIVILEGED_ONLY | KILOBYTE);
      each.asPrivileged(() -> each.word(CTRL, 1));
      each.step();
    }
    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
    assertThat(allowed.core.xpsr() & 63).isZero();
  }

  private static void region(Chip chip, int number, int base, int attributes) {
    chip.asPrivileged(
        () -> {
          chip.word(RBAR, base | 0x10 | number);
          chip.word(RASR, attributes | 1);
        });
  }

  /** Executes an MSR CONTROL first, so that {@code code} is unprivileged. */
  private static Chip unprivileged(int... code) {
    Chip chip = Chip.with(0xF380, 0x8814).registers(1);
    chip.step();
    chip.code(Chip.RAM + 4, code);
    chip.core.register(0, 0);
    chip.vector(3, HANDLER).code(HANDLER, NOP);
    return chip;
  }
}
