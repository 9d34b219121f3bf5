package usbtoaster.async;

import java.util.List;
import java.util.concurrent.CancellationException;

/** How a task ended that has no value: it failed (one exception or more) or was canceled. */
record Fault(List<Throwable> exceptions, boolean canceled) {
  /** Canceled, and nobody threw for it: one for all, for many may be canceled at once. */
  static final Fault CANCELED = new Fault(List.of(), true);

  static Fault failed(Throwable exception) {
    return new Fault(List.of(exception), false);
  }

  /** What a method that threw {@code exception} ends with (semantics item 102). */
  static Fault thrown(Throwable exception) {
    return new Fault(List.of(exception), exception instanceof CancellationException);
  }

  /** Returns what an await throws. */
  Throwable first() {
    return exceptions.isEmpty()
        ? new CancellationException("The task was canceled")
        : exceptions.getFirst();
  }

  /** Returns what a join throws. */
  TaskException wrapped() {
    return new TaskException(exceptions.isEmpty() ? List.of(first()) : exceptions);
  }

  /** Throws {@code exception} as it is, checked or not. The return type is for {@code throw}. */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException rethrow(Throwable exception) throws X {
    throw (X) exception;
  }
}
