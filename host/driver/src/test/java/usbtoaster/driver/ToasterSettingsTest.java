package usbtoaster.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToasterSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 50000000, 5, 8, 3, 16",
    "4097, 50000000, 5, 8, 3, 16",
    "256, 0, 5, 8, 3, 16",
    "256, -1, 5, 8, 3, 16",
    "256, 999999, 5, 8, 3, 16",
    "256, 9223372036854775807, 5, 8, 3, 16",
    "256, 50000000, -1, 8, 3, 16",
    "256, 50000000, 5, -1, 3, 16",
    "256, 50000000, 5, 8, -1, 16",
    "256, 50000000, 5, 8, 3, -1"
  })
  void shouldRefuseWhatMakesNoSenseWithASentence(
      int burst, long timeout, int polls, int strikes, int resets, int waiting) {
    assertThatThrownBy(() -> new ToasterSettings(burst, timeout, polls, strikes, resets, waiting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(".");
  }

  @Test
  void shouldTakeTheEnds() {
    ToasterSettings least = new ToasterSettings(1, 1_000_000, 0, 0, 0, 0);
    ToasterSettings most =
        new ToasterSettings(
            4096,
            TimeUnit.DAYS.toNanos(1),
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);
    assertThat(least.withMaxWaiting(7).maxWaiting()).isEqualTo(7);
    assertThat(most.withBurstBytes(9).burstBytes()).isEqualTo(9);
  }
}
