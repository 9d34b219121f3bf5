package usbtoaster.emulator.time;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the exceptions of a machine's listeners go. A listener that throws is taken as one that has
 * returned: the next one is notified, the instruction ends, the machine goes on, and the exception
 * comes here. Who wants to know adds a {@link Handler}; while there is none, it is logged as an
 * error.
 *
 * <p>That holds for whatever listens to a pad, a UART, the DMA, the core or what is missing. It
 * does not hold for an {@link Error}, such as a failed assertion: that leaves through the run, and
 * the machine is not to be run on. Belongs to the machine's thread.
 */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** Is notified of what a listener has thrown. */
  @FunctionalInterface
  public interface Handler {
    /**
     * A listener has thrown. Runs inside the machine; what this throws itself is logged.
     *
     * @param of what it listened to: "GPIO20", "UART0"
     */
    void threw(String of, RuntimeException failure);
  }

  private List<Handler> handlers = List.of();

  /** Makes one without handlers. */
  public Failures() {}

  /** Adds a handler, behind those that are there. */
  public void add(Handler handler) {
    List<Handler> more = new ArrayList<>(handlers);
    more.add(handler);
    handlers = List.copyOf(more);
  }

  /** Takes a handler out; nothing if it is not there. */
  public void remove(Handler handler) {
    handlers = handlers.stream().filter(each -> each != handler).toList();
  }

  /** Notifies a listener of {@code of} by {@code call}, and takes what it throws. */
  public void guard(String of, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      note(of, e);
    }
  }

  /** Takes what a listener of {@code of} has thrown. */
  public void note(String of, RuntimeException failure) {
    if (handlers.isEmpty()) {
      LOG.error("A listener of {} threw", of, failure);
    }
    for (Handler handler : handlers) {
      try {
        handler.threw(of, failure);
      } catch (RuntimeException e) {
        LOG.error("A handler for failures of listeners threw", e);
      }
    }
  }
}
