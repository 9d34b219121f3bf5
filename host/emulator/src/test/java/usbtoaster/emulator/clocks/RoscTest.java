package usbtoaster.emulator.clocks;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.clocks.ClockRig.ROSC;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("ROSC (datasheet 2.17)")
class RoscTest {
  private final ClockRig rig = new ClockRig();

  @Test
  @DisplayName("2.17.8: runs, stable, at 6.5 MHz after reset")
  void shouldRunAfterReset() {
    assertThat(rig.rosc.output().hertz()).isEqualTo(6_500_000);
    assertThat(rig.read(ROSC + 0x18)).isEqualTo(1 << 31 | 1 << 16 | 1 << 12);
    assertThat(rig.read(ROSC)).isEqualTo(0xFABAA0);
  }

  @ParameterizedTest(name = "DIV 0x{0}: {1} Hz")
  @CsvSource({"AA1, 104000000", "AA0, 3250000", "AAD, 8000000", "000, 3354838"})
  @DisplayName("2.17.8: DIV is 0xAA0 plus the divisor; anything else divides by 31")
  void shouldDivide(String div, long hertz) {
    rig.write(ROSC + 0x10, Integer.parseInt(div, 16));

    assertThat(rig.rosc.output().hertz()).isEqualTo(hertz);
    assertThat(rig.read(ROSC + 0x18) & 1 << 24).isEqualTo(div.equals("000") ? 1 << 24 : 0);
  }

  @ParameterizedTest(name = "FREQ_RANGE 0x{0}: {1} Hz")
  @CsvSource({"FA4, 6500000", "FA5, 8666666", "FA7, 13000000", "FA6, 26000000"})
  @DisplayName("2.17.3: fewer stages make it faster")
  void shouldShortenTheRing(String range, long hertz) {
    rig.write(ROSC, 0xFAB << 12 | Integer.parseInt(range, 16));

    assertThat(rig.rosc.output().hertz()).isEqualTo(hertz);
  }

  @Test
  @DisplayName("2.17.4: drive strength counts with the password only")
  void shouldFollowTheDriveStrength() {
    rig.write(ROSC + 4, 0x0000_7777);
    assertThat(rig.rosc.output().hertz()).isEqualTo(6_500_000);

    rig.write(ROSC + 4, 0x9696_7777);
    rig.write(ROSC + 8, 0x9696_7777);
    assertThat(rig.rosc.output().hertz()).isEqualTo(26_000_000);
  }

  @Test
  @DisplayName("2.17.5: RANDOMBIT changes while the ring runs, and is 1 when it stands still")
  void shouldGiveRandomBits() {
    int ones = 0;
    for (int i = 0; i < 1000; i++) {
      ones += rig.read(ROSC + 0x1C);
    }
    assertThat(ones).isBetween(400, 600);

    rig.write(ROSC, 0xD1EAA0);
    assertThat(rig.rosc.output().hertz()).isZero();
    assertThat(rig.read(ROSC + 0x1C)).isEqualTo(1);
  }
}
