package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The drawing follows the table, and {@link LayerTest} holds the table to the code. */
@DisplayName("The drawing of the house in docs/architecture.md")
class DrawingTest {
  private static final Path DOCUMENT = Path.of("../../docs/architecture.md");

  @Test
  void shouldBeThatOfTheTable() throws IOException {
    List<String> drawing = new HouseDrawing(LayerTable.read(DOCUMENT)).lines();
    if ("write".equals(System.getProperty("toaster.docs"))) {
      List<String> page = new ArrayList<>(Files.readAllLines(DOCUMENT));
      List<String> old =
          page.subList(page.indexOf(HouseDrawing.BEGIN) + 1, page.indexOf(HouseDrawing.END));
      old.clear();
      old.addAll(drawing);
      Files.write(DOCUMENT, page);
    }
    List<String> page = Files.readAllLines(DOCUMENT);
    assertThat(page.subList(page.indexOf(HouseDrawing.BEGIN) + 1, page.indexOf(HouseDrawing.END)))
        .as("made anew by this test with -Dtoaster.docs=write")
        .isEqualTo(drawing);
  }

  @Test
  void shouldLeaveOutWhatFollowsFromOtherArrows() {
    var house =
        new HouseDrawing(
            List.of(
                row("top", "top", "middle", "ground"),
                row("middle", "middle", "ground", "ground.inner"),
                row("ground", "ground", "ground.inner"),
                row("ground", "ground.inner")));
    assertThat(house.lines())
        .containsExactly(
            "```mermaid",
            "flowchart TD",
            "  subgraph m_top [host/top]",
            "    p_top[top]",
            "  end",
            "  subgraph m_middle [host/middle]",
            "    p_middle[middle]",
            "  end",
            "  subgraph m_ground [host/ground]",
            "    p_ground[ground]",
            "    p_ground_inner[ground.inner]",
            "    p_ground --> p_ground_inner",
            "  end",
            "  m_middle --> m_ground",
            "  m_top --> m_middle",
            "```");
  }

  private static LayerTable.Row row(String module, String name, String... knows) {
    return new LayerTable.Row(
        module,
        "usbtoaster." + name,
        List.of(knows).stream().map(each -> "usbtoaster." + each).toList(),
        List.of());
  }
}
