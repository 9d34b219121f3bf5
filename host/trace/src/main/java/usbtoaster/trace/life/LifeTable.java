package usbtoaster.trace.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import usbtoaster.trace.EngineNames;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.text.Micros;
import usbtoaster.trace.text.TextTable;

/** Prints the rows of a life. The device's own time has a column where the device reported it. */
public final class LifeTable {
  /** What stands for the stage where no thread worked. */
  public static final String NOBODY = "nobody";

  /** What stands there where a thread was blocked. */
  public static final String WAITS = "waits";

  private static final int DEVICE_COLUMN = 3;

  private LifeTable() {}

  /** Returns the lines for a terminal of 80 columns. */
  public static List<String> of(List<LifeRow> rows) {
    return of(rows, TextTable.COLUMNS);
  }

  /** Returns the lines in so many columns. */
  public static List<String> of(List<LifeRow> rows, int columns) {
    boolean timed = rows.stream().anyMatch(LifeTable::timed);
    TextTable table =
        table(
            timed,
            "stage",
            ">us since call",
            ">since last",
            ">device us",
            "thread",
            "whose",
            ">cpu",
            "detail");
    boolean blocked = rows.stream().anyMatch(LifeTable::waits);
    for (LifeRow row : rows) {
      switch (row) {
        case LifeRow.Reached reached -> table.row(cells(reached, timed));
        case LifeRow.Folded folded -> table.line("  " + folded(folded, blocked));
        case LifeRow.Gap gap -> table.row(cells(gap, timed));
      }
    }
    return table.lines(columns);
  }

  private static boolean timed(LifeRow row) {
    return row instanceof LifeRow.Reached reached && reached.deviceNanos() != Trace.NO_DEVICE_TIME;
  }

  private static TextTable table(boolean timed, String... headings) {
    return new TextTable(without(timed, headings));
  }

  private static String[] cells(LifeRow.Reached reached, boolean timed) {
    return without(
        timed,
        reached.stage().name(),
        Micros.of(reached.sinceCallNanos()),
        reached.sinceLastNanos() == LifeRow.IN_GAP ? "" : Micros.of(reached.sinceLastNanos()),
        timed(reached) ? Micros.of(reached.deviceNanos()) : "",
        reached.thread(),
        reached.kind() == ThreadKind.CALLER ? "caller" : reached.kind().owner(),
        Integer.toString(reached.processor()),
        detail(reached.stage(), reached.detail()));
  }

  private static String[] cells(LifeRow.Gap gap, boolean timed) {
    String thread = gap.waits();
    return without(
        timed,
        thread == null ? NOBODY : WAITS,
        "",
        Micros.of(gap.tookNanos()),
        "",
        thread == null ? "-" : thread,
        thread == null ? "no thread" : "blocked",
        "",
        "");
  }

  private static String[] without(boolean timed, String... cells) {
    List<String> kept = new ArrayList<>(List.of(cells));
    if (!timed) {
      kept.remove(DEVICE_COLUMN);
    }
    return kept.toArray(String[]::new);
  }

  private static boolean waits(LifeRow row) {
    return row instanceof LifeRow.Gap gap && gap.waits() != null;
  }

  private static String folded(LifeRow.Folded folded, boolean blocked) {
    return "... %d more %s, %s us: threads %s, %s %s ..."
        .formatted(
            folded.bursts(),
            folded.bursts() == 1 ? "burst" : "bursts",
            Micros.whole(folded.tookNanos()),
            Micros.whole(folded.workedNanos()),
            blocked ? WAITS : NOBODY,
            Micros.whole(folded.tookNanos() - folded.workedNanos()));
  }

  private static String detail(Stage stage, long detail) {
    return switch (stage) {
      case SUBMIT -> EngineNames.of(detail);
      case REAP -> detail < 0 ? "errno " + -detail : Long.toString(detail);
      case DMA_START, DMA_SEEN, DMA_DONE -> "tag " + detail;
      case IRQ_RAISED, ACK_SEEN, INTERRUPT, ISR -> "number " + detail;
      case EDGE -> "edge " + detail;
      case DPC -> detail == 0 ? "by the timer" : "number " + detail;
      case COMPLETE -> String.format(Locale.ROOT, "0x%08X", (int) detail); // a status
      default -> detail == 0 ? "" : Long.toString(detail);
    };
  }
}
