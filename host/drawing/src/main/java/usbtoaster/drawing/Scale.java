package usbtoaster.drawing;

import usbtoaster.drawing.Route.Point;

/** Where the places of a layout are in an SVG drawing, in its pixels. */
final class Scale {
  static final int LINE_HEIGHT = 22;
  private static final int COLUMN_WIDTH = 9;
  private static final int LED_COLUMN_WIDTH = 24; // its symbol is wider than a character
  private static final int LED_COLUMNS = 3; // the LED and its resistor
  private static final int MARGIN = 24;
  private static final int ABOVE = 86; // titles

  private final int[] middles; // by column

  Scale(Layout layout) {
    middles = new int[layout.width() + 1];
    int at = MARGIN;
    int led = layout.railColumn() + 1;
    for (int column = 0; column < middles.length; column++) {
      boolean wide = layout.railColumn() >= 0 && column >= led && column < led + LED_COLUMNS;
      boolean channel = column >= layout.channelColumn() && column < layout.picoColumn();
      int width = wide ? LED_COLUMN_WIDTH : channel ? COLUMN_WIDTH + 2 : COLUMN_WIDTH;
      middles[column] = at + width / 2;
      at += width;
    }
  }

  int x(Point point) {
    return middles[point.column()];
  }

  int x(int column) {
    return middles[column];
  }

  int y(Point point) {
    return y(point.line());
  }

  int y(int line) {
    return ABOVE + LINE_HEIGHT * line;
  }

  int width() {
    return middles[middles.length - 1] + MARGIN;
  }
}
