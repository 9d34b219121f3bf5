package usbtoaster.view.picture;

/** The number of a stage in a disc. */
final class Badge {
  static final int RADIUS = 9;

  private Badge() {}

  static void draw(Svg svg, int x, int y, int number) {
    svg.empty("circle", "cx", x, "cy", y, "r", RADIUS, "fill", Svg.INK);
    Type type = Type.text(11).heavy().centred();
    svg.text(type, x, y + 4, Integer.toString(number), "class", "number", "fill", Svg.PAPER);
  }
}
