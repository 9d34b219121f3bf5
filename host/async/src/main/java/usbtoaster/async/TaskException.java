package usbtoaster.async;

import java.util.List;

/**
 * Wraps what several may have thrown, as {@code AggregateException}: the exceptions of a task that
 * was joined, or of the callbacks of a cancellation (semantics items 102 and 104).
 *
 * <p>The first is the cause, the others are suppressed.
 */
public final class TaskException extends RuntimeException {
  private final transient List<Throwable> exceptions;

  /**
   * Wraps {@code exceptions}.
   *
   * @param exceptions one or more
   */
  public TaskException(List<? extends Throwable> exceptions) {
    super(exceptions.getFirst().toString(), exceptions.getFirst());
    this.exceptions = List.copyOf(exceptions);
    this.exceptions.stream().skip(1).forEach(this::addSuppressed);
  }

  /** Returns all of them, in the order of the tasks or callbacks. */
  public List<Throwable> exceptions() {
    return exceptions;
  }
}
