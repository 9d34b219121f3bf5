package usbtoaster.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgDrawingTest {
  static Stream<Plans.Drawn> drawn() {
    return Plans.random(100);
  }

  private static Document svg(Plan plan) {
    try {
      byte[] text = String.join("\n", SvgDrawing.lines(plan)).getBytes(StandardCharsets.US_ASCII);
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(text));
    } catch (Exception e) {
      throw new AssertionError("This is no XML: " + e.getMessage(), e);
    }
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList found = svg.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** Returns where each pin is, as "x y", by its id. */
  private static Map<String, String> pins(Document svg) {
    Map<String, String> pins = new HashMap<>();
    for (Element pin : elements(svg, "circle")) {
      pins.put(pin.getAttribute("id"), pin.getAttribute("cx") + " " + pin.getAttribute("cy"));
    }
    return pins;
  }

  private static String begin(Element path) {
    return path.getAttribute("d").replaceFirst("^M(\\d+ \\d+)L.*", "$1");
  }

  private static String end(Element path) {
    return path.getAttribute("d").replaceFirst("^.*L(\\d+ \\d+)$", "$1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drawn")
  void shouldEndEachWireAtItsPins(Plans.Drawn drawn) {
    Document svg = svg(drawn.plan());
    Map<String, String> pins = pins(svg);
    assertThat(pins).hasSize(80);
    assertThat(pins.values()).doesNotHaveDuplicates();
    List<String> ends = new ArrayList<>();
    for (Element path : elements(svg, "path")) {
      if (path.hasAttribute("data-wire")) {
        assertThat(begin(path)).isEqualTo(pins.get(path.getAttribute("data-from")));
        assertThat(end(path)).isEqualTo(pins.get(path.getAttribute("data-to")));
        ends.add(
            path.getAttribute("data-wire")
                + (" " + path.getAttribute("data-from") + " " + path.getAttribute("data-to")));
      } else if (path.hasAttribute("data-led")) {
        assertThat(begin(path)).isEqualTo(pins.get(path.getAttribute("data-from")));
        ends.add(path.getAttribute("data-led") + " " + path.getAttribute("data-from"));
      }
    }
    assertThat(ends).containsExactlyInAnyOrderElementsOf(told(drawn.plan()));
  }

  private static List<String> told(Plan plan) {
    List<String> told = new ArrayList<>();
    for (Wire wire : plan.wires()) {
      told.add("%s pi-%d pico-%d".formatted(wire.name(), wire.pi().number(), wire.pico().number()));
    }
    plan.leds().forEach(led -> told.add(led.name() + " pi-" + led.pi().number()));
    if (plan.ledGround() != null) {
      told.add("ground pi-" + plan.ledGround().number());
    }
    return told;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drawn")
  void shouldNeverLayOneWireOnAnother(Plans.Drawn drawn) {
    Map<String, String> owner = new HashMap<>();
    for (Route route : new Layout(drawn.plan()).wires()) {
      for (int i = 1; i < route.points().size(); i++) {
        Route.Point from = route.points().get(i - 1);
        Route.Point to = route.points().get(i);
        boolean level = from.line() == to.line();
        int length = Math.abs(level ? to.column() - from.column() : to.line() - from.line());
        for (int at = 0; at < length; at++) {
          int first =
              level ? Math.min(from.column(), to.column()) : Math.min(from.line(), to.line());
          String piece =
              level
                  ? "level " + (first + at) + " " + from.line()
                  : "upright " + from.column() + " " + (first + at);
          String before = owner.put(piece, route.toString());
          assertThat(before)
              .as(piece)
              .satisfiesAnyOf(
                  none -> assertThat(none).isNull(),
                  same -> assertThat(same).isEqualTo(route.toString()));
        }
      }
    }
  }

  @Test
  void shouldStandAloneAndSayWhatItIs() {
    Document svg = svg(Plans.usual());
    assertThat(elements(svg, "script")).isEmpty();
    assertThat(elements(svg, "image")).isEmpty();
    assertThat(String.join("", SvgDrawing.lines(Plans.usual())))
        .doesNotContain("href", "url(", "@import");
    assertThat(svg.getDocumentElement().getAttribute("aria-labelledby")).isEqualTo("title desc");
    assertThat(elements(svg, "desc").getFirst().getTextContent())
        .contains("IRQ: BCM 25 (22) of the Pi from GP20 (26) of the Pico, violet.")
        .contains("LED heartbeat: BCM 21 (40) of the Pi, over 330 ohms to ground.");
  }
}
