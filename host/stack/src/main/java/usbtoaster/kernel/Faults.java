package usbtoaster.kernel;

import java.util.function.Consumer;

/**
 * Where what a callback threw is told. Any thread, at any IRQL; {@link #report} throws nothing,
 * whatever the handler does.
 */
final class Faults {
  private final Consumer<Throwable> handler;

  Faults(Consumer<Throwable> handler) {
    this.handler = handler;
  }

  @SuppressWarnings("EmptyCatch")
  void report(Throwable fault) {
    try {
      handler.accept(fault);
    } catch (Throwable twice) {
      // The handler itself failed: nobody is left to tell, and the kernel must go on.
    }
  }
}
