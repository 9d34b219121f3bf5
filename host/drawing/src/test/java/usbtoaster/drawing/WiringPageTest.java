package usbtoaster.drawing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The drawings of the documentation are those of the program. */
@DisplayName("The drawings in docs/wiring.md")
class WiringPageTest {
  private static final Path SVG = Path.of("../../docs/wiring.svg");
  private static final Path PAGE = Path.of("../../docs/wiring.md");
  private static final String BEGIN = "<!-- made by WiringPageTest -->";
  private static final String END = "<!-- end -->";
  private static final boolean WRITE = "write".equals(System.getProperty("toaster.docs"));

  @Test
  void shouldBeTheSvg() throws IOException {
    List<String> drawing = SvgDrawing.lines(Plans.usual());
    if (WRITE) {
      Files.write(SVG, drawing, US_ASCII);
    }
    assertThat(Files.readAllLines(SVG))
        .as("made anew by this test with -Dtoaster.docs=write")
        .isEqualTo(drawing);
  }

  @Test
  void shouldBeTheText() throws IOException {
    List<String> drawing = new ArrayList<>(List.of("```text"));
    drawing.addAll(TextDrawing.lines(Plans.usual(), false, false));
    drawing.add("```");
    List<String> page = new ArrayList<>(Files.readAllLines(PAGE));
    List<String> old = page.subList(page.indexOf(BEGIN) + 1, page.indexOf(END));
    if (WRITE) {
      old.clear();
      old.addAll(drawing);
      Files.write(PAGE, page);
    }
    List<String> now = Files.readAllLines(PAGE);
    assertThat(now.subList(now.indexOf(BEGIN) + 1, now.indexOf(END)))
        .as("made anew by this test with -Dtoaster.docs=write")
        .isEqualTo(drawing);
  }
}
