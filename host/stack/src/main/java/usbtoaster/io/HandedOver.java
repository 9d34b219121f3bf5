package usbtoaster.io;

import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/** A completion whose callback a worker runs, in place of the I/O thread that took it. */
final class HandedOver implements Runnable {
  private final @Nullable Object context;
  private final int status;
  private final long information;
  private final long id;
  private final ThreadPoolOptions options;
  private final Trace trace;

  /** Notes what {@code entry} says, which its thread then uses again. */
  HandedOver(CompletionEntry entry, ThreadPoolOptions options, Trace trace) {
    context = entry.context();
    status = entry.status();
    information = entry.information();
    id = entry.id();
    this.options = options;
    this.trace = trace;
  }

  @Override
  public void run() {
    try {
      if (context instanceof CompletionCallback callback) {
        callback.completed(status, information);
      }
    } catch (Throwable fault) {
      options.tell(fault);
    } finally {
      trace.record(Stage.RETURN, id, 0); // the worker's, which was borrowed in the end
    }
  }
}
