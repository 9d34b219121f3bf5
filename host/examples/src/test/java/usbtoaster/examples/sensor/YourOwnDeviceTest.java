package usbtoaster.examples.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The page docs/your-own-device.md")
class YourOwnDeviceTest {
  private static final Path PAGE = Path.of("../../docs/your-own-device.md");
  private static final Pattern LINK = Pattern.compile("\\[(`[^`]+`)]");
  private static final Pattern DEFINITION = Pattern.compile("\\[(`[^`]+`)]: (\\S+)");
  private static final Pattern ROW = Pattern.compile("\\| \\[(`[^`]+`)] \\|[^|]*\\| (\\d+) \\|");
  private static final Pattern NO_CODE = Pattern.compile("|/?\\*.*|//.*|#.*|import .*|package .*");

  private final List<String> page = Files.readAllLines(PAGE);
  private final Map<String, Path> files = new TreeMap<>();

  YourOwnDeviceTest() throws IOException {
    page.stream()
        .map(DEFINITION::matcher)
        .filter(Matcher::matches)
        .forEach(link -> files.put(link.group(1), PAGE.resolveSibling(link.group(2))));
  }

  /** A block of the page, and the name of the last link before it. */
  private record Block(String link, List<String> lines) {}

  @Test
  void shouldShowWhatIsInTheSources() throws IOException {
    List<Block> blocks = blocks();
    assertThat(blocks).hasSizeGreaterThan(3);
    for (Block block : blocks) {
      List<String> source = Files.readAllLines(file(block.link()));
      assertThat(Collections.indexOfSubList(undented(source), undented(block.lines())))
          .as("where in %s stands\n%s", block.link(), String.join("\n", block.lines()))
          .isNotNegative();
    }
  }

  private Path file(String link) {
    return Objects.requireNonNull(files.get(link), link);
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    String link = "";
    for (int i = 0; i < page.size(); i++) {
      Matcher links = LINK.matcher(page.get(i));
      while (links.find()) {
        link = links.group(1);
      }
      if (page.get(i).matches("```(java|wires)")) {
        int end = i + 1 + page.subList(i + 1, page.size()).indexOf("```");
        blocks.add(new Block(link, page.subList(i + 1, end)));
        i = end;
      }
    }
    return blocks;
  }

  /** Without indentation: the page begins each block at the margin. */
  private static List<String> undented(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }

  @Test
  void shouldCountTheLinesOfCode() throws IOException {
    Map<String, Integer> told = new TreeMap<>();
    Map<String, Integer> counted = new TreeMap<>();
    for (String line : page) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        told.put(row.group(1), Integer.valueOf(row.group(2)));
        counted.put(row.group(1), linesOfCode(file(row.group(1))));
      }
    }
    assertThat(told).hasSizeGreaterThan(5).isEqualTo(counted);
  }

  /** Counts the lines that are not blank, and not only a comment, an import or an include. */
  private static int linesOfCode(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return (int) lines.filter(line -> !NO_CODE.matcher(line.strip()).matches()).count();
    }
  }
}
