package usbtoaster.async;

import org.jspecify.annotations.Nullable;

/**
 * A callback on a {@link CancellationToken}: what takes it back. An object of 32 bytes, itself the
 * link of the token's list.
 */
public final class CancellationRegistration implements AutoCloseable {
  private final CancellationToken token;

  // Guarded by the token's monitor. The callback is null when it was taken out of the list.
  @Nullable Runnable callback;
  @Nullable CancellationRegistration newer;
  @Nullable CancellationRegistration older;
  boolean linked;

  CancellationRegistration(CancellationToken token, Runnable callback) {
    this.token = token;
    this.callback = callback;
  }

  /**
   * Takes the callback back. After this call it does not run and is not running: where it runs on
   * another thread this call waits for its end (semantics item 104). So hold no lock that the
   * callback takes. Called by the callback itself it does not wait.
   *
   * @return whether it was taken back before it ran; false also the second time
   */
  public boolean unregister() {
    return token.remove(this, true);
  }

  /** Takes the callback back as {@link #unregister} does, but never waits: it may be running. */
  public boolean tryUnregister() {
    return token.remove(this, false);
  }

  /** As {@link #unregister}. */
  @Override
  public void close() {
    unregister();
  }
}
