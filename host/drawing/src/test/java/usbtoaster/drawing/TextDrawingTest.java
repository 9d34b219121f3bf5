package usbtoaster.drawing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextDrawingTest {
  static Stream<Plans.Drawn> drawn() {
    return Plans.random(300);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drawn")
  void shouldLeadEachWireToItsPinOfThePico(Plans.Drawn drawn) {
    List<String> lines = TextDrawing.lines(drawn.plan(), false, false);
    for (Wire wire : drawn.plan().wires()) {
      assertThat(Follower.follow(lines, Glyphs.BOXES, wire.pi()))
          .as(() -> drawn + " " + wire + "\n" + String.join("\n", lines))
          .isEqualTo(wire.pico().number());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drawn")
  void shouldFitATerminalAndNameEveryLedOnItsLine(Plans.Drawn drawn) {
    List<String> lines = TextDrawing.lines(drawn.plan(), false, false);
    assertThat(lines).allMatch(line -> line.length() <= 80);
    for (Plan.Led led : drawn.plan().leds()) {
      String name = led.name() + ".?◁══──";
      String number = "%2d".formatted(led.pi().number());
      if (led.pi().outer()) {
        int row = lineWith(lines, ".*" + number + "●.*");
        assertThat(lines.get(row - 1)).matches(" *" + name.replace(".?", "[├┌└]") + "─+┐.*");
      } else {
        int row = lineWith(lines, ".*●" + number + " BCM.*");
        assertThat(lines.get(row)).matches(" *" + name.replace(".?", "[├┌└]") + "●.*");
      }
    }
  }

  private static int lineWith(List<String> lines, String pattern) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches(pattern)) {
        return i;
      }
    }
    throw new AssertionError("No line is like " + pattern + "\n" + String.join("\n", lines));
  }

  @Test
  void shouldDrawTheSameWithAsciiAlone() {
    List<String> boxes = TextDrawing.lines(Plans.usual(), false, false);
    List<String> ascii = TextDrawing.lines(Plans.usual(), true, false);
    assertThat(ascii).allMatch(line -> US_ASCII.newEncoder().canEncode(line));
    assertThat(boxes.stream().map(TextDrawingTest::asAscii)).isEqualTo(ascii);
    assertThat(WireTable.lines(Plans.usual(), true))
        .allMatch(line -> US_ASCII.newEncoder().canEncode(line) && line.length() <= 80);
  }

  private static String asAscii(String line) {
    String from = "─│┌┐└┘├►◄●○◁═";
    String to = "-|+++++><*o<=";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char glyph = line.charAt(i);
      int at = from.indexOf(glyph);
      text.append(at < 0 ? glyph : to.charAt(at));
    }
    return text.toString();
  }

  @Test
  void shouldColourWiresAndNothingElse() {
    List<String> coloured = TextDrawing.lines(Plans.usual(), false, true);
    assertThat(coloured.stream().map(line -> line.replaceAll("\u001B\\[[0-9;]*m", "")))
        .isEqualTo(TextDrawing.lines(Plans.usual(), false, false));
    assertThat(coloured)
        .anyMatch(line -> line.contains("\u001B[33m└───────────────────SCLK────────┘"));
    assertThat(coloured)
        .filteredOn(line -> line.contains("◁"))
        .noneMatch(line -> line.contains("\u001B"));
  }
}
