package usbtoaster.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.Task;

/**
 * Counts the writes that are in flight for some time, from outside: it keeps the tasks that are not
 * complete, and looks at them again. For one thread.
 */
final class FlightCount {
  private @Nullable Task<?>[] tasks = new Task<?>[0];
  private int count;

  /** Takes down the writes that are in flight now; returns how many. */
  int begin(List<WriteLane> lanes) {
    if (tasks.length < lanes.size()) {
      tasks = new Task<?>[lanes.size()];
    }
    count = 0;
    for (WriteLane lane : lanes) {
      Task<?> task = lane.write();
      if (task != null && !task.isCompleted()) {
        tasks[count++] = task;
      }
    }
    return count;
  }

  /** Returns how many of them have been in flight ever since. */
  int throughout() {
    int left = 0;
    for (int i = 0; i < count; i++) {
      Task<?> task = tasks[i];
      left += task != null && !task.isCompleted() ? 1 : 0;
      tasks[i] = null;
    }
    return left;
  }
}
