package usbtoaster.engine;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One operation on a descriptor: what is asked of Linux, and who is told how it ended.
 *
 * <p>Its owner fills it in and submits it, and may do so again when it has ended. From the
 * submission to the end it is the engine's; the memory, too, and that is the engine's own or lives
 * until then: Linux holds its bare address.
 */
public abstract class Operation {
  /** What to do. */
  public enum Code {
    /** Read at a position, of a stream wherever it stands. */
    READ,
    /** Write at a position, of a stream wherever it stands. */
    WRITE,
    /** Receive from a socket. */
    RECEIVE,
    /** Send all to a socket, in as many parts as it takes. */
    SEND,
    /** Accept a connection; the result is its descriptor, not blocking, closed on exec. */
    ACCEPT,
    /** Connect to the address in the memory. */
    CONNECT,
    /** Wait until one of the events in {@link Operation#flags} is there; the result tells which. */
    POLL,
    /** Bring what was written to the disk. */
    SYNC
  }

  private Code code = Code.READ;
  private @Nullable Descriptor descriptor;
  private MemorySegment memory = MemorySegment.NULL;
  private int length;
  private long position;
  private int flags;
  private @Nullable Object state;

  /** Makes an operation that is not filled in. */
  protected Operation() {}

  /**
   * Fills it in; while it is its owner's.
   *
   * @param memory native; {@link MemorySegment#NULL} if none is needed
   * @param length how many of its bytes
   * @param position where in a file; -1: where a stream stands
   */
  public void set(
      Code code, Descriptor descriptor, MemorySegment memory, int length, long position) {
    this.code = code;
    this.descriptor = descriptor;
    this.memory = memory;
    this.length = length;
    this.position = position;
    flags = 0;
  }

  /** Sets the events to wait for, or the flags that go with a send or a receive. */
  public void flags(int bits) {
    flags = bits;
  }

  /** Returns what to do. */
  public Code code() {
    return code;
  }

  /** Returns on what. */
  public Descriptor descriptor() {
    if (descriptor == null) {
      throw new IllegalStateException("The operation was not filled in: set it first.");
    }
    return descriptor;
  }

  /** Returns the bytes. */
  public MemorySegment memory() {
    return memory;
  }

  /** Returns how many bytes. */
  public int length() {
    return length;
  }

  /** Returns where in the file; -1: where the stream stands. */
  public long position() {
    return position;
  }

  /** Returns the flags. */
  public int flags() {
    return flags;
  }

  /** Returns what the engine keeps with it while it is in flight. */
  public @Nullable Object state() {
    return state;
  }

  /** Keeps something of the engine's with it. */
  public void state(@Nullable Object kept) {
    state = kept;
  }

  /**
   * Returns whether a thread waits for this very operation: an engine ends it by a thread of its
   * own then, so that it needs none of a pool that may be used up. The same answer all the time
   * that it is in flight.
   */
  public boolean awaited() {
    return false;
  }

  /**
   * It has ended: called once for each submission, by a thread of the engine or inside the call
   * that submitted it, at PASSIVE or the submitter's level. The operation is its owner's again. It
   * must not wait and does not throw.
   *
   * @param result what Linux returned: 0 or more, or a negated errno
   */
  protected abstract void ended(int result);

  /** Ends {@code operation}, for the engine that has it. */
  public static void end(Operation operation, int result) {
    operation.state = null;
    operation.ended(result);
  }
}
