package usbtoaster.system;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of Markdown: what it links to, and what in it can be linked to. Code in fences counts as
 * no text.
 */
record Page(Path file, String text) {
  /** The folder of the whole project, seen from where the tests of this module run. */
  static final Path ROOT_FOLDER = Path.of("../..");

  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern INLINE = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[([^\\]]+)\\]:\\s+(\\S+)$");
  private static final Pattern USE = Pattern.compile("\\[(`[^`\\]]+`|\\d+)\\](?!\\()");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

  static Page read(Path file) throws IOException {
    return new Page(file, Files.readString(file));
  }

  /** Returns the README and every page under {@code docs}, in the order of their names. */
  static List<Page> all() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT_FOLDER.resolve("docs"))) {
      List<Page> pages = new ArrayList<>();
      pages.add(read(ROOT_FOLDER.resolve("README.md")));
      for (Path file : docs.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        pages.add(read(file));
      }
      return pages;
    }
  }

  List<String> lines() {
    return text.lines().toList();
  }

  private String prose() {
    return FENCE.matcher(text).replaceAll("");
  }

  /** Returns the targets of all links, those of the definitions among them. */
  List<String> targets() {
    return Stream.concat(found(INLINE, 1), found(DEFINITION, 2)).toList();
  }

  /** Returns the names that stand in brackets alone, so that a definition must follow. */
  Set<String> uses() {
    String running = DEFINITION.matcher(prose()).replaceAll("");
    return new TreeSet<>(USE.matcher(running).results().map(match -> match.group(1)).toList());
  }

  /** Returns the names that have a definition. */
  Set<String> definitions() {
    return new TreeSet<>(found(DEFINITION, 1).toList());
  }

  /** Returns the anchors: those of the headings, as GitHub makes them, and those that are set. */
  Set<String> anchors() {
    return new TreeSet<>(
        Stream.concat(found(HEADING, 1).map(Page::slug), found(ANCHOR, 1)).toList());
  }

  private static String slug(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private Stream<String> found(Pattern pattern, int group) {
    List<MatchResult> all = pattern.matcher(prose()).results().toList();
    return all.stream().map(match -> match.group(group));
  }

  @Override
  public String toString() {
    return ROOT_FOLDER.relativize(file).toString();
  }
}
