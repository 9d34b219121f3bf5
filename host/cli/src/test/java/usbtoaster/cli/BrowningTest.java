package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BrowningTest {
  @Test
  void shouldToastASmallFileDarkEnoughToBeWatched() {
    assertThat(Browning.suiting(5_000, 4096)).isEqualTo(9);
  }

  @Test
  void shouldNotSlowDownALargeFile() {
    assertThat(Browning.suiting(100 << 20, 4096)).isEqualTo(3);
    assertThat(Browning.suiting(1 << 20, 4096)).isBetween(4, 6);
  }

  @Test
  void shouldStayWithTheDefaultWhenTheLengthIsNotKnown() {
    assertThat(Browning.suiting(-1, 4096)).isEqualTo(3);
  }
}
