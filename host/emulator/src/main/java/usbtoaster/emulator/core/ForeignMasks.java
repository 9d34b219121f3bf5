package usbtoaster.emulator.core;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mask registers of ARMv7-M, which an M0+ has not: programs that are built for both write them
 * and get on. To the ARMv6-M manual their numbers are UNPREDICTABLE (B5.1.1); here they read 0 and
 * ignore writes, and the first access is logged. Belongs to the machine's thread.
 */
final class ForeignMasks {
  /** SYSm of MRS and MSR. */
  static final int BASEPRI = 17;

  static final int BASEPRI_MAX = 18;
  static final int FAULTMASK = 19;

  private static final Logger LOG = LoggerFactory.getLogger(ForeignMasks.class);

  private boolean reported;

  /** An instruction at {@code address} reads or writes one of them. */
  void report(int which, int address) {
    if (!reported) {
      reported = true;
      LOG.warn(
          "{} is used at 0x{}: a Cortex-M0+ has none; it reads 0 here and ignores writes",
          which == FAULTMASK ? "FAULTMASK" : "BASEPRI",
          "%08X".formatted(address));
    }
  }
}
