package usbtoaster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlabTest {
  private static Slab.Block take(Slab slab, int length) {
    return Objects.requireNonNull(slab.take(length));
  }

  @Test
  void shouldGiveTheSmallestClassThatFits() {
    try (Slab slab = new Slab(1 << 24)) {
      int[] lengths = {0, 1, 256, 257, 512, 4095, 4096, 4097, 1 << 20, 1 << 21};
      int[] sizes = {256, 256, 256, 512, 512, 4096, 4096, 8192, 1 << 20, 1 << 20};
      for (int i = 0; i < lengths.length; i++) {
        Slab.Block block = take(slab, lengths[i]);
        assertThat(block.size()).as("for %d bytes", lengths[i]).isEqualTo(sizes[i]);
        assertThat(block.memory().byteSize()).isEqualTo(sizes[i]);
        assertThat(block.memory().address() % Math.min(sizes[i], 4096)).isZero();
        slab.giveBack(block);
      }
    }
  }

  @Test
  void shouldUseAgainWhatIsGivenBack() {
    try (Slab slab = new Slab(1 << 24)) {
      Slab.Block first = take(slab, 5000);
      slab.giveBack(first);
      long reserved = slab.reservedBytes();
      for (int i = 0; i < 1000; i++) {
        Slab.Block again = take(slab, 5000);
        assertThat(again).isSameAs(first);
        slab.giveBack(again);
      }
      assertThat(slab.reservedBytes()).isEqualTo(reserved);
    }
  }

  @Test
  void shouldLendOtherSizesAtTheBoundAndThenNone() {
    try (Slab slab = new Slab((1 << 20) + (1 << 16))) {
      Slab.Block small = take(slab, 256);
      Slab.Block large = take(slab, 1 << 20);
      assertThat(take(slab, 1 << 20).size()).isEqualTo(256); // a smaller one than asked for
      slab.giveBack(large);
      assertThat(take(slab, 4096)).isSameAs(large); // a larger one
      List<Slab.Block> rest = new ArrayList<>();
      for (Slab.Block each = slab.take(1); each != null; each = slab.take(1)) {
        rest.add(each);
      }
      assertThat(rest).hasSize(256 - 2);
      slab.giveBack(small);
      assertThat(slab.take(1)).isSameAs(small);
      assertThat(slab.reservedBytes()).isLessThanOrEqualTo((1 << 20) + (1 << 16));
    }
  }

  @Test
  void shouldLetTheMemoryGoWithTheLastBlock() {
    Slab slab = new Slab(1 << 24);
    Slab.Block block = take(slab, 100);
    slab.close();
    assertThat(slab.take(100)).isNull();
    assertThat(slab.released()).isFalse();
    assertThat(block.memory().scope().isAlive()).isTrue();
    slab.giveBack(block);
    assertThat(slab.released()).isTrue();
    assertThat(block.memory().scope().isAlive()).isFalse();
    slab.close();
  }

  @Test
  void shouldRefuseABlockTwice() {
    try (Slab slab = new Slab(1 << 24)) {
      Slab.Block block = take(slab, 100);
      slab.giveBack(block);
      assertThatThrownBy(() -> slab.giveBack(block))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("given back before");
      assertThat(slab.taken()).isZero();
    }
  }

  @Test
  void shouldLendOtherSizesAndThenNoneWhereThereIsNoMemory() {
    boolean[] none = {false};
    SegmentAllocator allocator =
        (bytes, alignment) -> {
          if (none[0]) {
            throw new OutOfMemoryError("Cannot reserve direct buffer memory: on purpose");
          }
          return Arena.global().allocate(bytes, alignment);
        };
    try (Slab slab = new Slab(1 << 24, allocator)) {
      Slab.Block large = take(slab, 1 << 16);
      slab.giveBack(large);
      none[0] = true;
      assertThat(take(slab, 1 << 20)).isSameAs(large);
      assertThat(slab.take(1)).isNull();
      assertThat(slab.reservedBytes()).isEqualTo(1 << 16);
      none[0] = false;
      slab.giveBack(take(slab, 1));
      slab.giveBack(large);
      assertThat(slab.taken()).isZero();
    }
  }
}
