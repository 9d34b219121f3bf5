package usbtoaster.kernel;

import java.util.function.Consumer;

/**
 * Where what a callback threw is told. Any thread, at any IRQL; {@link #report} throws nothing,
 * whatever the handler does.
 */
public final class Faults {
  private final Consumer<Throwable> handler;

  /** Tells {@code handler}. */
  public Faults(Consumer<Throwable> handler) {
    this.handler = handler;
  }

  /** Tells the handler of {@code fault}. */
  @SuppressWarnings("EmptyCatch")
  public void report(Throwable fault) {
    try {
      handler.accept(fault);
    } catch (Throwable twice) {
      // The handler itself failed: nobody is left to tell, and the kernel must go on.
    }
  }
}
