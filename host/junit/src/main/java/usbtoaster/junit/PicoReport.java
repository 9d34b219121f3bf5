package usbtoaster.junit;

/**
 * Where the Pico was when a test failed by itself: suppressed by the test's own failure, so that
 * that stays first. Has no stack: nobody threw it.
 */
public final class PicoReport extends RuntimeException {
  PicoReport(String message) {
    super(message, null, false, false);
  }
}
