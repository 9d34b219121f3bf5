package usbtoaster.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An open file or socket of Linux, and how many operations are in flight on it.
 *
 * <p>Overview: {@link #holds} counts the owner and each operation. An operation that {@link #begin}
 * refuses must not be started; each that it admits ends with {@link #end}. {@link #beginClose}
 * gives up the owner's hold. Whoever gives up the last one is told so, and closes the number: Linux
 * may give it to somebody else at once, so nothing may be in flight then.
 *
 * <p>Any thread.
 */
public final class Descriptor {
  /** What is behind a descriptor. */
  public enum Type {
    /** A file on a disk or in memory: it is always ready, and has positions. */
    FILE,
    /** A pipe, a terminal or something else that has readiness and no positions. */
    STREAM,
    /** A connection, or what will be one. */
    SOCKET,
    /** A socket that accepts connections. */
    LISTENER
  }

  private static final int CLOSING = 1 << 30;

  private final int number;
  private final Type type;
  private final AtomicInteger holds = new AtomicInteger(); // operations, and the mark of closing
  private @Nullable Object attachment; // set by the engine that takes it on, before all operations

  /** Makes one of Linux's {@code number}. */
  public Descriptor(int number, Type type) {
    this.number = number;
    this.type = type;
  }

  /** Returns the number by which Linux knows it. */
  public int number() {
    return number;
  }

  /** Returns what it is. */
  public Type type() {
    return type;
  }

  /** Returns what the engine keeps with it. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Keeps something of the engine's with it; before the first operation. */
  public void attachment(Object kept) {
    attachment = kept;
  }

  /** Admits an operation; false: it is being closed. */
  public boolean begin() {
    int before;
    do {
      before = holds.get();
      if (before >= CLOSING) {
        return false; // untouched: a hold too many, and the last end would not know that it is
      }
    } while (!holds.compareAndSet(before, before + 1));
    return true;
  }

  /** An operation has ended. True: it was the last one, the caller closes the number. */
  public boolean end() {
    return holds.decrementAndGet() == CLOSING;
  }

  /**
   * Refuses operations from now on.
   *
   * @return whether none is in flight: the caller closes the number
   */
  public boolean beginClose() {
    int before;
    do {
      before = holds.get();
      if (before >= CLOSING) {
        return false;
      }
    } while (!holds.compareAndSet(before, before + CLOSING));
    return before == 0;
  }

  /** Returns whether it is being closed, or is. */
  public boolean closing() {
    return holds.get() >= CLOSING;
  }

  /** Returns how many operations are in flight. */
  public int inFlight() {
    int now = holds.get();
    return now >= CLOSING ? now - CLOSING : now;
  }

  @Override
  public String toString() {
    return "descriptor " + number;
  }
}
