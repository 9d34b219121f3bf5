package usbtoaster.view.picture;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A picture that was drawn, read again by an XML parser. */
final class Drawn {
  /** What a text or a box covers. */
  record Area(String what, double left, double top, double right, double bottom) {
    boolean touches(Area other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }

    boolean holds(Area other) {
      return left <= other.left
          && top <= other.top
          && right >= other.right
          && bottom >= other.bottom;
    }
  }

  private static final Pattern COMMAND = Pattern.compile("([MLQHV])([0-9. ]+)");

  private final Document svg;

  Drawn(String text) {
    try {
      svg =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(text)));
    } catch (Exception e) {
      throw new AssertionError("This is no XML: " + e.getMessage(), e);
    }
  }

  Element root() {
    return svg.getDocumentElement();
  }

  List<Element> all(String name) {
    return of(svg.getElementsByTagName(name));
  }

  static List<Element> of(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  List<Element> ofClass(String name) {
    return all("*").stream()
        .filter(each -> List.of(each.getAttribute("class").split(" ", -1)).contains(name))
        .toList();
  }

  Element byId(String id) {
    List<Element> found =
        all("*").stream().filter(each -> each.getAttribute("id").equals(id)).toList();
    if (found.size() != 1) {
      throw new AssertionError(id + " is there " + found.size() + " times");
    }
    return found.getFirst();
  }

  /** Returns the texts of that class in {@code group}, in their order. */
  static List<String> texts(Element group, String name) {
    return of(group.getElementsByTagName("text")).stream()
        .filter(each -> each.getAttribute("class").equals(name))
        .map(Node::getTextContent)
        .toList();
  }

  private static double number(Element element, String name) {
    String value = element.getAttribute(name);
    return value.isEmpty() ? 0 : Double.parseDouble(value);
  }

  /** Returns what {@code text} covers in the widest of the fonts. */
  static Area area(Element text) {
    int size = (int) number(text, "font-size");
    boolean bold = text.getAttribute("font-weight").equals("bold");
    Type type = new Type(size, bold, text.hasAttribute("font-family"), Type.Anchor.START);
    double width = type.width(text.getTextContent());
    double x =
        number(text, "x")
            - switch (text.getAttribute("text-anchor")) {
              case "middle" -> width / 2;
              case "end" -> width;
              default -> 0;
            };
    double y = number(text, "y");
    return new Area(text.getTextContent(), x, y - size * 0.76, x + width, y + size * 0.24);
  }

  static Area box(Element rect) {
    double x = number(rect, "x");
    double y = number(rect, "y");
    return new Area(
        rect.getAttribute("class") + " at " + x + " " + y,
        x,
        y,
        x + number(rect, "width"),
        y + number(rect, "height"));
  }

  List<Area> texts() {
    return all("text").stream()
        .filter(text -> !text.getTextContent().isEmpty())
        .map(Drawn::area)
        .toList();
  }

  /** Returns the pieces of a path as thin areas. */
  static List<Area> pieces(Element path) {
    List<Area> pieces = new ArrayList<>();
    Matcher commands = COMMAND.matcher(path.getAttribute("d"));
    double x = 0;
    double y = 0;
    while (commands.find()) {
      String[] numbers = commands.group(2).strip().split(" ", -1);
      double last = Double.parseDouble(numbers[numbers.length - 1]);
      double toX = numbers.length == 1 ? last : Double.parseDouble(numbers[numbers.length - 2]);
      double toY = last;
      switch (commands.group(1)) {
        case "H" -> toY = y;
        case "V" -> toX = x;
        default -> {}
      }
      if (!commands.group(1).equals("M")) {
        pieces.add(piece(path, x, y, toX, toY));
      }
      x = toX;
      y = toY;
    }
    return pieces;
  }

  private static Area piece(Element path, double x, double y, double toX, double toY) {
    return new Area(
        path.getAttribute("data-from") + " to " + path.getAttribute("data-to"),
        Math.min(x, toX),
        Math.min(y, toY),
        Math.max(x, toX),
        Math.max(y, toY));
  }
}
