package usbtoaster.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of modules and packages on a page of the docs. */
final class LayerTable {
  private static final Pattern ROW =
      Pattern.compile("\\| (?:\\[`host/(\\w+)`]\\S*)? ?\\| `([a-z0-9.]+)` \\|[^|]*\\|([^|]*)\\|");

  private LayerTable() {}

  /**
   * What stands in one row.
   *
   * @param packageName the package, with the project's prefix
   * @param packages those of the project that it may name
   * @param libraries the packages of others that it may name
   */
  record Row(String module, String packageName, List<String> packages, List<String> libraries) {
    @Override
    public String toString() {
      return packageName;
    }
  }

  static List<Row> read(Path page) throws IOException {
    List<Row> rows = new ArrayList<>();
    String module = "";
    for (String line : Files.readAllLines(page)) {
      Matcher cells = ROW.matcher(line);
      if (cells.matches()) {
        module = cells.group(1) == null ? module : cells.group(1);
        rows.add(row(module, cells.group(2), cells.group(3)));
      }
    }
    return rows;
  }

  private static Row row(String module, String name, String knows) {
    List<String> names =
        Arrays.stream(knows.strip().split(", ")).filter(each -> !each.equals("-")).toList();
    return new Row(
        module,
        ours(name),
        names.stream().filter(each -> !each.startsWith("`")).map(LayerTable::ours).toList(),
        names.stream()
            .filter(each -> each.startsWith("`"))
            .map(each -> each.substring(1, each.length() - 1))
            .toList());
  }

  private static String ours(String name) {
    return "usbtoaster." + name;
  }
}
