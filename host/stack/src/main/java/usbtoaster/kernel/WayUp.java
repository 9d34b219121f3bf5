package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The completion routine of the driver above a stack location, with its context. Made when a driver
 * first asks to be told, and kept with the pooled packet.
 */
final class WayUp {
  /** Calls nobody; never written to. */
  static final WayUp NONE = new WayUp();

  @Nullable CompletionRoutine routine;
  @Nullable Object context;
}
