package usbtoaster.view.picture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Writes an SVG file. What it looks like is in attributes and in no style sheet: a page that
 * forbids inline styles shows it all the same, and its own style sheet goes before. Texts may hold
 * anything.
 */
final class Svg {
  static final String INK = "#111827";
  static final String PAPER = "#ffffff";
  static final String SANS =
      "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif";
  static final String MONO = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

  private final List<String> lines = new ArrayList<>();
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element; names and values of its attributes follow each other. */
  void open(String element, Object... attributes) {
    lines.add(indent() + "<" + element + attributes(attributes) + ">");
    open.push(element);
  }

  /** Closes the element that was opened last. */
  void close() {
    String element = open.pop();
    lines.add(indent() + "</" + element + ">");
  }

  /** Adds an element that holds nothing. */
  void empty(String element, Object... attributes) {
    lines.add(indent() + "<" + element + attributes(attributes) + "/>");
  }

  /** Adds an element that holds a text. */
  void holding(String element, String text, Object... attributes) {
    lines.add(
        indent()
            + "<"
            + element
            + attributes(attributes)
            + ">"
            + escaped(text)
            + "</"
            + element
            + ">");
  }

  /** Adds a text whose baseline is at {@code y}. */
  void text(Type type, double x, double y, String text, Object... more) {
    List<Object> all = new ArrayList<>(List.of("x", x, "y", y, "font-size", type.size()));
    if (type.bold()) {
      all.addAll(List.of("font-weight", "bold"));
    }
    if (type.mono()) {
      all.addAll(List.of("font-family", MONO));
    }
    if (type.anchor() != Type.Anchor.START) {
      all.addAll(List.of("text-anchor", type.anchor().name().toLowerCase(Locale.ROOT)));
    }
    all.addAll(List.of(more));
    holding("text", text, all.toArray());
  }

  private String indent() {
    return "  ".repeat(open.size());
  }

  private static String attributes(Object... attributes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text.append(escaped(value(attributes[i + 1]))).append('"');
    }
    return text.toString();
  }

  private static String value(Object value) {
    return value instanceof Double number ? number(number) : value.toString();
  }

  /** Writes a number the same in every locale, to the tenth, and a whole one without a point. */
  static String number(double number) {
    String text = String.format(Locale.ROOT, "%.1f", number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Escapes what XML would take for its own, and leaves a mark for what it does not allow. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            letter -> {
              switch (letter) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(allowed(letter) ? letter : '?');
              }
            });
    return safe.toString();
  }

  private static boolean allowed(int letter) {
    return Character.isDefined(letter)
        && !Character.isISOControl(letter)
        && Character.getType(letter) != Character.SURROGATE
        && Character.getType(letter) != Character.FORMAT // it could turn the line around
        && letter != 0xFFFE
        && letter != 0xFFFF;
  }

  /** Returns the file. */
  String text() {
    return String.join("\n", lines) + "\n";
  }
}
