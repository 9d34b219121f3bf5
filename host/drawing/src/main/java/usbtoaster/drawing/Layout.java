package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usbtoaster.drawing.Route.Arrow;
import usbtoaster.drawing.Route.Point;

/**
 * Where the parts of a plan are, on a grid of characters: both drawings are made from it, so they
 * show the same.
 *
 * <p>Overview: from left to right there are the names of the LEDs, their rail of ground, the LEDs,
 * the header, the channel of the wires, and the Pico with its USB socket below, so that the
 * toaster's pins face the header. A wire leaves a pin at the edge of the board straight into the
 * channel. One that leaves an inner pin goes below its row, on a line of its own; so does, above
 * its row, the wire of an LED on a pin at the edge.
 */
final class Layout {
  /** How many columns a name of an LED may have. */
  static final int NAME_COLUMNS = 12;

  private static final int RAIL_TO_HEADER = 6;
  private static final int HEADER_WIDTH = 19;
  private static final int CHANNEL_WIDTH = 21;
  private static final int NAMED_COLUMNS = 7; // of the channel, before the first track
  private static final int TRACK_COLUMNS = 13;
  private static final int PICO_WIDTH = 22;

  private final Plan plan;
  private final int[] rowLines = new int[HeaderPin.ROWS];
  private final int[] aboveRow = new int[HeaderPin.ROWS]; // the line of an LED; -1: none
  private int height;
  private int picoLine; // of its first row

  private final List<Route> wires = new ArrayList<>();
  private final List<Route> leds = new ArrayList<>();
  private final @Nullable Route rail;

  Layout(Plan plan) {
    this.plan = plan;
    placeRows();
    plan.leds().forEach(led -> leds.add(ledRoute(led.pi())));
    HeaderPin ground = plan.ledGround();
    rail = ground == null ? null : railRoute(ground);
    placePico();
  }

  private void placeRows() {
    Set<HeaderPin> wired = new HashSet<>();
    plan.wires().forEach(wire -> wired.add(wire.pi()));
    Set<HeaderPin> lit = new HashSet<>();
    plan.leds().forEach(led -> lit.add(led.pi()));
    int line = 0;
    for (int row = 0; row < HeaderPin.ROWS; row++) {
      boolean above = lit.contains(HeaderPin.ALL.get(2 * row + 1));
      aboveRow[row] = above ? line++ : -1;
      rowLines[row] = line++;
      line += wired.contains(HeaderPin.ALL.get(2 * row)) ? 1 : 0;
    }
    height = line;
  }

  /** Puts the Pico where its wires cross least. */
  private void placePico() {
    int count = plan.wires().size();
    int[] left = new int[count];
    for (int i = 0; i < count; i++) {
      HeaderPin pin = plan.wires().get(i).pi();
      left[i] = rowLines[pin.row()] + (pin.outer() ? 0 : 1);
    }
    Tracks best = tracks(left, 0);
    for (int at = 1; at <= height - PicoPin.ROWS || !best.isClear(); at++) {
      Tracks tracks = tracks(left, at);
      if (tracks.badness() < best.badness()) {
        best = tracks;
        picoLine = at;
      }
    }
    height = Math.max(height, picoLine + PicoPin.ROWS);
    route(left, best.tracks());
  }

  private Tracks tracks(int[] left, int at) {
    return new Tracks(left, plan.wires().stream().mapToInt(wire -> at + picoRow(wire)).toArray());
  }

  private static int picoRow(Wire wire) {
    return wire.pico().number() - PicoPin.ROWS - 1;
  }

  private void route(int[] left, int[] tracks) {
    int most = 0;
    for (int track : tracks) {
      most = Math.max(most, track);
    }
    int pitch = 2 * most < TRACK_COLUMNS ? 2 : 1;
    for (int i = 0; i < tracks.length; i++) {
      Wire wire = plan.wires().get(i);
      Point begin = pin(wire.pi());
      Point end = pin(wire.pico());
      List<Point> points = new ArrayList<>(List.of(begin));
      if (!wire.pi().outer()) {
        points.add(new Point(begin.column(), left[i]));
      }
      if (tracks[i] >= 0) {
        int column = channelColumn() + NAMED_COLUMNS + pitch * tracks[i];
        points.add(new Point(column, left[i]));
        points.add(new Point(column, end.line()));
      }
      points.add(end);
      Arrow arrow =
          switch (wire.way()) {
            case TO_PICO -> Arrow.AT_END;
            case TO_PI -> Arrow.AT_BEGIN;
            case GROUND -> Arrow.NONE;
          };
      wires.add(new Route(wire.cable(), points, arrow));
    }
  }

  /** The wire of an LED ends at the LED, whose other side is at the rail. */
  private Route ledRoute(HeaderPin pi) {
    Point begin = pin(pi);
    int ledColumn = railColumn() + 1;
    if (!pi.outer()) {
      Point end = new Point(ledColumn, begin.line());
      return new Route(Cable.BLACK, List.of(begin, end), Arrow.NONE);
    }
    int line = aboveRow[pi.row()];
    return new Route(
        Cable.BLACK,
        List.of(begin, new Point(begin.column(), line), new Point(ledColumn, line)),
        Arrow.NONE);
  }

  private Route railRoute(HeaderPin ground) {
    Point begin = pin(ground);
    Point end = new Point(railColumn(), begin.line());
    return new Route(Cable.BLACK, List.of(begin, end), Arrow.NONE);
  }

  /** Returns where a pin of the header is. */
  Point pin(HeaderPin pin) {
    return new Point(
        pin.outer() ? headerColumn() + HEADER_WIDTH - 1 : headerColumn(), rowLines[pin.row()]);
  }

  /** Returns where a pin of the Pico is. */
  Point pin(PicoPin pin) {
    return pin.onToastersSide()
        ? new Point(picoColumn(), picoLine + pin.number() - PicoPin.ROWS - 1)
        : new Point(width() - 1, picoLine + PicoPin.ROWS - pin.number());
  }

  /** Returns where the name of a wire stands: on it, before its first turn in the channel. */
  Point name(int wire) {
    HeaderPin pin = plan.wires().get(wire).pi();
    return new Point(channelColumn() + 1, rowLines[pin.row()] + (pin.outer() ? 0 : 1));
  }

  /** Returns the wires' routes, in the plan's order, from the header to the Pico. */
  List<Route> wires() {
    return wires;
  }

  /** Returns the LEDs' routes, in the plan's order, from the header to the LED. */
  List<Route> leds() {
    return leds;
  }

  /** Returns the route from ground to the LEDs' rail; null without LEDs. */
  @Nullable Route rail() {
    return rail;
  }

  /** Returns the lines on which something is connected to the rail, downwards. */
  List<Integer> railLines() {
    Stream<Route> connected = rail == null ? Stream.of() : Stream.of(rail);
    return Stream.concat(connected, leds.stream())
        .map(route -> route.end().line())
        .sorted()
        .toList();
  }

  /** Returns the column of the LEDs' rail; -1 without LEDs. */
  int railColumn() {
    return plan.leds().isEmpty() ? -1 : NAME_COLUMNS;
  }

  int headerColumn() {
    return plan.leds().isEmpty() ? 0 : NAME_COLUMNS + RAIL_TO_HEADER;
  }

  /** Returns the first column of the wires' channel. */
  int channelColumn() {
    return headerColumn() + HEADER_WIDTH;
  }

  int picoColumn() {
    return channelColumn() + CHANNEL_WIDTH;
  }

  int width() {
    return picoColumn() + PICO_WIDTH;
  }

  int height() {
    return height;
  }

  int picoLine() {
    return picoLine;
  }

  Plan plan() {
    return plan;
  }
}
