package usbtoaster.drawing;

import usbtoaster.drawing.Route.Point;

/** The characters of a drawing. */
record Glyphs(
    char level,
    char upright,
    char topLeft,
    char topRight,
    char bottomLeft,
    char bottomRight,
    char branch,
    char right,
    char left,
    char wired,
    char free,
    char led,
    char resistor) {
  static final Glyphs BOXES =
      new Glyphs('─', '│', '┌', '┐', '└', '┘', '├', '►', '◄', '●', '○', '◁', '═');
  static final Glyphs ASCII =
      new Glyphs('-', '|', '+', '+', '+', '+', '+', '>', '<', '*', 'o', '<', '=');

  /** Returns the corner at {@code at}, between two pieces. */
  char corner(Point before, Point at, Point after) {
    boolean down = before.line() > at.line() || after.line() > at.line();
    boolean toTheRight = before.column() > at.column() || after.column() > at.column();
    if (down) {
      return toTheRight ? topLeft : topRight;
    }
    return toTheRight ? bottomLeft : bottomRight;
  }
}
