package usbtoaster.view.picture;

import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.LifeRow;

/**
 * One stage on the write's way.
 *
 * @param number its place in the order of time, from 1
 * @param measured when and where; null in a template
 */
record Step(Stage stage, int number, LifeRow.@Nullable Reached measured) {
  /** Returns the id of its group. */
  String id() {
    return "stage-" + stage.name();
  }

  /** Returns who was there; "" in a template. */
  String thread() {
    return measured == null ? "" : measured.thread();
  }
}
