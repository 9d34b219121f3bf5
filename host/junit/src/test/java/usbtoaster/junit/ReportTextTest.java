package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The message of a failure")
class ReportTextTest {
  @Test
  void shouldLeaveOutSectionsThatSayNothing() {
    ReportText text =
        new ReportText("It failed.")
            .section("Empty", "")
            .section("None", List.of())
            .section("A", "b");
    assertThat(text).hasToString("It failed.\n  A: b");
  }

  @Test
  void shouldBreakLinesBetweenWordsAndWithinLongOnes() {
    ReportText text =
        new ReportText("It failed.").section("A", "word ".repeat(50) + "x".repeat(300));
    assertThat(text.toString().lines())
        .allMatch(line -> line.length() <= ReportText.WIDTH)
        .contains("    " + "x".repeat(ReportText.WIDTH - 4));
    assertThat(text.toString().replaceAll("\\s", "")).endsWith("word" + "x".repeat(300));
  }

  @Test
  void shouldBeBoundedAndKeepItsEnd() {
    ReportText text =
        new ReportText("It failed.")
            .section("Many", Collections.nCopies(100, "a line"))
            .section("Waveforms", "here");
    assertThat(text.toString().lines())
        .hasSize(ReportText.MOST_LINES)
        .startsWith("It failed.", "  Many:")
        .endsWith("    … and 64 lines more", "  Waveforms: here");
  }
}
