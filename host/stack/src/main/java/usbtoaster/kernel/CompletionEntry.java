package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Activity;
import usbtoaster.trace.Trace;

/**
 * What a dequeue tells of one completion ({@code OVERLAPPED_ENTRY}). Owned by the dequeuing thread
 * and reused by it.
 */
public final class CompletionEntry {
  private long key;
  private @Nullable Object context;
  private int status;
  private long information;
  private long id;
  private @Nullable Trace borrower; // of the request whose completion has borrowed the thread

  /** Makes an empty entry. */
  public CompletionEntry() {}

  void set(CompletionPacket packet, long id) {
    key = packet.key();
    context = packet.context();
    status = packet.status();
    information = packet.information();
    this.id = id;
  }

  /** Notes that the calling thread, which took a request's completion, is borrowed. */
  void borrowedBy(Trace trace) {
    borrower = trace;
  }

  /**
   * Gives the thread back that was borrowed when this entry was filled in: what was to come of the
   * completion is done. A thread that does not say so counts as borrowed until it dequeues into
   * this entry again. Gives back once; does nothing after a posted packet.
   */
  public void giveBack() {
    Trace trace = borrower;
    if (trace != null) {
      borrower = null;
      trace.end(Activity.PORT);
    }
  }

  /** Returns the key of the handle, or of the posted packet. */
  public long key() {
    return key;
  }

  /** Returns the context of the request, or of the posted packet. */
  public @Nullable Object context() {
    return context;
  }

  /** Returns the {@link NtStatus}. */
  public int status() {
    return status;
  }

  /** Returns the bytes transferred, or what was posted. */
  public long information() {
    return information;
  }

  /** Returns the number under which the request is recorded; 0 for a posted packet. */
  public long id() {
    return id;
  }
}
