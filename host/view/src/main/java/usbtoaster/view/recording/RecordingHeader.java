package usbtoaster.view.recording;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was recorded, and when.
 *
 * @param started the time of day at {@code startNanos}
 * @param startNanos the clock of the trace when the recording began
 * @param target where the toaster was, in words
 * @param settings what else says how the run was made, by name: {@code in-flight}, {@code browning}
 */
public record RecordingHeader(
    Instant started, long startNanos, String target, Map<String, String> settings) {
  /** Makes the settings unmodifiable; they stand in the order of their names. */
  public RecordingHeader {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }
}
