package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PaceTest {
  @ParameterizedTest
  @ValueSource(strings = {"fast", "real", "1:20", "1:1000000"})
  void shouldReadWhatItWrites(String text) {
    assertThat(Pace.parse(text)).hasToString(text);
  }

  @Test
  void shouldTakeOneToOneForReal() {
    assertThat(Pace.parse("1:1")).isEqualTo(Pace.REAL);
    assertThat(Pace.parse("FAST")).isEqualTo(Pace.FAST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "quick", "1:", "2:1", "1:-3", "1:99999999"})
  void shouldRefuseWhatIsNoPace(String text) {
    assertThatThrownBy(() -> Pace.parse(text))
        .hasMessage("A pace is fast, real or 1:N, not " + text + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1:0", "1:1000001"})
  void shouldRefuseAFactorOutOfRange(String text) {
    assertThatThrownBy(() -> Pace.parse(text)).hasMessageContaining("choose another factor");
  }
}
