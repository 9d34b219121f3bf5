package usbtoaster.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Activity;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.record.Entry;

@DisplayName("A sample of routines")
class SamplerGapsTest {
  private static final long SECOND = 1_000_000_000;

  private final Sampler sampler = new Sampler(request -> -1, 0, 0);

  private void run(int routines) {
    for (int i = 0; i < routines; i++) {
      sampler.entry(
          new Entry.RoutineRan(Activity.DPC, "routine", i, i, "rp2040", 1, ThreadKind.DEVICE));
    }
  }

  @Test
  void shouldSayBeforeWhichOfThemHowManyAreMissing() {
    List<Map<String, Object>> shown = new ArrayList<>();
    run(100);
    sampler.refill(SECOND / 10); // too little for some in a row
    run(100);
    sampler.refill(SECOND);
    run(5);
    shown.addAll(sampler.takeWork());
    List<Long> missing = shown.stream().map(each -> (Long) each.get("leftOut")).toList();
    int first = missing.size() - 5; // that is shown after those that are missing
    assertThat(missing.subList(0, first)).containsOnly(0L);
    assertThat(missing.get(first)).isEqualTo(200L - first);
    assertThat(missing.subList(first + 1, missing.size())).containsOnly(0L);
  }
}
