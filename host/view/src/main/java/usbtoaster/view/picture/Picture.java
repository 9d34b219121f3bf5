package usbtoaster.view.picture;

import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeRow;
import usbtoaster.view.StageWords;

/**
 * Draws one write as one SVG: lanes from the user's code down to the device, its way through them
 * numbered and timed, and an empty lane, that of the threads that wait for it.
 *
 * <p>The file stands alone: no script, no style sheet, no font, nothing fetched. It is for a
 * printer without colours, too: what a colour says is also written or drawn. Each stage is a group
 * {@code stage-CALL} with the classes {@code time} and {@code thread} in it, each lane a group
 * {@code lane-code}, each way a path with {@code data-from} and {@code data-to}; {@code waiting} is
 * the number of threads that wait, {@code gap} how long there was none at all. Immutable inputs;
 * any thread may draw.
 */
public final class Picture {
  private static final String BAND = "#f1f3f5";
  private static final int LEFT = 10;
  private static final Type TITLE = Type.text(30).heavy();
  private static final Type RUN = Type.text(15);
  private static final Type LANE = Type.text(15).heavy();
  private static final Type HINT = Type.text(12);
  private static final Type CODE = Type.code(14);

  private final Svg svg = new Svg();
  private final Journey journey;
  private final Counted counted;
  private final String run;

  private Picture(Journey journey, Counted counted, String run) {
    this.journey = journey;
    this.counted = counted;
    this.run = run;
  }

  /** Returns the picture without anything measured: every stage, in the order of the articles. */
  public static String template() {
    return new Picture(Journey.template(), Counted.NOT, "").drawn();
  }

  /**
   * Returns the picture of a write.
   *
   * @param life a whole one: it was finished
   * @param counted what a census has counted while the write was in flight
   * @param run what run it is of, in one line
   */
  public static String of(Life life, Counted counted, String run) {
    return new Picture(Journey.of(life), counted, run).drawn();
  }

  private String drawn() {
    boolean template = journey.isTemplate();
    LegendTable legend = new LegendTable(svg, journey, Lane.DEVICE.bottom() + 8);
    int bottom = template ? Lane.DEVICE.bottom() : legend.bottom();
    int height = bottom + 34;
    head(height);
    heading();
    for (Lane lane : Lane.values()) {
      lane(lane);
    }
    code();
    svg.open("g", "id", "ways", "fill", "none", "stroke", Svg.INK);
    Ways.of(journey).forEach(this::way);
    away();
    svg.close();
    new Middle(svg, journey).frames();
    journey.steps().forEach(this::stage);
    if (!template) {
      legend.draw();
    }
    svg.text(HINT, 24, bottom + 22, FOOT);
    svg.close();
    svg.close();
    return svg.text();
  }

  private static final String FOOT =
      "Solid line: a thread goes this way. Dashed: something is left for another. Hatched: the"
          + " device works alone. Dotted: an object in memory, which needs no thread. Numbers: in"
          + " the order of time. Not to scale.";

  private void head(int height) {
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + Place.WIDTH + " " + height,
        "role",
        "img",
        "aria-labelledby",
        "picture-title picture-desc");
    svg.holding("title", "The life of a write: where is the thread?", "id", "picture-title");
    svg.holding("desc", Telling.of(journey, counted), "id", "picture-desc");
    svg.open("defs");
    svg.open(
        "pattern",
        "id",
        "picture-hatch",
        "width",
        9,
        "height",
        9,
        "patternUnits",
        "userSpaceOnUse",
        "patternTransform",
        "rotate(45)");
    svg.empty("rect", "width", 9, "height", 9, "fill", Svg.PAPER);
    svg.empty("path", "d", "M0 0V9", "stroke", Svg.INK, "stroke-width", 3);
    svg.close();
    svg.open(
        "marker",
        "id",
        "picture-arrow",
        "viewBox",
        "0 0 10 10",
        "refX",
        8.5,
        "refY",
        5,
        "markerWidth",
        11,
        "markerHeight",
        11,
        "markerUnits",
        "userSpaceOnUse",
        "orient",
        "auto-start-reverse");
    svg.empty("path", "d", "M0 0.5L10 5L0 9.5z", "fill", Svg.INK);
    svg.close();
    svg.close();
    svg.empty("rect", "class", "paper", "width", Place.WIDTH, "height", height, "fill", Svg.PAPER);
    svg.open("g", "font-family", Svg.SANS, "fill", Svg.INK);
  }

  private void heading() {
    svg.text(TITLE, 24, 42, "A write is in flight. Where is the thread?");
    svg.text(RUN, 24, 68, RUN.cut(run, Place.WIDTH - 48));
    svg.text(RUN.heavy(), 24, 90, Telling.sum(journey, counted));
  }

  private void lane(Lane lane) {
    boolean empty = lane == Lane.NOBODY;
    svg.open("g", "id", lane.id(), "class", "lane");
    svg.empty(
        "rect",
        "class",
        "band",
        "x",
        empty ? LEFT + 1.5 : LEFT,
        "y",
        empty ? lane.top() + 1.5 : lane.top(),
        "width",
        Place.WIDTH - 2 * LEFT - (empty ? 3 : 0),
        "height",
        lane.height() - (empty ? 3 : 0),
        "rx",
        8,
        "fill",
        empty ? Svg.PAPER : BAND,
        "stroke",
        empty ? Svg.INK : "none",
        "stroke-width",
        3);
    int lines = lane.titles().size() + lane.hints().size();
    int y = lane.middle() - lines * 9 + 14;
    for (String title : lane.titles()) {
      svg.text(LANE, LEFT + 14, y, title);
      y += 18;
    }
    for (String hint : lane.hints()) {
      svg.text(HINT, LEFT + 14, y, hint);
      y += 17;
    }
    new Middle(svg, journey).draw(lane, counted);
    svg.close();
  }

  private void code() {
    int y = Lane.CODE.top();
    svg.text(CODE, 150, y + 18, "byte[] bread = slice();");
    svg.text(CODE, 150, y + 38, "await toaster.writeAsync(bread);");
    svg.text(CODE.toTheRight(), Place.of(Stage.RESUME).right(), y + 38, "plate.serve();");
  }

  /** The caller's thread goes on. */
  private void away() {
    Place suspend = Place.of(Stage.SUSPEND);
    if (journey.step(Stage.SUSPEND) != null) {
      int y = Place.of(Stage.CALL).y();
      svg.empty(
          "path",
          "class",
          "free",
          "d",
          "M"
              + suspend.x()
              + " "
              + suspend.top()
              + "V"
              + (y + 8)
              + "Q"
              + suspend.x()
              + " "
              + y
              + " "
              + (suspend.x() + 8)
              + " "
              + y
              + "H"
              + (Place.GAP_LEFT + 50),
          "stroke-width",
          2.8,
          "marker-end",
          "url(#picture-arrow)");
    }
  }

  private void way(Way way) {
    String kind = way.thread() ? "way thread" : "way left";
    svg.empty(
        "path",
        "class",
        kind,
        "data-from",
        way.from(),
        "data-to",
        way.to(),
        "d",
        way.path(),
        "stroke-width",
        way.thread() ? 2.8 : 1.6,
        "stroke-dasharray",
        way.thread() ? "none" : "6 5",
        "marker-end",
        "url(#picture-arrow)");
  }

  private void stage(Step step) {
    Place place = Place.of(step.stage());
    LifeRow.Reached measured = step.measured();
    svg.open("g", "id", step.id(), "class", "stage", "data-stage", step.stage());
    svg.holding("title", step.stage() + ": " + StageWords.of(step.stage()));
    svg.empty(
        "rect",
        "class",
        "box",
        "x",
        place.left(),
        "y",
        place.top(),
        "width",
        Place.BOX_WIDTH,
        "height",
        Place.BOX_HEIGHT,
        "rx",
        step.stage().ofDevice() ? 0 : 12,
        "fill",
        Svg.PAPER,
        "stroke",
        colour(step),
        "stroke-width",
        2.2);
    Badge.draw(svg, place.left() + 14, place.top() + 15, step.number());
    Type name = Type.code(13).heavy();
    svg.text(name, place.left() + 28, place.top() + 19.5, step.stage().name());
    String time = measured == null ? "" : Times.exact(measured.sinceCallNanos());
    svg.text(Type.text(12).centred(), place.x(), place.top() + 35, time, "class", "time");
    Type thread = Type.text(11).centred();
    String who = thread.cut(step.thread(), Place.BOX_WIDTH - 10);
    svg.text(thread, place.x(), place.top() + 48, who, "class", "thread");
    svg.close();
  }

  /**
   * The caller's thread, the pool's, and whatever other thread is borrowed; the device has none.
   */
  private String colour(Step step) {
    if (step.stage().ofDevice()) {
      return Svg.INK;
    }
    return switch (owner(step)) {
      case CALLER -> "#1d4ed8";
      case POOL, CONTINUATION -> "#15803d";
      case BORROWED, DEVICE -> "#b45309";
    };
  }

  private Stage.Side owner(Step step) {
    if (is(step, Stage.CALL)) {
      return Stage.Side.CALLER;
    }
    if (is(step, Stage.BORROW)) {
      return Stage.Side.POOL;
    }
    return step.measured() == null ? step.stage().side() : Stage.Side.BORROWED;
  }

  /** Returns whether the thread at {@code step} is the one at {@code other}, as far as is known. */
  private boolean is(Step step, Stage other) {
    Step there = journey.step(other);
    if (step.measured() == null || there == null) {
      boolean callers = step.stage() == Stage.DMA_START || step.stage() == Stage.RESUME;
      return other == Stage.CALL && callers;
    }
    return step.thread().equals(there.thread());
  }
}
