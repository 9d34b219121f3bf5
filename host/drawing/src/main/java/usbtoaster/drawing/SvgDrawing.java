package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.drawing.Route.Arrow;
import usbtoaster.drawing.Route.Point;

/**
 * A plan as SVG 1.1, which stands alone: no font, script or picture is fetched. Each pin is a
 * circle with the id {@code pi-23} or {@code pico-21}, each wire a path with the ids of its ends in
 * {@code data-from} and {@code data-to}. A wire that goes under another one is broken there.
 */
public final class SvgDrawing {
  private static final int PAD = 6; // radius
  private static final int BEND = 5; // radius of a wire's corners

  private final Plan plan;
  private final Layout layout;
  private final Scale scale;
  private final SvgText svg = new SvgText();

  private SvgDrawing(Plan plan) {
    this.plan = plan;
    layout = new Layout(plan);
    scale = new Scale(layout);
  }

  /** Returns the lines of the file. */
  public static List<String> lines(Plan plan) {
    SvgDrawing drawing = new SvgDrawing(plan);
    drawing.head();
    drawing.boards();
    drawing.leds();
    for (int i = 0; i < plan.wires().size(); i++) {
      drawing.wire(i);
    }
    drawing.pins();
    drawing.notes();
    drawing.svg.add("</svg>");
    return drawing.svg.lines();
  }

  private int height() {
    return scale.y(layout.height()) + (plan.leds().isEmpty() ? 62 : 82);
  }

  private void head() {
    int width = scale.width();
    svg.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{}\""
            + " height=\"{}\"",
        width,
        height(),
        width,
        height());
    svg.add("     role=\"img\" aria-labelledby=\"title desc\">");
    svg.add("  <title id=\"title\">The wires between a Raspberry Pi and the toaster</title>");
    svg.add("  <desc id=\"desc\">");
    for (Wire wire : plan.wires()) {
      String way = wire.way() == Wire.Way.TO_PI ? "from" : "to";
      svg.add(
          "    {}: {} of the Pi {} {} of the Pico, {}.",
          wire.name(),
          wire.pi().told(),
          way,
          wire.pico().told(),
          wire.cable().told());
    }
    for (Plan.Led led : plan.leds()) {
      svg.add(
          "    LED {}: {} of the Pi, over {} ohms to ground.",
          led.name(),
          led.pi().told(),
          Plan.LED_OHMS);
    }
    svg.add("  </desc>");
    svg.add("  <style>");
    svg.add(
        "    text { font: 13px \"DejaVu Sans Mono\", Menlo, Consolas, monospace; fill: #1b1f24 }");
    svg.add("    .board { fill: #fff; stroke: #9aa3ad; stroke-width: 1.6 }");
    svg.add("    .title { font-size: 17px; font-weight: bold; text-anchor: middle }");
    svg.add("    .hint { font-size: 12px; fill: #4b5563 }");
    svg.add("    .free { fill: #fff; stroke: #8b949e; stroke-width: 1.6 }");
    svg.add("    .used { fill: #1b1f24; stroke: #1b1f24; stroke-width: 1.6 }");
    svg.add("    .idle { fill: #6e7781 }");
    svg.add("    .number { font-weight: bold }");
    svg.add("    .gap, .case, .wire { fill: none }");
    svg.add("    .gap { stroke: #fff; stroke-width: 9 }");
    svg.add("    .case { stroke: #1b1f24; stroke-width: 4.6 }");
    svg.add("    .wire { stroke-width: 3 }");
    svg.add("    .thin { fill: none; stroke: #1b1f24; stroke-width: 2 }");
    svg.add("    .light { fill: none; stroke: #1b1f24; stroke-width: 1 }");
    svg.add("    .part { fill: #fff; stroke: #1b1f24; stroke-width: 1.6; stroke-linejoin: round }");
    svg.add(
        "    .name { font-weight: bold; stroke: #fff; stroke-width: 5px; paint-order: stroke }");
    svg.add("    .left { text-anchor: end }");
    svg.add("  </style>");
    svg.add("  <rect width=\"{}\" height=\"{}\" fill=\"#fff\"/>", width, height());
  }

  private void boards() {
    int header = scale.x(layout.headerColumn());
    int outer = scale.x(layout.channelColumn() - 1);
    int last = layout.pin(HeaderPin.ALL.getLast()).line();
    board(header, outer, 0, last, "Raspberry Pi", "pin 1 is at the board's corner");
    int pico = scale.x(layout.picoColumn());
    int right = scale.x(layout.width() - 1);
    int first = layout.picoLine();
    board(pico, right, first, first + PicoPin.ROWS - 1, "Pico", "its USB socket below");
    int socket = scale.y(first + PicoPin.ROWS - 1) + 4;
    svg.add(
        "  <rect class=\"board\" x=\"{}\" y=\"{}\" width=\"64\" height=\"26\" rx=\"3\"/>",
        (pico + right) / 2 - 32,
        socket + 8);
    svg.add(
        "  <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">USB</text>",
        (pico + right) / 2,
        socket + 26);
  }

  private void board(int left, int right, int first, int last, String title, String hint) {
    int middle = (left + right) / 2;
    int top = scale.y(first) - 18;
    svg.add("  <text class=\"title\" x=\"{}\" y=\"{}\">{}</text>", middle, top - 28, title);
    svg.add(
        "  <text class=\"hint\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{}</text>",
        middle,
        top - 9,
        hint);
    svg.add(
        "  <rect class=\"board\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
        left,
        top,
        right - left,
        scale.y(last) + 18 - top);
  }

  private void leds() {
    Route ground = layout.rail();
    if (ground == null) {
      return;
    }
    for (int i = 0; i < plan.leds().size(); i++) {
      Route route = layout.leds().get(i);
      ledWire(plan.leds().get(i).name(), plan.leds().get(i).pi(), route);
      led(plan.leds().get(i).name(), scale.x(route.end()), scale.y(route.end()));
    }
    ledWire("ground", plan.ledGround(), ground);
    List<Integer> lines = layout.railLines();
    svg.add(
        "  <path class=\"thin\" d=\"M{} {}V{}\"/>",
        scale.x(layout.railColumn()),
        scale.y(lines.getFirst()) - 1,
        scale.y(lines.getLast()) + 1);
  }

  private void ledWire(String name, @Nullable HeaderPin pin, Route route) {
    String path = path(route.points());
    svg.add("  <path class=\"gap\" d=\"{}\"/>", path);
    svg.add(
        "  <path class=\"thin\" data-led=\"{}\" data-from=\"pi-{}\" d=\"{}\"/>",
        name,
        pin == null ? 0 : pin.number(),
        path);
  }

  /** An LED, its light, its resistor, and what leads on to the rail. */
  private void led(String name, int x, int y) {
    int rail = scale.x(layout.railColumn());
    svg.add("  <path class=\"thin\" d=\"M{} {}H{}\"/>", x, y, rail);
    svg.add("  <path class=\"part\" d=\"M{} {}v12l-11 -6z\"/>", x + 6, y - 6);
    svg.add("  <path class=\"thin\" d=\"M{} {}v12\"/>", x - 6, y - 6);
    svg.add("  <path class=\"light\" d=\"M{} {}l-4 -4m3 0h-3v3\"/>", x - 1, y - 6);
    svg.add("  <path class=\"light\" d=\"M{} {}l-4 -4m3 0h-3v3\"/>", x + 5, y - 7);
    svg.add("  <rect class=\"part\" x=\"{}\" y=\"{}\" width=\"34\" height=\"9\"/>", x + 19, y - 4);
    svg.add("  <text class=\"left\" x=\"{}\" y=\"{}\">{}</text>", rail - 8, y + 4, name);
  }

  private void wire(int i) {
    Wire wire = plan.wires().get(i);
    Route route = layout.wires().get(i);
    String path = path(route.points());
    svg.add("  <g>");
    svg.add("    <title>{}: {}, {}</title>", wire.name(), wire.pi().told(), wire.pico().told());
    svg.add("    <path class=\"gap\" d=\"{}\"/>", path);
    svg.add("    <path class=\"case\" d=\"{}\"/>", path);
    svg.add(
        "    <path class=\"wire\" stroke=\"{}\" data-wire=\"{}\" data-from=\"pi-{}\""
            + " data-to=\"pico-{}\" d=\"{}\"/>",
        wire.cable().rgb(),
        wire.name(),
        wire.pi().number(),
        wire.pico().number(),
        path);
    if (route.arrow() == Arrow.AT_END) {
      int tip = scale.x(route.end()) - PAD - 2;
      arrow(tip, scale.y(route.end()), tip - 13, wire.cable());
    } else if (route.arrow() == Arrow.AT_BEGIN) {
      boolean inner = !wire.pi().outer();
      Point at = inner ? route.points().get(1) : route.begin();
      int tip = scale.x(at) + PAD + 2;
      arrow(tip, scale.y(at), tip + 13, wire.cable());
    }
    svg.add("  </g>");
  }

  private void arrow(int tip, int y, int base, Cable cable) {
    svg.add(
        "    <path d=\"M{} {}L{} {}V{}z\" fill=\"{}\" stroke=\"#1b1f24\" stroke-width=\"1.2\"/>",
        tip,
        y,
        base,
        y - 7,
        y + 7,
        cable.rgb());
  }

  private void pins() {
    for (HeaderPin pin : HeaderPin.ALL) {
      String tip = pin.functions().isEmpty() ? pin.name() : pin.name() + ", " + pin.functions();
      boolean used = isUsed(pin);
      pin("pi-" + pin.number(), layout.pin(pin), used, "header pin " + pin.number() + ": " + tip);
      label(layout.pin(pin), pin.outer(), pin.number(), pin.name(), used);
    }
    for (PicoPin pin : PicoPin.ALL) {
      String name = pin.name();
      boolean used = false;
      for (Wire wire : plan.wires()) {
        if (wire.pico().equals(pin)) {
          used = true;
          name = wire.way() == Wire.Way.GROUND ? name : name + " " + wire.name();
        }
      }
      String tip = "Pico pin " + pin.number() + ": " + pin.name();
      pin("pico-" + pin.number(), layout.pin(pin), used, tip);
      label(layout.pin(pin), !pin.onToastersSide(), pin.number(), name, used);
    }
    for (int i = 0; i < plan.wires().size(); i++) {
      Point at = layout.name(i);
      svg.add(
          "  <text class=\"name\" x=\"{}\" y=\"{}\">{}</text>",
          scale.x(at) + 10,
          scale.y(at) + 4,
          plan.wires().get(i).name());
    }
  }

  private boolean isUsed(HeaderPin pin) {
    return plan.wires().stream().anyMatch(wire -> wire.pi().equals(pin))
        || plan.leds().stream().anyMatch(led -> led.pi().equals(pin))
        || pin.equals(plan.ledGround());
  }

  private void pin(String id, Point at, boolean used, String tip) {
    svg.add(
        "  <circle id=\"{}\" class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"><title>{}</title></circle>",
        id,
        used ? "used" : "free",
        scale.x(at),
        scale.y(at),
        PAD,
        tip);
  }

  /** The number and the name of a pin are inside its board. */
  private void label(Point at, boolean rightEdge, int number, String name, boolean used) {
    int away = rightEdge ? -1 : 1;
    String side = rightEdge ? " left" : "";
    String idle = used ? "" : " idle";
    int y = scale.y(at) + 5;
    svg.add(
        "  <text class=\"number{}{}\" x=\"{}\" y=\"{}\">{}</text>",
        side,
        idle,
        scale.x(at) + away * (PAD + 5),
        y,
        number);
    svg.add(
        "  <text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>",
        (side + idle).strip(),
        scale.x(at) + away * (PAD + 27),
        y,
        name);
  }

  private void notes() {
    List<String> notes = new ArrayList<>();
    notes.add("A wire that is broken passes under another one. All levels are 3.3 V.");
    if (!plan.leds().isEmpty()) {
      notes.add("Each LED: pin, " + Plan.LED_OHMS + " &#937;, LED, ground.");
    }
    int y = height() - 20 * notes.size();
    for (String note : notes) {
      svg.add("  <text class=\"hint\" x=\"{}\" y=\"{}\">{}</text>", 24, y, note);
      y += 20;
    }
  }

  /** Returns a path through {@code points} with round corners. */
  private String path(List<Point> points) {
    StringBuilder path = new StringBuilder("M" + place(points.getFirst()));
    for (int i = 1; i < points.size() - 1; i++) {
      Point at = points.get(i);
      path.append('L').append(near(at, points.get(i - 1)));
      path.append('Q').append(place(at)).append(' ').append(near(at, points.get(i + 1)));
    }
    return path.append('L').append(place(points.getLast())).toString();
  }

  private String place(Point point) {
    return scale.x(point) + " " + scale.y(point);
  }

  /** Returns the place a little way from a corner to its neighbour. */
  private String near(Point corner, Point neighbour) {
    int x = scale.x(corner);
    int y = scale.y(corner);
    return (x + Integer.signum(scale.x(neighbour) - x) * BEND)
        + " "
        + (y + Integer.signum(scale.y(neighbour) - y) * BEND);
  }
}
