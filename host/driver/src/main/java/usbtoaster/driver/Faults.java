package usbtoaster.driver;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where what was thrown ends. Any thread; throws nothing itself, whatever the handler or the log
 * do.
 *
 * <p>What a wire threw is something that the device did: it becomes a status, and is logged for
 * those who look for it. Anything else (a completion routine, a step of the driver) goes to the
 * handler, and stops nothing.
 */
@SuppressWarnings("EmptyCatch") // nobody is left to tell
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(ToasterDriver.class);

  private final Consumer<Throwable> handler;

  Faults(Consumer<Throwable> handler) {
    this.handler = handler;
  }

  /** The handler of those who gave none. */
  static void log(Throwable fault) {
    LOG.error("Something failed in or above the toaster's driver, which goes on.", fault);
  }

  /** A callback or a step threw {@code fault}. */
  void report(Throwable fault) {
    try {
      handler.accept(fault);
    } catch (Throwable twice) {
      // The handler itself failed.
    }
  }

  /** A wire or the clock threw {@code fault}; the caller makes a result of it. */
  void device(Throwable fault) {
    try {
      LOG.debug("A wire of the toaster failed.", fault);
    } catch (Throwable twice) {
      // The log itself failed.
    }
  }
}
