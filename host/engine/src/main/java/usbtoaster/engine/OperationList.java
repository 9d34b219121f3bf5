package usbtoaster.engine;

import org.jspecify.annotations.Nullable;

/**
 * Operations one behind the other, linked through {@link Operation#state}: an operation is in one
 * list at most, and its engine keeps nothing else with it meanwhile. Under the lock of its owner.
 */
public final class OperationList {
  private static final Object LAST = new Object();

  private @Nullable Operation first;
  private @Nullable Operation last;

  /** Makes an empty list. */
  public OperationList() {}

  /** Returns the oldest; null: there is none. */
  public @Nullable Operation first() {
    return first;
  }

  /** Returns the one behind {@code operation}, which is in the list; null: it is the last. */
  public @Nullable Operation after(Operation operation) {
    return operation.state() instanceof Operation following ? following : null;
  }

  /** Adds {@code operation} behind all others. */
  public void append(Operation operation) {
    operation.state(LAST);
    if (last == null) {
      first = operation;
    } else {
      last.state(operation);
    }
    last = operation;
  }

  /** Takes {@code operation} out, whose state stays as it is. False: it is not here. */
  @SuppressWarnings("ReferenceEquality") // an operation is itself and nobody else
  public boolean remove(Operation operation) {
    Operation before = null;
    Operation here = first;
    while (here != null && here != operation) {
      before = here;
      here = after(here);
    }
    if (here == null) {
      return false;
    }
    Operation following = after(here);
    if (before == null) {
      first = following;
    } else {
      before.state(following == null ? LAST : following);
    }
    if (following == null) {
      last = before;
    }
    return true;
  }
}
