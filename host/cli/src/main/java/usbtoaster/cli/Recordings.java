package usbtoaster.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.ActivityListener;

/**
 * What is recorded of a run, and where to.
 *
 * @param trace the file for the trace, or null
 * @param wires the file for all that crosses the wires to the device, or null
 * @param listener who else is notified of what goes on, or null
 */
record Recordings(@Nullable Path trace, @Nullable Path wires, @Nullable ActivityListener listener) {
  /** Nothing is recorded. */
  static final Recordings NONE = new Recordings(null, null);

  /** Nobody else is notified. */
  Recordings(@Nullable Path trace, @Nullable Path wires) {
    this(trace, wires, null);
  }
}
