package usbtoaster.emulator.core.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionTest {
  private static final int SLICE = 1 << 20;

  private final Region region =
      new Region(new Extent(new int[] {0}, new int[] {0}, new short[] {0}, new int[0], 7, 1)) {
        @Override
        public int run(Frame frame, int[] r, byte[] ram, byte[] watched, RegionBus bus, int end) {
          return 0;
        }
      };

  @Test
  void shouldRunForPartsOfAllLengthsWhileItIsYoung() {
    int[] parts = IntStream.range(0, 10_000).map(i -> region.part(SLICE)).toArray();
    assertThat(parts).contains(0, 1, 127, 255);
    assertThat(IntStream.of(parts).limit(100).distinct().count()).isGreaterThan(60);
    assertThat(IntStream.of(parts).max()).hasValue(255);
  }

  @Test
  void shouldRunForNoMoreThanTheSliceHas() {
    assertThat(IntStream.range(0, 1_000).map(i -> region.part(30)).max()).hasValue(30);
  }

  @Test
  void shouldRunForLongerPartsOnceItHasGrown() {
    int[] parts = IntStream.range(0, 210_000).map(i -> region.part(SLICE)).toArray();
    assertThat(IntStream.of(parts).skip(100_000)).contains(0, 1, 8_191, 16_383);
    assertThat(IntStream.of(parts).max()).hasValue(16_383);
    assertThat(IntStream.of(parts).skip(100_000).average().orElseThrow()).isBetween(8_000., 8_400.);
  }
}
