package usbtoaster.cli;

import java.util.List;
import java.util.Locale;
import usbtoaster.emulator.calls.FunctionListener;
import usbtoaster.emulator.calls.FunctionProfile;
import usbtoaster.trace.text.TextTable;

/** The functions of a firmware as a table: which took how much of the time it was awake. */
final class ProfileTable {
  private static final int MOST_ROWS = 25;
  private static final double PICOS_PER_MICRO = 1e6;

  private ProfileTable() {}

  static List<String> of(FunctionProfile profile) {
    List<FunctionProfile.Line> lines = profile.lines();
    long awakePicos =
        lines.stream()
            .filter(line -> !line.function().equals(FunctionListener.ASLEEP))
            .mapToLong(FunctionProfile.Line::selfPicos)
            .sum();
    TextTable table = new TextTable("function", ">calls", ">self", ">self, us", ">total, us");
    for (FunctionProfile.Line line : lines.subList(0, Math.min(MOST_ROWS, lines.size()))) {
      boolean asleep = line.function().equals(FunctionListener.ASLEEP);
      table.row(
          line.function(),
          Long.toString(line.calls()),
          asleep || awakePicos == 0
              ? "-"
              : String.format(Locale.ROOT, "%.1f %%", 100.0 * line.selfPicos() / awakePicos),
          micros(line.selfPicos()),
          micros(line.totalPicos()));
    }
    if (lines.size() > MOST_ROWS) {
      table.line("and %d more".formatted(lines.size() - MOST_ROWS));
    }
    return table.lines();
  }

  private static String micros(long picos) {
    return String.format(Locale.ROOT, "%.1f", picos / PICOS_PER_MICRO);
  }
}
