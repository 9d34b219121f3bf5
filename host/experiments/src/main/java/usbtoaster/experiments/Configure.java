package usbtoaster.experiments;

import usbtoaster.async.ConfiguredTask;
import usbtoaster.async.Task;

/** How an await is configured: as the method says, or in a test otherwise. */
@FunctionalInterface
interface Configure {
  /** Returns {@code task} with a choice for its await. */
  ConfiguredTask<Integer> configure(Task<Integer> task, boolean captured);
}
