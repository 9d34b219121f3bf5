package usbtoaster.trace.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of plain text: columns as wide as their widest cell, two spaces between them. Where that
 * is too wide for a terminal, its columns get narrower and what does not fit goes on in the next
 * line. Numbers are never broken. Not thread-safe.
 */
public final class TextTable {
  /** What a terminal of 80 columns takes of a table that is indented by two. */
  public static final int COLUMNS = 78;

  private static final int GAP = 2;
  private static final int NARROWEST = 4; // what is left of a column whose words are too long

  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  /** Makes a table. A heading that starts with {@code >} has its column aligned to the right. */
  public TextTable(String... headings) {
    right = new boolean[headings.length];
    String[] cells = new String[headings.length];
    for (int i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(">");
      cells[i] = right[i] ? headings[i].substring(1) : headings[i];
    }
    row(cells);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has another number of cells than there are headings
   */
  public void row(String... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(
          "A row of this table has " + right.length + " cells; give one for each heading.");
    }
    rows.add(cells.clone());
  }

  /** Adds a line that spans the columns. */
  public void line(String text) {
    rows.add(new String[] {text});
  }

  /** Returns the lines, the headings first, without spaces at their ends. */
  public List<String> lines() {
    return lines(COLUMNS);
  }

  /** Returns the lines in another number of columns. */
  public List<String> lines(int columns) {
    int[] widths = widths(columns);
    List<String> lines = new ArrayList<>();
    for (String[] cells : rows) {
      if (cells.length == 1) {
        lines.addAll(Wrapping.of(cells[0], columns));
      } else {
        add(lines, cells, widths);
      }
    }
    return lines;
  }

  /**
   * Returns the widths of the columns. Where they are too wide together, headings are broken first,
   * then the cells of the last column, then those of the others, and words at last.
   */
  private int[] widths(int columns) {
    int last = right.length - 1;
    int[] widths = new int[right.length];
    int[] headed = new int[right.length]; // the cells whole, and the words of the heading
    int[] worded = new int[right.length]; // the words of all that is no number
    int[] broken = new int[right.length];
    for (int i = 0; i <= last; i++) {
      String heading = rows.getFirst()[i];
      int cell = 0;
      int word = Wrapping.longest(heading);
      for (String[] cells : rows.subList(1, rows.size())) {
        if (cells.length > 1) {
          cell = Math.max(cell, cells[i].length());
          word = Math.max(word, right[i] ? cells[i].length() : Wrapping.longest(cells[i]));
        }
      }
      widths[i] = Math.max(cell, heading.length());
      headed[i] = Math.max(cell, Wrapping.longest(heading));
      worded[i] = word;
      broken[i] = right[i] ? word : Math.min(word, NARROWEST);
    }
    int tooMuch = Arrays.stream(widths).sum() + GAP * last - columns;
    tooMuch = narrow(widths, headed, 0, tooMuch);
    tooMuch = narrow(widths, worded, last, tooMuch);
    tooMuch = narrow(widths, worded, 0, tooMuch);
    for (int first = last; first >= 0; first--) {
      tooMuch = narrow(widths, broken, first, tooMuch);
    }
    return widths;
  }

  /** Takes from the columns from {@code first} on where most is to be had; returns what is left. */
  private static int narrow(int[] widths, int[] least, int first, int tooMuch) {
    for (int left = tooMuch; ; left--) {
      int loosest = first;
      for (int i = first; i < widths.length; i++) {
        loosest = widths[i] - least[i] > widths[loosest] - least[loosest] ? i : loosest;
      }
      if (left <= 0 || widths[loosest] <= least[loosest]) {
        return left;
      }
      widths[loosest]--;
    }
  }

  private void add(List<String> lines, String[] cells, int[] widths) {
    List<List<String>> wrapped = new ArrayList<>();
    int height = 1;
    for (int i = 0; i < cells.length; i++) {
      wrapped.add(Wrapping.of(cells[i], widths[i]));
      height = Math.max(height, wrapped.getLast().size());
    }
    for (int i = 0; i < height; i++) {
      lines.add(text(wrapped, i, widths));
    }
  }

  private String text(List<List<String>> cells, int line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      List<String> cell = cells.get(i);
      String part = line < cell.size() ? cell.get(line) : "";
      String gap = " ".repeat(Math.max(0, widths[i] - part.length()));
      text.append(" ".repeat(i == 0 ? 0 : GAP));
      text.append(right[i] ? gap + part : part + gap);
    }
    return text.toString().stripTrailing();
  }
}
