package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.chip.CapturedLog;

@DisplayName("The mask registers that ARMv7-M has and an M0+ has not: read 0, ignore writes")
class ForeignMaskTest {
  @ParameterizedTest
  @ValueSource(ints = {17, 18, 19}) // BASEPRI, BASEPRI_MAX, FAULTMASK
  void shouldReadZeroWhateverWasWritten(int which) {
    Chip chip = Chip.with(0xF380, 0x8800 | which, 0xF3EF, 0x8100 | which).registers(-1, 5);
    long before = chip.core.cycles();
    chip.steps(2);

    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 8);
    assertThat(chip.core.register(1)).isZero();
    assertThat(chip.core.primask()).isFalse();
    assertThat(chip.core.cycles() - before).as("as other MSR and MRS").isEqualTo(6);
  }

  @Test
  void shouldMaskNothingByCpsidF() {
    Chip chip = Chip.with(0xB671, 0xB673, 0xB663, 0xB661); // CPSID f, CPSID if, CPSIE if, CPSIE f
    chip.step();
    assertThat(chip.core.primask()).isFalse();
    chip.step();
    assertThat(chip.core.primask()).isTrue();
    chip.step();
    assertThat(chip.core.primask()).isFalse();
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 8);
  }

  @Test
  void shouldLogOnce() {
    Chip chip = Chip.with(0xF380, 0x8811, 0xF3EF, 0x8111, 0xF380, 0x8813, 0xB671);

    assertThat(CapturedLog.of(() -> chip.steps(4)).lines())
        .singleElement()
        .asString()
        .contains("BASEPRI", "0x20000000");
  }
}
