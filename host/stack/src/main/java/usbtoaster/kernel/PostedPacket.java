package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A packet that is no request's: four values for whoever removes it from the port ({@code
 * NtSetIoCompletion}, semantics item 72). Its owner may insert it again once it was removed.
 */
public final class PostedPacket extends CompletionPacket {
  private long key;
  private @Nullable Object context;
  private int status;
  private long information;

  /** Makes a packet of zeros. */
  public PostedPacket() {}

  /** Sets the four values. Returns this packet. */
  public PostedPacket set(long key, @Nullable Object context, int status, long information) {
    this.key = key;
    this.context = context;
    this.status = status;
    this.information = information;
    return this;
  }

  @Override
  public long key() {
    return key;
  }

  @Override
  public @Nullable Object context() {
    return context;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long information() {
    return information;
  }

  @Override
  void endRequest() {} // there is none
}
