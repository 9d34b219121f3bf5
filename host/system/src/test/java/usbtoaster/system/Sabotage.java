package usbtoaster.system;

import java.util.function.Supplier;

/**
 * Counts the calls from the driver to the world around it, and throws at one of them, once.
 *
 * <p>For one thread.
 */
final class Sabotage {
  /** What is thrown, and when. */
  enum Kind {
    /** Nothing was done. */
    EXCEPTION_BEFORE,
    /** Nothing was done. */
    ERROR_BEFORE,
    /** It was done all the same. */
    EXCEPTION_AFTER,
    /** As {@link #EXCEPTION_BEFORE}, and the fault handler that is told of it throws, too. */
    EXCEPTION_AND_THE_HANDLER
  }

  /** What was thrown on purpose. */
  static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;

    Thrown(String where) {
      super("thrown on purpose in " + where, null, false, false);
    }
  }

  /** What was thrown on purpose. */
  static final class ThrownError extends Error {
    private static final long serialVersionUID = 1;

    ThrownError(String where) {
      super("thrown on purpose in " + where, null, false, false);
    }
  }

  private final Kind kind;
  private long throwAt = Long.MAX_VALUE;
  private long calls;
  private String where = "nowhere";

  Sabotage(Kind kind) {
    this.kind = kind;
  }

  /** Counts from here, and throws at the call with the number {@code call}, from 0. */
  void arm(long call) {
    calls = 0;
    throwAt = call;
  }

  /** Returns how many calls were counted, and throws at no more of them. */
  long disarm() {
    throwAt = Long.MAX_VALUE;
    return calls;
  }

  /** Returns where it threw. */
  String where() {
    return where;
  }

  boolean threw() {
    return !where.equals("nowhere");
  }

  /** The handler of faults: told of what was thrown. */
  void handle(Throwable fault) {
    if (kind == Kind.EXCEPTION_AND_THE_HANDLER) {
      throw new Thrown("the handler of " + fault.getMessage());
    }
  }

  /** Passes a call of one of Pi4J's objects or of the time source. */
  Object tap(String object, String method, Taps.Below below) throws Throwable {
    boolean now = count(object + "." + method);
    if (now && kind != Kind.EXCEPTION_AFTER) {
      throwIt();
    }
    Object result = below.call();
    if (now) {
      throwIt();
    }
    return result;
  }

  /** Passes any other call. */
  <T> T pass(String call, Supplier<T> below) {
    boolean now = count(call);
    if (now && kind != Kind.EXCEPTION_AFTER) {
      throwIt();
    }
    T result = below.get();
    if (now) {
      throwIt();
    }
    return result;
  }

  private boolean count(String call) {
    boolean now = calls++ == throwAt;
    if (now) {
      where = call;
    }
    return now;
  }

  private void throwIt() {
    if (kind == Kind.ERROR_BEFORE) {
      throw new ThrownError(where);
    }
    throw new Thrown(where);
  }
}
