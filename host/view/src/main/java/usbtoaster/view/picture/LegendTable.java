package usbtoaster.view.picture;

import java.util.List;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.LifeRow;
import usbtoaster.trace.text.Micros;
import usbtoaster.view.StageWords;

/** The legend below the lanes: number, stage, the articles' words, times and thread. */
final class LegendTable {
  private static final int ROW = 19;
  private static final int WIDTH = 770;
  private static final int LEFT = 24;
  private static final Type WORDS = Type.text(12);
  private static final Type STAGE = Type.code(12).heavy();
  private static final Type TIME = Type.text(12).toTheRight();
  private static final Type HEAD = Type.text(11).heavy();
  private static final int THREAD_ROOM = 112;

  private final Svg svg;
  private final List<Step> steps;
  private final int top;
  private final boolean timed;

  LegendTable(Svg svg, Journey journey, int top) {
    this.svg = svg;
    this.steps = journey.steps();
    this.top = top;
    this.timed =
        steps.stream()
            .map(Step::measured)
            .anyMatch(each -> each != null && each.deviceNanos() != Trace.NO_DEVICE_TIME);
  }

  private int rows() {
    return (steps.size() + 1) / 2;
  }

  /** Returns where the legend ends. */
  int bottom() {
    return top + 22 + rows() * ROW;
  }

  void draw() {
    svg.open("g", "id", "legend");
    for (int column = 0; column < 2; column++) {
      head(LEFT + column * (WIDTH + 12));
    }
    for (int i = 0; i < steps.size(); i++) {
      int x = LEFT + i / rows() * (WIDTH + 12);
      row(steps.get(i), x, top + 22 + i % rows() * ROW + 13);
    }
    svg.close();
  }

  private void head(int x) {
    int y = top + 12;
    svg.text(HEAD, x + 30, y, "stage");
    svg.text(HEAD, x + 124, y, "in the articles' words");
    svg.text(HEAD.toTheRight(), x + 548, y, "µs since call");
    if (timed) {
      svg.text(HEAD.toTheRight(), x + 640, y, "device µs");
    }
    svg.text(HEAD, x + 656, y, "thread");
    svg.empty(
        "path",
        "d",
        "M" + x + " " + (top + 18) + "H" + (x + WIDTH),
        "stroke",
        Svg.INK,
        "stroke-width",
        1);
  }

  private void row(Step step, int x, int y) {
    Badge.draw(svg, x + 12, y - 4, step.number());
    svg.text(STAGE, x + 30, y, step.stage().name());
    svg.text(WORDS, x + 124, y, StageWords.of(step.stage()));
    LifeRow.Reached measured = step.measured();
    if (measured != null) {
      svg.text(TIME, x + 548, y, Micros.of(measured.sinceCallNanos()));
      if (measured.deviceNanos() != Trace.NO_DEVICE_TIME) {
        svg.text(TIME, x + 640, y, Micros.of(measured.deviceNanos()));
      }
      svg.text(WORDS, x + 656, y, WORDS.cut(thread(measured), THREAD_ROOM));
    }
  }

  private static String thread(LifeRow.Reached measured) {
    return measured.stage().ofDevice() ? "none: the device" : measured.thread();
  }
}
