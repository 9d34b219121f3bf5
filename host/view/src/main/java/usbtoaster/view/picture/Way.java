package usbtoaster.view.picture;

import java.util.List;
import usbtoaster.trace.Stage;

/**
 * A way from one stage to another.
 *
 * @param points its corners, from the middle of one box to the middle of the other
 * @param thread whether a thread goes that way, and does not only leave something for another
 */
record Way(Stage from, Stage to, List<Place> points, boolean thread) {
  private static final double BEND = 8;
  private static final double ARROW = 2; // what is left free before a box

  /** Returns the path's data, from the edge of the one box to the edge of the other. */
  String path() {
    Place last = points.getLast();
    Place first = points.getFirst();
    StringBuilder path = new StringBuilder("M" + leaving(first, points.get(1), 0));
    for (int i = 1; i < points.size() - 1; i++) {
      Place corner = points.get(i);
      path.append('L').append(near(corner, points.get(i - 1)));
      path.append('Q').append(at(corner.x(), corner.y())).append(' ');
      path.append(near(corner, points.get(i + 1)));
    }
    return acrossTheGap(path + "L" + leaving(last, points.get(points.size() - 2), ARROW));
  }

  /** What lies in the gap of the device's lane is the device's own work. */
  private static String acrossTheGap(String path) {
    String level = " " + Lane.DEVICE.middle();
    for (int at = path.indexOf('L'); at >= 0; at = path.indexOf('L', at + 1)) {
      int end = path.indexOf(' ', at);
      double x = Double.parseDouble(path.substring(at + 1, end));
      if (x > Place.GAP_RIGHT && path.startsWith(level, end)) {
        String gap = "L" + Middle.TOASTS_LEFT + level + "M" + Middle.TOASTS_RIGHT + level;
        return path.substring(0, at) + gap + path.substring(at);
      }
      if (x > Place.GAP_RIGHT) {
        return path;
      }
    }
    return path;
  }

  private static String leaving(Place from, Place to, double more) {
    int dx = Integer.signum(to.x() - from.x());
    int dy = Integer.signum(to.y() - from.y());
    return at(
        from.x() + dx * (Place.BOX_WIDTH / 2.0 + more),
        from.y() + dy * (Place.BOX_HEIGHT / 2.0 + more));
  }

  private static String near(Place corner, Place to) {
    return at(
        corner.x() + Integer.signum(to.x() - corner.x()) * BEND,
        corner.y() + Integer.signum(to.y() - corner.y()) * BEND);
  }

  private static String at(double x, double y) {
    return Svg.number(x) + " " + Svg.number(y);
  }
}
