package usbtoaster.cli;

/**
 * Sets the levels of the logs, which go to stderr: quiet, since Pi4J says much, unless asked. Only
 * what is set before the first logger is made counts.
 */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  static void configure(boolean verbose, boolean onPi) {
    set("defaultLogLevel", verbose ? "info" : "off");
    // Pi4J looks for a Raspberry Pi in any case, and takes it for an error that there is none.
    set("log.com.pi4j.boardinfo", verbose && onPi ? "info" : "off");
    set("log.usbtoaster", verbose ? "info" : "error");
    set("showThreadName", "false");
    set("showShortLogName", "true");
  }

  private static void set(String key, String value) {
    if (System.getProperty(PREFIX + key) == null) { // JAVA_OPTS goes before
      System.setProperty(PREFIX + key, value);
    }
  }
}
