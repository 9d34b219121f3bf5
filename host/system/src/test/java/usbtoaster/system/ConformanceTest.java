package usbtoaster.system;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each item of the semantics is settled, and a test that shows it says so by its number. */
@DisplayName("The page on conformance")
class ConformanceTest {
  private static final Pattern NAME =
      Pattern.compile("@DisplayName\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)\\)");
  private static final Pattern ITEMS =
      Pattern.compile("semantics (\\d+(?:(?:, | and | to )\\d+)*)");

  private final ConformancePage page = ConformancePage.read();

  ConformanceTest() throws IOException {}

  @Test
  void shouldHaveOneRowForEachItem() throws IOException {
    Path reference = Page.ROOT_FOLDER.resolve("docs/reference/semantics.md");
    List<Integer> items =
        Page.read(reference).anchors().stream()
            .filter(anchor -> anchor.startsWith("item-"))
            .map(anchor -> Integer.valueOf(anchor.substring("item-".length())))
            .sorted()
            .toList();
    assertThat(items).hasSize(109);
    assertThat(page.rows()).extracting(ConformancePage.Row::item).isEqualTo(items);
  }

  @Test
  void shouldHaveDoneOrSettledEachItem() {
    assertThat(page.rows()).extracting(ConformancePage.Row::state).containsOnly("done", "settled");
    assertThat(page.rows())
        .filteredOn(row -> row.state().equals("settled"))
        .allMatch(ConformancePage.Row::goesOnBelow);
    assertThat(page.rows())
        .filteredOn(ConformancePage.Row::goesOnBelow)
        .extracting(ConformancePage.Row::item)
        .containsExactlyElementsOf(page.notes().keySet());
  }

  @Test
  void shouldNameTestsThatCarryTheNumberOfTheItem() throws IOException {
    Map<String, Set<Integer>> carried = itemsByTest();
    Map<Integer, Set<String>> wrong = new TreeMap<>();
    for (ConformancePage.Row row : page.rows()) {
      List<String> named = ConformancePage.tests(row.tests());
      List<String> all = new ArrayList<>(named);
      all.addAll(ConformancePage.tests(page.notes().getOrDefault(row.item(), "")));
      Set<String> faults = new TreeSet<>();
      all.stream().filter(test -> !carried.containsKey(test)).forEach(faults::add);
      named.stream().filter(test -> !carries(carried, test, row)).forEach(faults::add);
      if (all.stream().noneMatch(test -> carries(carried, test, row))) {
        faults.add("no test carries the number");
      }
      if (!faults.isEmpty()) {
        wrong.put(row.item(), faults);
      }
    }
    assertThat(wrong).as("tests that are not there, or without the number").isEmpty();
  }

  private static boolean carries(
      Map<String, Set<Integer>> carried, String test, ConformancePage.Row row) {
    return carried.getOrDefault(test, Set.of()).contains(row.item());
  }

  /** Returns the items that the names of each test class's cases carry. */
  private static Map<String, Set<Integer>> itemsByTest() throws IOException {
    try (Stream<Path> files = Files.walk(Page.ROOT_FOLDER.resolve("host"))) {
      return files
          .filter(file -> file.toString().matches(".*/src/test/java/.*Test\\.java"))
          .collect(
              toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  ConformanceTest::items,
                  ConformanceTest::union));
    }
  }

  private static Set<Integer> items(Path source) {
    try {
      Set<Integer> items = new TreeSet<>();
      NAME.matcher(Files.readString(source))
          .results()
          .flatMap(name -> ITEMS.matcher(name.group(1)).results())
          .forEach(list -> addItems(list.group(1), items));
      return items;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds those of a list as "2, 16 to 23 and 76". */
  private static void addItems(String list, Set<Integer> into) {
    for (String part : list.split(", | and ", -1)) {
      String[] ends = part.split(" to ", -1);
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .forEach(into::add);
    }
  }

  private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
    Set<Integer> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }
}
