package usbtoaster.driver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a wire, the clock or the trace threw: something that the device did. The caller makes a
 * result of it; here it is logged for those who look for it. Any thread; throws nothing, whatever
 * the log does.
 */
final class WireFaults {
  private static final Logger LOG = LoggerFactory.getLogger("usbtoaster.driver.ToasterDriver");

  private WireFaults() {}

  @SuppressWarnings("EmptyCatch") // nobody is left to tell
  static void note(Throwable fault) {
    try {
      LOG.debug("A wire of the toaster failed.", fault);
    } catch (Throwable twice) {
      // The log itself failed.
    }
  }
}
