package usbtoaster.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The page on conformance.
 *
 * @param rows those of all its tables, one an item
 * @param notes what the lines below the tables say of an item
 */
record ConformancePage(List<Row> rows, Map<Integer, String> notes) {
  private static final String ITEMS = "((?:\\[\\d+](?:, )?)+)";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| " + ITEMS + " \\|[^|]*\\| ([^|]*) \\| ([^|]*) \\|$");
  private static final Pattern NOTE = Pattern.compile("(?ms)^- " + ITEMS + ": (.*?)(?=^- |^$|\\z)");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  /**
   * What a table says of an item.
   *
   * @param tests the cell of its tests
   */
  record Row(int item, String state, String tests) {
    boolean goesOnBelow() {
      return tests.endsWith("below");
    }
  }

  static ConformancePage read() throws IOException {
    String text = Page.read(Page.ROOT_FOLDER.resolve("docs/conformance.md")).text();
    List<Row> rows = new ArrayList<>();
    ROW.matcher(text)
        .results()
        .forEach(
            row ->
                items(row.group(1))
                    .forEach(item -> rows.add(new Row(item, row.group(2), row.group(3)))));
    Map<Integer, String> notes = new TreeMap<>();
    NOTE.matcher(text)
        .results()
        .forEach(note -> items(note.group(1)).forEach(item -> notes.put(item, note.group(2))));
    return new ConformancePage(rows, notes);
  }

  private static List<Integer> items(String links) {
    return NUMBER.matcher(links).results().map(match -> Integer.valueOf(match.group())).toList();
  }

  /** Returns the names of the test classes in {@code text}. */
  static List<String> tests(String text) {
    return TEST.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
