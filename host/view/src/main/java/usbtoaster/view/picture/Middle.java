package usbtoaster.view.picture;

import java.util.List;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.LifeRow;

/** Draws what there is while the write is in flight: objects, a device at work, and no thread. */
final class Middle {
  static final int TOASTS_LEFT = 546;
  static final int TOASTS_RIGHT = 914;

  private static final int OBJECT_WIDTH = 350;
  private static final Type SMALL = Type.text(13).centred();
  private static final Type HEADING = Type.text(14).heavy().centred();
  private static final Type BIG = Type.text(54).heavy().centred();
  private static final Type NUMBER = Type.text(94).heavy().centred();

  private final Svg svg;
  private final Journey journey;

  Middle(Svg svg, Journey journey) {
    this.svg = svg;
    this.journey = journey;
  }

  /** Draws what is in the gap of {@code lane}. */
  void draw(Lane lane, Counted counted) {
    switch (lane) {
      case CODE -> free();
      case TASK ->
          object(lane, "a Task, not complete;", "a state machine that knows where to go on");
      case POOL -> {
        svg.text(
            SMALL, Place.GAP_MIDDLE, lane.middle() - 5, "The I/O threads are parked at the port,");
        svg.text(
            SMALL, Place.GAP_MIDDLE, lane.middle() + 14, "for any packet: they know of no write.");
      }
      case NOBODY -> nobody(counted);
      case PORT -> object(lane, "a queue: no packet of this write");
      case KERNEL -> object(lane, "an IRP, pending: an entry in a list");
      case DRIVER ->
          object(
              lane, "a row in the driver's table of slots,", "and one timer for the whole device");
      case DEVICE -> toasts();
    }
  }

  private void free() {
    int y = Place.of(Stage.CALL).y();
    svg.text(SMALL, Place.GAP_MIDDLE + 18, y - 4, "The caller's thread is free");
    svg.text(SMALL, Place.GAP_MIDDLE + 18, y + 14, "and goes on with something else.");
  }

  private void object(Lane lane, String... lines) {
    int height = 20 * lines.length + 16;
    int top = lane.middle() - height / 2;
    svg.empty(
        "rect",
        "class",
        "object",
        "x",
        Place.GAP_MIDDLE - OBJECT_WIDTH / 2,
        "y",
        top,
        "width",
        OBJECT_WIDTH,
        "height",
        height,
        "rx",
        8,
        "fill",
        Svg.PAPER,
        "stroke",
        Svg.INK,
        "stroke-dasharray",
        "1 4",
        "stroke-linecap",
        "round",
        "stroke-width",
        1.6);
    for (int i = 0; i < lines.length; i++) {
      svg.text(SMALL, Place.GAP_MIDDLE, top + 22 + 20 * i, lines[i]);
    }
  }

  /** The point of the picture: an empty lane. */
  private void nobody(Counted counted) {
    Lane lane = Lane.NOBODY;
    int left = Place.GAP_LEFT + 58;
    int right = Place.GAP_RIGHT - 134;
    svg.text(HEADING, left, lane.top() + 26, "threads waiting:");
    svg.text(NUMBER, left, lane.top() + 104, counted.number(), "id", "waiting");
    svg.text(HEADING, right, lane.top() + 26, "no thread works for");
    String gap = journey.isTemplate() ? "" : Times.rough(journey.gapNanos());
    svg.text(BIG, right, lane.top() + 94, gap, "id", "gap");
    measure(lane.top() + 122);
    svg.text(
        Type.text(12).centred(),
        Place.GAP_MIDDLE,
        lane.bottom() - 14,
        journey.isTemplate() ? "" : counted.told(),
        "id",
        "counted");
  }

  /** A line from the one end of the gap to the other. */
  private void measure(int y) {
    int left = Place.GAP_LEFT - 4;
    int right = Place.GAP_RIGHT + 4;
    svg.empty(
        "path",
        "class",
        "measure",
        "d",
        "M" + left + " " + y + "H" + right,
        "stroke",
        Svg.INK,
        "stroke-width",
        1.6,
        "marker-start",
        "url(#picture-arrow)",
        "marker-end",
        "url(#picture-arrow)");
    for (int x : new int[] {left, right}) {
      svg.empty(
          "path",
          "d",
          "M" + x + " " + (y - 9) + "V" + (y + 9),
          "stroke",
          Svg.INK,
          "stroke-width",
          1.6);
    }
  }

  private void toasts() {
    Lane lane = Lane.DEVICE;
    svg.empty(
        "rect",
        "class",
        "toasts",
        "x",
        TOASTS_LEFT,
        "y",
        lane.middle() - 28,
        "width",
        TOASTS_RIGHT - TOASTS_LEFT,
        "height",
        56,
        "rx",
        8,
        "fill",
        "url(#picture-hatch)",
        "stroke",
        Svg.INK,
        "stroke-width",
        1.6);
    List<String> lines = toasting();
    int half = 20 * lines.size() / 2 + 2;
    svg.empty(
        "rect",
        "x",
        TOASTS_LEFT + 34,
        "y",
        lane.middle() - half,
        "width",
        TOASTS_RIGHT - TOASTS_LEFT - 68,
        "height",
        2 * half,
        "rx",
        6,
        "fill",
        Svg.PAPER);
    for (int i = 0; i < lines.size(); i++) {
      svg.text(SMALL, Place.GAP_MIDDLE, lane.middle() - half + 17 + 20 * i, lines.get(i));
    }
  }

  /** The device's clock begins at its first event; what it shows at the end is how long it took. */
  private List<String> toasting() {
    String works = "The device works, all by itself.";
    Step raised = journey.step(Stage.IRQ_RAISED);
    LifeRow.Reached told = raised == null ? null : raised.measured();
    if (told == null || told.deviceNanos() == Trace.NO_DEVICE_TIME || told.deviceNanos() <= 0) {
      return List.of(works);
    }
    return List.of(works, "Its clock, from the first frame: " + Times.rough(told.deviceNanos()));
  }

  /** Draws the transfers after the first one, between the driver and the device. */
  void frames() {
    Place first = Place.of(Stage.DMA_DONE);
    if (journey.frames() < 2 && !journey.isTemplate()) {
      return;
    }
    int top = Lane.DRIVER.middle() - Place.BOX_HEIGHT / 2;
    svg.open("g", "id", "frames");
    svg.empty(
        "rect",
        "class",
        "frames",
        "x",
        first.left(),
        "y",
        top,
        "width",
        Place.BOX_WIDTH,
        "height",
        Place.BOX_HEIGHT,
        "rx",
        8,
        "fill",
        Svg.PAPER,
        "stroke",
        Svg.INK,
        "stroke-dasharray",
        "6 4",
        "stroke-width",
        1.4);
    Type type = Type.text(11).centred();
    String more =
        journey.isTemplate() ? "more like it," : "+ " + (journey.frames() - 1) + " like it,";
    String took =
        journey.isTemplate() ? "ISR and DPC" : "ISR, DPC: " + Times.rough(journey.framesNanos());
    svg.text(type, first.x(), top + 16, type.cut(more, Place.BOX_WIDTH - 6));
    svg.text(type, first.x(), top + 31, "each by interrupt,");
    svg.text(type, first.x(), top + 46, type.cut(took, Place.BOX_WIDTH - 6));
    loop(first.x() - 20, first.top(), top + Place.BOX_HEIGHT + 2);
    loop(first.x() + 20, top + Place.BOX_HEIGHT, first.top() - 2);
    svg.close();
  }

  private void loop(int x, int from, int to) {
    svg.empty(
        "path",
        "class",
        "loop",
        "d",
        "M" + x + " " + from + "V" + to,
        "fill",
        "none",
        "stroke",
        Svg.INK,
        "stroke-width",
        1.6,
        "stroke-dasharray",
        "5 4",
        "marker-end",
        "url(#picture-arrow)");
  }
}
