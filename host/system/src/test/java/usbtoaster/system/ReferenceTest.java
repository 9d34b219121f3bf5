package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What names an item of the semantics, or a page, finds it. */
@DisplayName("Sources and pages")
class ReferenceTest {
  private static final Path REFERENCE = Page.ROOT_FOLDER.resolve("docs/reference/semantics.md");

  /** A number of an item, several of them, or a range, as comments and names of tests put it. */
  private static final Pattern ITEMS =
      Pattern.compile("(?i)\\b(?:semantics(?: items?)?|items?) (\\d+(?:(?:, | and | to )\\d+)*)");

  private static final Pattern DESCRIPTIONS = Pattern.compile("\"semantics [^\"]*?\\b(T\\d+)\\b");
  private static final Pattern DOCUMENT = Pattern.compile("\\bdocs/[\\w/-]+\\.md\\b");

  @Test
  void shouldHaveEachItemOfTheSemanticsThatIsReferredTo() throws IOException {
    Set<String> anchors = Page.read(REFERENCE).anchors();
    Map<String, Set<String>> unknown = new TreeMap<>();
    int count = 0;
    for (Path file : sources()) {
      for (String anchor : anchors(Files.readString(file))) {
        count++;
        if (!anchors.contains(anchor)) {
          unknown.computeIfAbsent(file.toString(), name -> new TreeSet<>()).add(anchor);
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(count).as("references to items").isGreaterThan(200);
  }

  /** Returns the anchors of what {@code text} refers to: of items, and of descriptions of tests. */
  private static List<String> anchors(String text) {
    List<String> found = new ArrayList<>();
    for (Matcher items = ITEMS.matcher(oneLine(text)); items.find(); ) {
      for (String number : items.group(1).split(", | and | to ", -1)) {
        found.add("item-" + number);
      }
    }
    DESCRIPTIONS
        .matcher(text)
        .results()
        .forEach(match -> found.add("t" + match.group(1).substring(1)));
    return found;
  }

  /** Joins the lines of a comment or paragraph, for a reference may go over the end of one. */
  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\n\\s*(?:\\*|//)?\\s*", " ");
  }

  @Test
  void shouldHaveEachPageThatASourceNames() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Path file : sources()) {
      DOCUMENT
          .matcher(Files.readString(file))
          .results()
          .filter(match -> Files.notExists(Page.ROOT_FOLDER.resolve(match.group())))
          .forEach(match -> missing.add(file + ": " + match.group()));
    }
    assertThat(missing).isEmpty();
  }

  /**
   * Returns the sources of the host and of the firmware, and the pages but the reference itself.
   */
  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("docs", "host", "firmware")) {
      try (Stream<Path> files = Files.walk(Page.ROOT_FOLDER.resolve(folder))) {
        files
            .filter(file -> file.toString().matches(".*\\.(java|md|c|h)"))
            .filter(file -> !file.toString().contains("/target/") && !file.equals(REFERENCE))
            .forEach(found::add);
      }
    }
    return found;
  }
}
