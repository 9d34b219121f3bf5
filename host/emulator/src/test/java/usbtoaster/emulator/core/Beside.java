package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Consumer;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.core.translate.Translation.Mode;

/**
 * Two chips with the same code, one interpreted and one translated from the first instruction on,
 * and the demand that they are equal.
 */
final class Beside {
  final Chip interpreted;
  final Chip translated;

  private Beside(int... code) {
    interpreted = Chip.with(new Translation(Mode.OFF), code);
    translated = Chip.with(new Translation(Mode.ALWAYS), code);
  }

  static Beside with(int... code) {
    return new Beside(code);
  }

  /** Does something to both. */
  Beside both(Consumer<Chip> action) {
    action.accept(interpreted);
    action.accept(translated);
    return this;
  }

  /** Lets both run to {@code cycles} in slices of {@code slice}, equal after each. */
  Beside runTo(long cycles, int slice) {
    while (interpreted.core.cycles() < cycles && interpreted.core.isRunning()) {
      long until = interpreted.core.cycles() + slice;
      both(chip -> chip.runTo(until));
      shouldBeEqual();
    }
    return this;
  }

  /** Demands that all that can be seen is equal. */
  Beside shouldBeEqual() {
    CortexM0Plus is = translated.core;
    CortexM0Plus expected = interpreted.core;
    for (int n = 0; n < 16; n++) {
      assertThat(is.register(n)).as("R%d", n).isEqualTo(expected.register(n));
    }
    assertThat(is.xpsr()).as("xPSR").isEqualTo(expected.xpsr());
    assertThat(is.cycles()).as("cycles").isEqualTo(expected.cycles());
    assertThat(is.instructions()).as("instructions").isEqualTo(expected.instructions());
    assertThat(is.halted()).as("halted").isEqualTo(expected.halted());
    assertThat(is.faultReason()).isEqualTo(expected.faultReason());
    assertThat(Arrays.mismatch(translated.sram.bytes, interpreted.sram.bytes)).isEqualTo(-1);
    return this;
  }
}
