package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of an SVG file. What a plan gives are names of pins and wires, which need no escapes;
 * numbers are written the same in every locale.
 */
final class SvgText {
  private static final String PLACE = "{}";

  private final List<String> lines = new ArrayList<>();

  /** Adds a line; each value goes where the next {@code {}} stands. */
  void add(String template, Object... values) {
    StringBuilder line = new StringBuilder();
    int from = 0;
    for (Object value : values) {
      int place = template.indexOf(PLACE, from);
      line.append(template, from, place).append(value);
      from = place + PLACE.length();
    }
    lines.add(line.append(template, from, template.length()).toString());
  }

  List<String> lines() {
    return lines;
  }
}
