package usbtoaster.drawing;

import java.util.List;

/**
 * A line of a drawing with right-angled corners, from a pin.
 *
 * @param cable its colour
 * @param points where it begins, turns and ends; each straight above, below or beside the one
 *     before
 * @param arrow which end has an arrow's head
 */
record Route(Cable cable, List<Point> points, Arrow arrow) {
  /** A place on the grid; lines count downwards. */
  record Point(int column, int line) {}

  /** Which end has an arrow's head. */
  enum Arrow {
    NONE,
    AT_BEGIN,
    AT_END
  }

  Route {
    points = List.copyOf(points);
  }

  Point begin() {
    return points.getFirst();
  }

  Point end() {
    return points.getLast();
  }
}
