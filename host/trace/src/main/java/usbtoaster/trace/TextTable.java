package usbtoaster.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of plain text: columns as wide as their widest cell, two spaces between them. Not
 * thread-safe.
 */
public final class TextTable {
  private final boolean[] right;
  private final int[] widths;
  private final List<String[]> rows = new ArrayList<>();

  /** Makes a table. A heading that starts with {@code >} has its column aligned to the right. */
  public TextTable(String... headings) {
    right = new boolean[headings.length];
    widths = new int[headings.length];
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
    if (cells.length != widths.length) {
      throw new IllegalArgumentException(
          "A row of this table has " + widths.length + " cells; give one for each heading.");
    }
    for (int i = 0; i < cells.length; i++) {
      widths[i] = Math.max(widths[i], cells[i].length());
    }
    rows.add(cells.clone());
  }

  /** Adds a line that spans the columns. */
  public void line(String text) {
    rows.add(new String[] {text});
  }

  /** Returns the lines, the headings first, without spaces at their ends. */
  public List<String> lines() {
    return rows.stream().map(this::text).toList();
  }

  private String text(String[] cells) {
    if (cells.length == 1) {
      return cells[0];
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String gap = " ".repeat(widths[i] - cells[i].length());
      line.append(i == 0 ? "" : "  ");
      line.append(right[i] ? gap + cells[i] : cells[i] + gap);
    }
    return line.toString().stripTrailing();
  }
}
