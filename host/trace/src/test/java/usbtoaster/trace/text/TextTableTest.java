package usbtoaster.trace.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.LifeRow;
import usbtoaster.trace.life.LifeTable;

/** Tables fit into a terminal of 80 columns, whatever is in them. */
final class TextTableTest {
  private static final long SECOND_NANOS = 1_000_000_000;

  static Stream<LifeRow.Reached> widest() {
    return Stream.of(
        row(68_359_500, "rp2040", ThreadKind.DEVICE, Stage.COMPLETE, 68_359_500),
        row(999 * SECOND_NANOS, "rp2040", ThreadKind.DEVICE, Stage.IRQ_RAISED, 999 * SECOND_NANOS),
        row(99_999_949, "shared-timer", ThreadKind.TIMER, Stage.DPC, 99_999_949),
        row(1, "a thread with a long name of its own", ThreadKind.VIRTUAL, Stage.CALL, 1),
        row(1, "a".repeat(200), ThreadKind.CALLER, Stage.CALL, Trace.NO_DEVICE_TIME));
  }

  private static LifeRow.Reached row(
      long nanos, String thread, ThreadKind kind, Stage stage, long deviceNanos) {
    return new LifeRow.Reached(stage, nanos, nanos, thread, kind, 12, 0, deviceNanos);
  }

  @ParameterizedTest
  @MethodSource("widest")
  void shouldTellALifeInEightyColumns(LifeRow.Reached row) {
    List<String> lines = LifeTable.of(List.of(row(0, "main", ThreadKind.UI, Stage.CALL, 0), row));

    assertThat(lines).allMatch(line -> line.length() <= TextTable.COLUMNS);
    String all = String.join("", lines).replaceAll("[ -]", "");
    assertThat(all).contains(row.stage().name());
    assertThat(lines).anyMatch(line -> line.contains(Micros.of(row.sinceCallNanos())));
  }

  @Test
  void shouldBreakNothingWhileItFits() {
    TextTable table = new TextTable("stage", ">us since call", "detail");
    table.row("CALL", "1 234.5", "by the timer");

    assertThat(table.lines())
        .containsExactly("stage  us since call  detail", "CALL         1 234.5  by the timer");
  }

  @Test
  void shouldGoOnInTheNextLineOfTheLastColumnFirst() {
    TextTable table = new TextTable("  thread", "waits for");
    table.row("  Reference Handler", "in " + "Long".repeat(8) + ".waits" + "Longer".repeat(7));

    assertThat(table.lines())
        .containsExactly(
            "  thread             waits for",
            "  Reference Handler  in LongLongLongLongLongLongLongLong.",
            "                     waits" + "Longer".repeat(7));
  }

  @Test
  void shouldBreakAWordThatNoLineHolds() {
    assertThat(Wrapping.of("  a-" + "b".repeat(10), 6)).containsExactly("  a-", "bbbbbb", "bbbb");
  }
}
