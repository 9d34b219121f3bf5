package usbtoaster.trace.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapCensusTest {
  private static final int OBJECTS = 1000;

  /** An object of 16 bytes, with a header of 12 or of 8. */
  private static final class Small {
    @SuppressWarnings("unused")
    private int value;
  }

  @Test
  void shouldFindWhatHasComeAndNothingElse() {
    List<Small> kept = new ArrayList<>();
    HeapCensus before = HeapCensus.take();
    for (int i = 0; i < OBJECTS; i++) {
      kept.add(new Small());
    }
    List<HeapCensus.Held> grown = HeapCensus.take().grownSince(before, OBJECTS);
    assertThat(grown).contains(new HeapCensus.Held(Small.class.getName(), OBJECTS, 16 * OBJECTS));
    List<HeapCensus.Held> ours =
        grown.stream().filter(held -> held.type().equals(Small.class.getName())).toList();
    assertThat(HeapCensus.bytesEach(ours, OBJECTS)).isEqualTo(16);
    assertThat(HeapCensus.table(ours, OBJECTS))
        .containsExactly(
            "class                 objects  bytes",
            "HeapCensusTest$Small        1     16",
            "together                          16");
    assertThat(kept).hasSize(OBJECTS);
  }

  @Test
  void shouldNotCountGarbage() {
    HeapCensus before = HeapCensus.take();
    for (int i = 0; i < OBJECTS; i++) {
      assertThat(new Small().value).isZero();
    }
    assertThat(HeapCensus.take().grownSince(before, 1))
        .extracting(HeapCensus.Held::type)
        .doesNotContain(Small.class.getName());
  }
}
