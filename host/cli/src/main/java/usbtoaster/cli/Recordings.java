package usbtoaster.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a run, and where to.
 *
 * @param trace the file for the trace, or null
 * @param wires the file for all that crosses the wires to the device, or null
 */
record Recordings(@Nullable Path trace, @Nullable Path wires) {
  /** Nothing is recorded. */
  static final Recordings NONE = new Recordings(null, null);
}
