package usbtoaster.targets.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.wires.record.WireRecordingException;

/** What a recording of a toaster says about itself. */
final class Header {
  private static final String DEVICE = "device";
  private static final String TOASTER = "toaster";

  private Header() {}

  static Map<String, String> of(ToasterSettings settings, Map<String, String> notes) {
    Map<String, String> header = new LinkedHashMap<>();
    header.put(DEVICE, TOASTER);
    header.put("burst-bytes", String.valueOf(settings.burstBytes()));
    header.put("frame-timeout-nanos", String.valueOf(settings.frameTimeoutNanos()));
    header.put("silent-polls", String.valueOf(settings.silentPolls()));
    header.put("strikes", String.valueOf(settings.strikes()));
    header.put("resets", String.valueOf(settings.resets()));
    header.put("max-waiting", String.valueOf(settings.maxWaiting()));
    notes.forEach((name, value) -> header.put("note." + name, value));
    return header;
  }

  static ToasterSettings settings(Map<String, String> header) throws WireRecordingException {
    if (!TOASTER.equals(header.get(DEVICE))) {
      throw new WireRecordingException(
          "It is a recording of another device than the toaster: replay it with its own driver.");
    }
    try {
      return new ToasterSettings(
          number(header, "burst-bytes"),
          Long.parseLong(header.getOrDefault("frame-timeout-nanos", "")),
          number(header, "silent-polls"),
          number(header, "strikes"),
          number(header, "resets"),
          number(header, "max-waiting"));
    } catch (IllegalArgumentException e) {
      throw new WireRecordingException(
          "Its header does not say how the driver was set (" + e.getMessage() + "): record anew.",
          e);
    }
  }

  private static int number(Map<String, String> header, String name) {
    return Integer.parseInt(header.getOrDefault(name, ""));
  }

  /** Returns what whoever recorded noted. */
  static Map<String, String> notes(Map<String, String> header) {
    Map<String, String> notes = new LinkedHashMap<>();
    header.forEach(
        (name, value) -> {
          if (name.startsWith("note.")) {
            notes.put(name.substring("note.".length()), value);
          }
        });
    return notes;
  }
}
