package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AheadTest {
  @Test
  void shouldBeginForACommandOnADevice() {
    assertThat(Ahead.of("run", "--chunk", "32", "verses", "-").isWanted()).isTrue();
    assertThat(Ahead.of("latency").isWanted()).isTrue();
  }

  @Test
  void shouldDoNothingForAnother() {
    assertThat(Ahead.of("--version").isWanted()).isFalse();
    assertThat(Ahead.of("wiring", "run").isWanted()).isFalse();
    assertThat(Ahead.of().isWanted()).isFalse();
  }

  /** Before it has been read whether there shall be logs, no logger may be made. */
  @ParameterizedTest
  @ValueSource(strings = {"-v", "--verbose", "-hv"})
  void shouldWaitForWhoMayWantLogs(String option) {
    assertThat(Ahead.of("run", "bread", option).isWanted()).isFalse();
  }
}
