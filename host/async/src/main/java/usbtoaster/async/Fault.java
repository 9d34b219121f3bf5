package usbtoaster.async;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** How a task ended that has no value: it failed (one exception or more) or was canceled. */
final class Fault {
  /** Canceled, and nobody threw for it: one for all, for many may be canceled at once. */
  static final Fault CANCELED = new Fault(List.of(), true);

  private final List<Throwable> exceptions;
  private final boolean canceled;

  // Written before a task shows this fault; null where nobody asked to be told.
  private @Nullable Unobserved unobserved;

  Fault(List<Throwable> exceptions, boolean canceled) {
    this.exceptions = exceptions;
    this.canceled = canceled;
  }

  static Fault failed(Throwable exception) {
    return new Fault(List.of(exception), false);
  }

  /** What a method that threw {@code exception} ends with (semantics item 102). */
  static Fault thrown(Throwable exception) {
    return new Fault(List.of(exception), exception instanceof CancellationException);
  }

  boolean canceled() {
    return canceled;
  }

  /** Returns the exceptions; whoever asks has seen them. */
  List<Throwable> exceptions() {
    observed();
    return exceptions;
  }

  /** Returns what an await throws. */
  Throwable first() {
    observed();
    return exceptions.isEmpty()
        ? new CancellationException("The task was canceled")
        : exceptions.getFirst();
  }

  /** Returns what a join throws. */
  TaskException wrapped() {
    observed();
    return new TaskException(exceptions.isEmpty() ? List.of(first()) : exceptions);
  }

  /** Is about to be the outcome of a task: from now on somebody has to look at it. */
  void becomesOutcome() {
    if (!canceled && unobserved == null) {
      unobserved = Unobserved.watch(this, exceptions);
    }
  }

  private void observed() {
    Unobserved watching = unobserved;
    if (watching != null) {
      watching.observed();
    }
  }

  /** Throws {@code exception} as it is, checked or not. The return type is for {@code throw}. */
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException rethrow(Throwable exception) throws X {
    throw (X) exception;
  }
}
