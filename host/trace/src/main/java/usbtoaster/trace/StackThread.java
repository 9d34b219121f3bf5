package usbtoaster.trace;

/** A platform thread that the stack or a device made, and that knows whose it is. A daemon. */
public final class StackThread extends Thread {
  private final ThreadKind kind;

  /** Makes a thread of {@code kind}, not yet started. */
  public StackThread(ThreadKind kind, String name, Runnable body) {
    super(body, name);
    this.kind = kind;
    setDaemon(true);
  }

  /** Returns whose thread this is. */
  public ThreadKind kind() {
    return kind;
  }
}
