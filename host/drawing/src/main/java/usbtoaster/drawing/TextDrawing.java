package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.drawing.Route.Arrow;
import usbtoaster.drawing.Route.Point;

/**
 * A plan as text, up to 80 columns wide. A filled pin is wired. Where two wires cross, one of them
 * is broken.
 */
public final class TextDrawing {
  private static final int TITLES = 2; // lines above the grid: who it is, and the upper edge

  private final Plan plan;
  private final Layout layout;
  private final Canvas canvas;
  private final Glyphs glyphs;

  private TextDrawing(Plan plan, Glyphs glyphs) {
    this.plan = plan;
    this.glyphs = glyphs;
    layout = new Layout(plan);
    canvas = new Canvas(layout.width(), layout.height() + TITLES + 1);
  }

  /**
   * Returns the lines, without spaces at their ends.
   *
   * @param ascii whether to do without box drawing
   * @param colours whether to write with the terminal's colours (ECMA-48)
   */
  public static List<String> lines(Plan plan, boolean ascii, boolean colours) {
    TextDrawing drawing = new TextDrawing(plan, ascii ? Glyphs.ASCII : Glyphs.BOXES);
    drawing.boards();
    drawing.routes();
    drawing.pins();
    drawing.names();
    return drawing.canvas.lines(colours);
  }

  private void boards() {
    int header = layout.headerColumn();
    int outer = layout.channelColumn() - 1;
    title(header, outer, "Raspberry Pi", 0);
    edge(header, outer, TITLES - 1, glyphs.topLeft(), glyphs.topRight());
    for (int line = 0; line <= layout.pin(HeaderPin.ALL.getLast()).line(); line++) {
      put(header, line, glyphs.upright());
      put(outer, line, glyphs.upright());
    }
    int below = layout.pin(HeaderPin.ALL.getLast()).line() + TITLES + 1;
    edge(header, outer, below, glyphs.bottomLeft(), glyphs.bottomRight());
    int pico = layout.picoColumn();
    int right = layout.width() - 1;
    int first = layout.picoLine() + TITLES;
    title(pico, right, "Pico", first - TITLES);
    edge(pico, right, first - 1, glyphs.topLeft(), glyphs.topRight());
    edge(pico, right, first + PicoPin.ROWS, glyphs.bottomLeft(), glyphs.bottomRight());
    canvas.text(pico + 9, first + PicoPin.ROWS, " USB ", Cable.BLACK);
  }

  private void title(int from, int to, String title, int line) {
    canvas.text(from + (to - from + 1 - title.length()) / 2, line, title, Cable.BLACK);
  }

  private void edge(int from, int to, int line, char left, char right) {
    canvas.text(
        from,
        line,
        left + String.valueOf(glyphs.level()).repeat(to - from - 1) + right,
        Cable.BLACK);
  }

  private void put(int column, int line, char glyph) {
    canvas.put(column, line + TITLES, glyph, Cable.BLACK);
  }

  private void routes() {
    layout.leds().forEach(this::route);
    Route rail = layout.rail();
    if (rail != null) {
      rail(rail);
    }
    layout.wires().forEach(this::route);
    for (Route led : layout.leds()) {
      Point end = led.end();
      put(end.column(), end.line(), glyphs.led());
      put(end.column() + 1, end.line(), glyphs.resistor());
      put(end.column() + 2, end.line(), glyphs.resistor());
    }
  }

  /** Level pieces first: an upright one that crosses them breaks them. */
  private void route(Route route) {
    List<Point> points = route.points();
    for (int i = 1; i < points.size(); i++) {
      piece(route.cable(), points.get(i - 1), points.get(i));
    }
    for (int i = 1; i < points.size() - 1; i++) {
      Point at = points.get(i);
      canvas.put(
          at.column(),
          at.line() + TITLES,
          glyphs.corner(points.get(i - 1), at, points.get(i + 1)),
          route.cable());
    }
    if (route.arrow() != Arrow.NONE) {
      arrow(route);
    }
  }

  private void piece(Cable cable, Point from, Point to) {
    boolean level = from.line() == to.line();
    int first = level ? Math.min(from.column(), to.column()) : Math.min(from.line(), to.line());
    int last = level ? Math.max(from.column(), to.column()) : Math.max(from.line(), to.line());
    for (int at = first + 1; at < last; at++) {
      if (level) {
        canvas.under(at, from.line() + TITLES, glyphs.level(), cable);
      } else {
        canvas.upright(from.column(), at + TITLES, glyphs.upright(), cable);
      }
    }
  }

  private void rail(Route ground) {
    int column = layout.railColumn();
    List<Integer> lines = layout.railLines();
    for (int line = lines.getFirst(); line <= lines.getLast(); line++) {
      put(column, line, glyphs.upright());
    }
    lines.forEach(line -> put(column, line, glyphs.branch()));
    put(column, lines.getFirst(), glyphs.topLeft());
    put(column, lines.getLast(), glyphs.bottomLeft());
    piece(ground.cable(), ground.begin(), ground.end());
  }

  private void arrow(Route route) {
    List<Point> points = route.points();
    Point end = route.end();
    Point begin = route.begin();
    boolean inner = points.get(1).column() == begin.column(); // it turns under its pin
    if (route.arrow() == Arrow.AT_END) {
      canvas.put(end.column() - 1, end.line() + TITLES, glyphs.right(), route.cable());
    } else {
      int line = inner ? points.get(1).line() : begin.line();
      canvas.put(begin.column() + 1, line + TITLES, glyphs.left(), route.cable());
    }
  }

  private void pins() {
    List<HeaderPin> used = new ArrayList<>();
    List<PicoPin> ends = new ArrayList<>();
    plan.wires().forEach(wire -> used.add(wire.pi()));
    plan.wires().forEach(wire -> ends.add(wire.pico()));
    plan.leds().forEach(led -> used.add(led.pi()));
    if (plan.ledGround() != null) {
      used.add(plan.ledGround());
    }
    for (HeaderPin pin : HeaderPin.ALL) {
      pin(layout.pin(pin), pin.outer(), pin.number(), pin.name(), used.contains(pin));
    }
    for (PicoPin pin : PicoPin.ALL) {
      String name = pin.name();
      for (Wire wire : plan.wires()) {
        if (wire.pico().equals(pin) && wire.way() != Wire.Way.GROUND) {
          name = pin.name() + " " + wire.name();
        }
      }
      pin(layout.pin(pin), !pin.onToastersSide(), pin.number(), name, ends.contains(pin));
    }
  }

  /** The number and the name of a pin are inside its board. */
  private void pin(Point at, boolean rightEdge, int number, String name, boolean used) {
    put(at.column(), at.line(), used ? glyphs.wired() : glyphs.free());
    String text = rightEdge ? "%s %2d".formatted(name, number) : "%2d %s".formatted(number, name);
    int from = rightEdge ? at.column() - text.length() : at.column() + 1;
    canvas.text(from, at.line() + TITLES, text, Cable.BLACK);
  }

  private void names() {
    for (int i = 0; i < plan.wires().size(); i++) {
      Wire wire = plan.wires().get(i);
      Point at = layout.name(i);
      canvas.text(at.column(), at.line() + TITLES, wire.name(), wire.cable());
    }
    for (int i = 0; i < plan.leds().size(); i++) {
      String name = plan.leds().get(i).name();
      Point end = layout.leds().get(i).end();
      int from = layout.railColumn() - name.length();
      canvas.text(from, end.line() + TITLES, name, Cable.BLACK);
    }
  }
}
