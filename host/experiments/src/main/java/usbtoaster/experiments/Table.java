package usbtoaster.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import usbtoaster.trace.text.TextTable;

/**
 * What an experiment has seen, in rows: numbers have columns aligned to the right.
 *
 * @param headings of the columns; {@code >} begins one of numbers
 * @param rows the cells
 */
public record Table(List<String> headings, List<List<String>> rows) {
  /** Copies the rows. */
  public Table {
    headings = List.copyOf(headings);
    rows = List.copyOf(rows);
  }

  /** Collects the rows of a table. One thread fills it. */
  static final class Builder {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Builder(String... headings) {
      this.headings = List.of(headings);
    }

    /** Adds a row: texts and numbers. */
    void row(Object... cells) {
      rows.add(List.of(cells).stream().map(Table::text).toList());
    }

    Table build() {
      return new Table(headings, rows);
    }
  }

  static Builder of(String... headings) {
    return new Builder(headings);
  }

  private static String text(Object cell) {
    return cell instanceof Number number && !(cell instanceof Double)
        ? String.format(Locale.ROOT, "%,d", number.longValue()).replace(',', ' ')
        : cell.toString();
  }

  /** Returns the lines, in so many columns. */
  public List<String> lines(int columns) {
    TextTable table = new TextTable(headings.toArray(String[]::new));
    rows.forEach(row -> table.row(row.toArray(String[]::new)));
    return table.lines(columns);
  }
}
