package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same writes in two ways on the emulated Pico, and what the same census counts. */
@DisplayName("The census, and the control experiment")
final class CensusTest {
  @TempDir private static Path folder;
  private static Map<String, Object> awaited = Map.of();
  private static Map<String, Object> blocked = Map.of();

  @BeforeAll
  static void toastTwice() throws IOException {
    awaited = runUntil("withoutWaiting");
    blocked = runUntil("asManyWaitingAsInFlight", "--threads");
  }

  /** A census samples: on a busy machine it needs more writes to see some of those in flight. */
  private static Map<String, Object> runUntil(String counted, Object... more) throws IOException {
    int bytes = 60_000;
    Map<String, Object> report = run(bytes, more);
    while (bytes < 2_000_000 && !seen(object(report, "census"), counted)) {
      bytes *= 2;
      report = run(bytes, more);
    }
    return report;
  }

  private static boolean seen(Map<String, Object> census, String counted) {
    return number(census, counted) > 0 && number(census, "mostInFlight") > 1;
  }

  private static Map<String, Object> run(int bytes, Object... more) throws IOException {
    Path bread = Bread.of(folder, "bread", bytes);
    List<Object> words = new ArrayList<>(List.of("run", bread, "--target", "emulator", "--json"));
    words.addAll(List.of(more));
    Console console = Console.toaster(words.toArray());
    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode).isZero();
    assertThat(console.lines()).hasSize(1);
    return JSON.std.mapFrom(console.out());
  }

  @SuppressWarnings("unchecked") // an object of JSON
  private static Map<String, Object> object(Map<String, Object> of, String name) {
    return (Map<String, Object>) Objects.requireNonNull(of.get(name));
  }

  @SuppressWarnings("unchecked") // an array of objects
  private static List<Map<String, Object>> array(Map<String, Object> of, String name) {
    return (List<Map<String, Object>>) Objects.requireNonNull(of.get(name));
  }

  private static long number(Map<String, Object> of, String name) {
    return ((Number) Objects.requireNonNull(of.get(name))).longValue();
  }

  @Test
  void shouldCountNoThreadsWithoutThemAndAsManyAsWritesWithThem() {
    Map<String, Object> without = object(awaited, "census");
    assertThat(number(without, "samples")).isPositive();
    assertThat(number(without, "withoutWaiting")).isEqualTo(number(without, "samples"));
    assertThat(number(without, "mostWaiting")).isZero();
    assertThat(number(without, "mostInFlight")).isBetween(2L, 8L);

    Map<String, Object> with = object(blocked, "census");
    // Eight writes are in flight at once, but for the end; when the census looks is chance.
    assertThat(number(with, "mostInFlight")).isBetween(2L, 8L);
    assertThat(number(with, "mostWaiting")).isBetween(2L, 8L);
    // A thread that has just been asked to write, or has just been woken, is on its way.
    assertThat(number(with, "asManyWaitingAsInFlight")).isPositive();
  }

  @Test
  void shouldToastTheSameEitherWay() {
    assertThat(awaited.get("same")).isEqualTo(true);
    assertThat(blocked.get("same")).isEqualTo(true);
    assertThat(number(object(blocked, "totals"), "writes")).isGreaterThanOrEqualTo(15);
    assertThat(number(object(awaited, "totals"), "writes")).isGreaterThanOrEqualTo(15);
  }

  @Test
  void shouldTellWhatEachThreadDoesAndWhatItTookMeanwhile() {
    List<Map<String, Object>> threads = array(object(awaited, "census"), "threads");
    assertThat(threads)
        .extracting(thread -> thread.get("name"))
        .contains("main", "io-1", "rp2040", "shared-timer", "census");
    for (Map<String, Object> thread : threads) {
      if ("rp2040".equals(thread.get("name"))) {
        assertThat(thread.get("does")).asString().startsWith("is the Pico's hardware");
        assertThat(number(thread, "cpuNanos")).isPositive();
      }
      assertThat(thread.get("waitsForRequest")).isEqualTo(false);
    }
  }

  @Test
  void shouldTellWhoDidNothingElseInTheLifeOfABlockingCall() {
    Map<String, Object> life = object(blocked, "life");
    assertThat(life.get("blocked")).isEqualTo(true);
    List<Object> waiting =
        array(life, "rows").stream()
            .filter(row -> "gap".equals(row.get("row")))
            .map(row -> row.get("waits"))
            .toList();
    assertThat(waiting).isNotEmpty().allSatisfy(w -> assertThat(w).asString().startsWith("write-"));

    Map<String, Object> other = object(awaited, "life");
    assertThat(other.get("blocked")).isEqualTo(false);
    assertThat(array(other, "rows")).filteredOn(row -> "gap".equals(row.get("row"))).isNotEmpty();
    assertThat(number(other, "workedNanos")).isLessThan(number(other, "nanos"));
  }
}
