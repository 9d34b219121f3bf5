package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

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

  /** Makes an empty entry. */
  public CompletionEntry() {}

  void set(CompletionPacket packet, long id) {
    key = packet.key();
    context = packet.context();
    status = packet.status();
    information = packet.information();
    this.id = id;
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
