package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/** Tasks that have ended with the commonest values: one for all (semantics item 99). */
final class CompletedTasks {
  private static final int LEAST = -1;
  private static final Task<?>[] NUMBERS = new Task<?>[10];
  private static final Task<Boolean> TRUE = Task.ended(true);
  private static final Task<Boolean> FALSE = Task.ended(false);

  static {
    for (int i = 0; i < NUMBERS.length; i++) {
      NUMBERS[i] = Task.ended(i + LEAST);
    }
  }

  private CompletedTasks() {}

  /** Returns the task that has {@code value}; null: there is none that is kept. */
  static @Nullable Task<?> of(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? TRUE : FALSE;
    }
    if (value instanceof Integer number) {
      int place = number - LEAST;
      return place >= 0 && place < NUMBERS.length ? NUMBERS[place] : null;
    }
    return null;
  }
}
