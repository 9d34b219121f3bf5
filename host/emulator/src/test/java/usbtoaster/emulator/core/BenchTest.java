package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmark's program: its checksums and counts of instructions are known from three peers. */
class BenchTest {
  @ParameterizedTest
  @CsvSource({"1, 68944, 101f4956", "2, 131871, 779f6b94", "1000, 62914024, ca38ba8f"})
  void shouldRunTheProgramFromSram(int iterations, long instructions, String checksum) {
    BenchImage image = BenchImage.ram(iterations);
    assertThat(Integer.toHexString(image.run())).isEqualTo(checksum);
    assertThat(image.chip.core.instructions()).isEqualTo(instructions);
  }

  @ParameterizedTest
  @CsvSource({"1, 68956, 101f4956", "2, 131883, 779f6b94", "1000, 62914036, ca38ba8f"})
  void shouldRunTheProgramFromFlash(int iterations, long instructions, String checksum) {
    BenchImage image = BenchImage.flash(iterations);
    assertThat(Integer.toHexString(image.run())).isEqualTo(checksum);
    assertThat(image.chip.core.instructions()).isEqualTo(instructions);
  }
}
