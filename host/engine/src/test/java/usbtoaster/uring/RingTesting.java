package usbtoaster.uring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the tests of the ring have in common. */
final class RingTesting {
  private static final RingSupport SUPPORT = RingSupport.look();

  private RingTesting() {}

  /** Skips the test where Linux refuses io_uring, and says why it does. */
  static void assumeRing() {
    assumeTrue(SUPPORT.usable(), SUPPORT.reason());
  }
}
