package usbtoaster.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final List<Finding> FINDINGS =
      List.of(
          Finding.ok("Java", "25"),
          Finding.failed("MISO", "is not connected ".repeat(6).strip(), "Connect it."),
          Finding.warning("kernel", "old", ""),
          Finding.skipped("interrupts", "not yet"));

  @Test
  void shouldFitATerminalOf80Columns() {
    assertThat(new Report(false).lines(FINDINGS))
        .containsExactly(
            "ok       Java        25",
            "FAILED   MISO        is not connected is not connected is not connected is not",
            "                     connected is not connected is not connected",
            "                     Connect it.",
            "warning  kernel      old",
            "skipped  interrupts  not yet");
  }

  @Test
  void shouldColourTheGradesOnly() {
    List<String> lines = new Report(true).lines(FINDINGS);
    assertThat(lines.getFirst()).isEqualTo("\u001b[32mok\u001b[0m       Java        25");
    assertThat(lines.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList())
        .isEqualTo(new Report(false).lines(FINDINGS));
  }

  @Test
  void shouldShowNothingThatActsOnATerminal() {
    Finding odd = Finding.failed("board", "a\u001b[2Jb\u0007\nc", "d\u202ee");
    assertThat(new Report(false).lines(List.of(odd)))
        .containsExactly("FAILED   board       a?[2Jb??c", "                     d?e");
  }
}
