package usbtoaster.emulator.xip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.clocks.ClockRig;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.time.ClockDomain;

@DisplayName("The cache of the flash (datasheet 2.6.3): what hits, what misses, what it takes")
class XipCacheTest {
  private static final int CTRL = 0x1400_0000;
  private static final int FLUSH = CTRL + 0x04;
  private static final int STAT = CTRL + 0x08;
  private static final int CTR_HIT = CTRL + 0x0C;
  private static final int CTR_ACC = CTRL + 0x10;
  private static final int FLASH = 0x1000_0000;
  private static final int NO_ALLOCATE = 0x0100_0000;
  private static final int NO_CACHE = 0x0200_0000;
  private static final int WAY = 8192;
  private static final int MISS = 40;

  private final ClockRig rig = new ClockRig();
  private final ClockDomain clkSys = new ClockDomain("clk_sys", rig.clock, 125_000_000);
  private final XipCtrl xip = new XipCtrl(rig.bus, clkSys, () -> MISS, new Dreq(37));

  @BeforeEach
  void attach() {
    rig.bus.attach(CTRL, xip.registers());
    xip.reset();
  }

  private void clear() {
    rig.write(CTR_HIT, 1);
    rig.write(CTR_ACC, 1);
  }

  private void assertCounts(int hits, int accesses) {
    assertThat(rig.read(CTR_HIT)).as("CTR_HIT").isEqualTo(hits);
    assertThat(rig.read(CTR_ACC)).as("CTR_ACC").isEqualTo(accesses);
  }

  private boolean hits(int address) {
    int before = rig.read(CTR_HIT);
    rig.read(address);
    return rig.read(CTR_HIT) != before;
  }

  @Test
  @DisplayName("pico-examples, cache_perfctr: miss, hit, dropped by a write, miss, hit")
  void shouldCountAsTheExampleExpects() {
    clear();
    rig.read(FLASH + 0x100);
    assertCounts(0, 1);
    rig.read(FLASH + 0x100);
    assertCounts(1, 2);
    rig.write(FLASH + 0x100, 0);
    rig.read(FLASH + 0x100);
    assertCounts(1, 3);
    rig.read(FLASH + 0x100);
    assertCounts(2, 4);
  }

  @Test
  void shouldCountFromTheFirstClearUntilAReset() {
    rig.read(FLASH);
    assertCounts(0, 0);
    clear();
    rig.read(FLASH);
    assertCounts(0, 1);
    xip.reset();
    rig.read(FLASH);
    assertCounts(0, 0);
    assertThat(rig.bus.observers().some()).isFalse();
  }

  @Test
  void shouldSayThatItDoesNotCountYet() {
    StringBuilder missing = new StringBuilder();
    xip.registers().onMissing((what, register) -> missing.append(register).append(' '));
    rig.read(CTR_HIT);
    clear();
    rig.read(CTR_ACC);
    assertThat(missing.toString()).isEqualTo("XIP_CTRL.CTR_HIT ");
  }

  @Test
  @DisplayName("pico-sdk#1182: a line of 8 bytes has a valid bit for each of its words")
  void shouldFillHalfALine() {
    clear();
    assertThat(hits(FLASH + 8)).isFalse();
    assertThat(hits(FLASH + 8 + 4)).isFalse();
    assertThat(hits(FLASH + 8)).isTrue();
    assertThat(hits(FLASH + 8 + 4)).isTrue();
    rig.write(FLASH + 8, 0); // both words of the line
    assertThat(hits(FLASH + 8 + 4)).isFalse();
  }

  @Test
  @DisplayName("2.6.3.1: two ways; the one that was used longer ago gives way")
  void shouldHaveTwoWays() {
    clear();
    assertThat(hits(FLASH)).isFalse();
    assertThat(hits(FLASH + WAY)).isFalse();
    assertThat(hits(FLASH)).isTrue();
    assertThat(hits(FLASH + 2 * WAY)).isFalse();
    assertThat(hits(FLASH)).isTrue();
    assertThat(hits(FLASH + WAY)).isFalse();
  }

  @Test
  @DisplayName("2.6.3.1: the aliases ask the cache or not, and allocate or not")
  void shouldTakeTheAliasesAtTheirWord() {
    clear();
    assertThat(hits(FLASH + NO_ALLOCATE)).isFalse();
    assertThat(hits(FLASH + NO_ALLOCATE)).isFalse();
    assertThat(hits(FLASH + NO_CACHE + NO_ALLOCATE)).isFalse();
    assertThat(hits(FLASH + NO_CACHE)).isFalse();
    assertThat(hits(FLASH + NO_CACHE)).isFalse();
    assertThat(hits(FLASH + NO_ALLOCATE)).isTrue();
    assertThat(hits(FLASH)).isTrue();
    assertThat(hits(FLASH + NO_CACHE + NO_ALLOCATE)).isFalse();
  }

  @Test
  @DisplayName("2.6.3.6 EN: while it is off nothing hits, and what it had is still there")
  void shouldMissWhileItIsOff() {
    clear();
    rig.read(FLASH);
    rig.write(CTRL + ClockRig.CLEAR, 1);
    assertThat(hits(FLASH)).isFalse();
    rig.write(CTRL + ClockRig.SET, 1);
    assertThat(hits(FLASH)).isTrue();
    rig.write(FLUSH, 1);
    assertThat(hits(FLASH)).isFalse();
  }

  @Test
  void shouldMakeMissesWaitOnlyIfToldTo() {
    clear();
    assertThat(rig.bus.observers().waits(FLASH)).isZero();
    xip.missesTakeTime(true);
    rig.bus.observers().takeWaits(0);
    rig.read(FLASH);
    assertThat(rig.bus.observers().takeWaits(0)).isEqualTo(MISS);
    rig.read(FLASH);
    assertThat(rig.bus.observers().takeWaits(0)).isZero();
    rig.bus.read(Bus.DMA, FLASH + 64, 4);
    assertThat(rig.bus.observers().takeWaits(0)).isZero();
    assertThat(rig.bus.observers().waits(FLASH + 64)).isZero();
    assertThat(rig.bus.observers().waits(FLASH + 128)).isEqualTo(MISS);
  }

  @Test
  @DisplayName("2.6.3.2: a flush takes 1024 cycles; who reads the flash or FLUSH waits for it")
  void shouldFlushInTime() {
    xip.missesTakeTime(true);
    rig.clock.advanceTo(1_000_000_000);
    rig.read(FLASH);
    rig.bus.observers().takeWaits(0);
    rig.write(FLUSH, 1);
    assertThat(rig.read(STAT) & 1).isZero();
    rig.clock.advanceTo(rig.clock.picos() + 1000 * 8_000);
    rig.read(FLASH);
    assertThat(rig.bus.observers().takeWaits(0)).isEqualTo(24 + MISS);
    rig.read(FLUSH);
    assertThat(rig.bus.observers().takeWaits(0)).isEqualTo(24);
    rig.clock.advanceTo(rig.clock.picos() + 24 * 8_000);
    assertThat(rig.read(STAT) & 1).isEqualTo(1);
  }

  /** The cache as lists of tags, the one that was used last in front. */
  private static final class Model {
    private record Line(int tag, Set<Integer> words) {}

    private final Map<Integer, Deque<Line>> sets = new HashMap<>();

    boolean read(int address) {
      Deque<Line> set = sets.computeIfAbsent(address / 8 % 1024, any -> new ArrayDeque<>());
      int tag = (address & 0xFF_FFFF) / WAY;
      Line line = set.stream().filter(each -> each.tag == tag).findAny().orElse(null);
      boolean hit =
          (address & NO_CACHE) == 0 && line != null && line.words.contains(address / 4 % 2);
      if (hit || (address & NO_ALLOCATE) == 0) {
        Line used = line == null ? new Line(tag, new HashSet<>()) : line;
        set.remove(used);
        used.words.add(address / 4 % 2);
        set.addFirst(used);
        if (set.size() > 2) {
          set.removeLast();
        }
      }
      return hit;
    }

    void write(int address) {
      int tag = (address & 0xFF_FFFF) / WAY;
      sets.getOrDefault(address / 8 % 1024, new ArrayDeque<>()).removeIf(each -> each.tag == tag);
    }
  }

  @Test
  void shouldHitWhatAPlainModelHits() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    Random random = new Random(seed);
    Model model = new Model();
    clear();
    for (int i = 0; i < 20_000; i++) {
      int offset = random.nextInt(6) * WAY + 4 * random.nextInt(16);
      if (random.nextInt(10) == 0) {
        rig.write(FLASH + offset, 0);
        model.write(FLASH + offset);
      } else {
        int address = FLASH + offset + (random.nextInt(4) << 24);
        assertThat(hits(address))
            .as("access %d to 0x%08X, -Dtoaster.seed=%d", i, address, seed)
            .isEqualTo(model.read(address));
      }
    }
  }
}
