package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each page of the docs, and the README: its links, its lines, its beginning. */
@DisplayName("A page of the documentation")
class PageTest {
  static List<Page> pages() throws IOException {
    return Page.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void shouldLinkOnlyToWhatThereIs(Page page) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String target : page.targets()) {
      if (!target.matches("\\w+:.*") && !exists(page, target)) {
        broken.add(target);
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean exists(Page page, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
    return Files.exists(file)
        && (parts.length == 1 || Page.read(file).anchors().contains(parts[1]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void shouldDefineWhatItUsesAndUseWhatItDefines(Page page) {
    assertThat(page.definitions()).isEqualTo(page.uses());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void shouldHaveNoLineOver120Characters(Page page) {
    assertThat(page.lines())
        .filteredOn(line -> line.codePointCount(0, line.length()) > 120)
        .filteredOn(line -> !isRowOfTheTableOfModules(page, line))
        .isEmpty();
  }

  /** A row of that table is a rule, which {@link LayerTest} reads as one line. */
  private static boolean isRowOfTheTableOfModules(Page page, String line) {
    return page.toString().equals("docs/architecture.md") && line.startsWith("|");
  }

  /** The pages that people read from the top, so neither decisions nor the changelog. */
  static List<Page> guides() throws IOException {
    return pages().stream()
        .filter(page -> page.toString().matches("docs/(reference/)?[a-z-]+\\.md"))
        .filter(page -> !page.toString().equals("docs/changelog.md"))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guides")
  void shouldBeginWithThreePlainLines(Page page) {
    List<String> lines = page.lines();
    assertThat(lines.getFirst()).startsWith("# ");
    assertThat(lines.subList(2, 5)).allMatch(line -> line.endsWith(".")).noneMatch(String::isEmpty);
    assertThat(lines.get(5)).isEmpty();
  }
}
