package usbtoaster.wires.record;

import java.util.List;
import java.util.Locale;

/**
 * Where a driver, and what is above it, first did something else than its recording says.
 *
 * @param nanos when that was in the recording, since it began
 * @param event the number of the event there, from 1
 * @param during what the driver was called for
 * @param recorded what the recording has
 * @param did what the driver did
 * @param before what both did before, the newest last
 */
public record Difference(
    long nanos, long event, String during, String recorded, String did, List<String> before) {

  /** Returns a moment as a text. */
  static String moment(long nanos) {
    return String.format(Locale.ROOT, "%,.3f ms", nanos / 1e6);
  }

  /** Returns a few lines for a developer of the driver. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("The first difference is at ");
    text.append(moment(nanos)).append(", event ").append(event).append(",\n  in: ");
    text.append(during).append(".\n");
    text.append("  The recording: ").append(recorded).append(".\n");
    text.append("  The stack:     ").append(did).append(".\n  Before that:\n");
    before.forEach(line -> text.append("    ").append(line).append('\n'));
    return text.toString();
  }
}
