package usbtoaster.drawing;

import java.util.List;

/** Follows a wire through the characters of a drawing, as an eye does. */
final class Follower {
  private final List<String> lines;
  private final Glyphs glyphs;
  private int column;
  private int line;
  private int right; // the direction: 1, 0 or -1
  private int down;

  private Follower(List<String> lines, Glyphs glyphs, int column, int line) {
    this.lines = lines;
    this.glyphs = glyphs;
    this.column = column;
    this.line = line;
  }

  /** Returns the number of the Pico's pin to which the wire leads from a pin of the header. */
  static int follow(List<String> lines, Glyphs glyphs, HeaderPin pin) {
    String label = pin.outer() ? " %s %2d" : "%2d %s";
    String text =
        pin.outer()
            ? label.formatted(pin.name(), pin.number()) + glyphs.wired()
            : glyphs.wired() + label.formatted(pin.number(), pin.name());
    int line = 0;
    while (!lines.get(line).contains(text)) {
      line++;
    }
    int column = lines.get(line).indexOf(text) + (pin.outer() ? text.length() - 1 : 0);
    Follower follower = new Follower(lines, glyphs, column, line);
    follower.right = pin.outer() ? 1 : 0;
    follower.down = pin.outer() ? 0 : 1;
    return follower.toThePico();
  }

  private char at() {
    return lines.get(line).charAt(column);
  }

  private int toThePico() {
    for (int steps = 0; steps < 500; steps++) {
      column += right;
      line += down;
      char glyph = at();
      if (glyph == glyphs.wired()) {
        return Integer.parseInt(lines.get(line).substring(column + 1, column + 3).strip());
      }
      if (glyph == ' ' || glyph == glyphs.free()) {
        throw new AssertionError("The wire ends at " + column + ", " + line);
      }
      turn(glyph);
    }
    throw new AssertionError("The wire has no end");
  }

  private void turn(char glyph) {
    if (right != 0 && (glyph == glyphs.topRight() || glyph == glyphs.bottomRight())) {
      right = 0;
      down = glyph == glyphs.topRight() ? 1 : -1;
    } else if (down != 0 && (glyph == glyphs.topLeft() || glyph == glyphs.bottomLeft())) {
      right = 1;
      down = 0;
    }
  }
}
