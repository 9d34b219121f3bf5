package usbtoaster.emulator.core.translate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegionCacheTest {
  private static final int MANY = 4_000;

  private final RegionCache cache = new RegionCache();
  private final TestCode code = new TestCode(0x3001, 0xE7FD);

  private static Region region(int entry, int content) {
    return region(new int[] {entry}, content);
  }

  private static Region region(int[] entries, int content, int... plain) {
    short[] contents = {(short) content};
    return new Region(new Extent(entries, new int[] {0}, contents, plain, 1, 1)) {
      @Override
      public int run(Frame frame, int[] r, byte[] ram, byte[] watched, RegionBus bus, int end) {
        return 0;
      }
    };
  }

  @Test
  void shouldFindARegionByItsEntryAndItsBytes() {
    Region same = region(TestCode.BASE, 0x3001);
    cache.add(region(TestCode.BASE, 0x3002), 16, false);
    cache.add(same, 16, false);
    assertThat(cache.find(code, TestCode.BASE, 16, false)).isSameAs(same);
    assertThat(cache.find(code, TestCode.BASE + 2, 16, false)).isNull();
    assertThat(cache.find(code, TestCode.BASE, 64, false)).isNull();
  }

  @Test
  void shouldFindARegionByEachOfItsEntries() {
    Region region = region(new int[] {TestCode.BASE, TestCode.BASE + 4}, 0x3001);
    cache.add(region, 16, false);
    assertThat(cache.find(code, TestCode.BASE, 16, false)).isSameAs(region);
    assertThat(cache.find(code, TestCode.BASE + 4, 16, false)).isSameAs(region);
  }

  @Test
  void shouldNotFindARegionThatTakesAnAccessForOneOfSram() {
    int access = TestCode.BASE + 2;
    cache.add(region(new int[] {TestCode.BASE}, 0x3001, access), 16, false);
    assertThat(cache.find(code, TestCode.BASE, 16, false)).isNotNull();
    code.elsewhere().add(access);
    assertThat(cache.find(code, TestCode.BASE, 16, false)).isNull();
  }

  @Test
  void shouldForgetWhatNobodyAskedForTheLongest() {
    Region used = region(TestCode.BASE, 0x3001);
    cache.add(used, 16, false);
    for (int i = 1; i < MANY; i++) {
      cache.add(region(TestCode.BASE + 2 * i, 0x3001), 16, false);
      assertThat(cache.find(code, TestCode.BASE, 16, false)).isSameAs(used);
    }
    assertThat(cache.find(code, TestCode.BASE + 2, 16, false)).isNull();
    assertThat(cache.find(code, TestCode.BASE + 2 * (MANY - 1), 16, false)).isNotNull();
  }
}
