package usbtoaster.trace;

import java.util.List;
import java.util.Locale;

/** Prints the rows of a life. */
final class LifeTable {
  private LifeTable() {}

  static List<String> of(List<LifeRow> rows) {
    TextTable table =
        new TextTable(
            "stage", ">us since call", ">since last", "thread", "whose", ">cpu", "detail");
    for (LifeRow row : rows) {
      switch (row) {
        case LifeRow.Reached reached ->
            table.row(
                reached.stage().name(),
                Micros.of(reached.sinceCallNanos()),
                Micros.of(reached.sinceLastNanos()),
                reached.thread(),
                reached.kind().owner(),
                Integer.toString(reached.processor()),
                detail(reached.stage(), reached.detail()));
        case LifeRow.Folded folded -> table.line("  " + folded(folded));
      }
    }
    return table.lines();
  }

  private static String folded(LifeRow.Folded folded) {
    return "... %d more %s, %s us ..."
        .formatted(
            folded.bursts(),
            folded.bursts() == 1 ? "burst" : "bursts",
            Micros.whole(folded.tookNanos()));
  }

  private static String detail(Stage stage, long detail) {
    return switch (stage) {
      case DMA_START, DMA_DONE -> "tag " + detail;
      case INTERRUPT, ISR -> "interrupt " + detail;
      case DPC -> detail == 0 ? "by the timer" : "interrupt " + detail;
      case COMPLETE -> String.format(Locale.ROOT, "status 0x%08X", (int) detail);
      default -> detail == 0 ? "" : Long.toString(detail);
    };
  }
}
