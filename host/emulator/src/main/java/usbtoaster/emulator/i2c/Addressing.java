package usbtoaster.emulator.i2c;

/**
 * The bytes before the data, as IC_TAR and IC_CON have them: a START byte, a general call, an
 * address of 7 or 10 bits; and why a transfer ends behind one of them (datasheet 4.3.7).
 */
final class Addressing {
  private static final int START_BYTE = 0x01;
  private static final int GENERAL_CALL = 0x00;
  private static final int TEN_BITS = 0xF0;

  /** What the byte under way is. */
  enum Stage {
    /** A START byte, which nobody acknowledges. */
    START_BYTE,
    /** The address, or the upper half of one of ten bits. */
    ADDRESS,
    /** The lower half of an address of ten bits. */
    SECOND,
    /** The upper half again, to read. */
    READ_ADDRESS,
    /** Data. */
    DATA
  }

  private final Settings settings;

  Addressing(Settings settings) {
    this.settings = settings;
  }

  boolean tenBits() {
    return settings.has(Settings.IC_10BITADDR_MASTER);
  }

  /** Returns whether the address has a second byte. */
  boolean hasSecond() {
    return tenBits() && !settings.generalCall();
  }

  /** Returns what comes behind the START of a transfer. */
  Stage first() {
    return settings.startByte() ? Stage.START_BYTE : Stage.ADDRESS;
  }

  /** Returns the byte of a stage before the data. */
  int octet(Stage stage, boolean reads) {
    int target = settings.target();
    int upper = TEN_BITS | target >> 8 << 1;
    return switch (stage) {
      case START_BYTE -> START_BYTE;
      case SECOND -> target & 0xFF;
      case READ_ADDRESS -> upper | 1;
      case ADDRESS, DATA ->
          settings.generalCall()
              ? GENERAL_CALL
              : tenBits() ? upper : (target & 0x7F) << 1 | (reads ? 1 : 0);
    };
  }

  /**
   * Returns the bit of IC_TX_ABRT_SOURCE that says why a transfer cannot go on; 0: it can.
   *
   * @param low whether the ninth bit is low: the byte was acknowledged
   */
  int refusal(Stage stage, boolean low, boolean reads) {
    boolean restarts = settings.has(Settings.IC_RESTART_EN);
    return switch (stage) {
      case START_BYTE -> {
        int startless = restarts ? 0 : Queues.ABRT_SBYTE_NORSTRT;
        yield low ? Queues.ABRT_SBYTE_ACKDET : startless;
      }
      case ADDRESS -> low ? unreadable(reads) : unanswered();
      case SECOND -> {
        int startless = reads && !restarts ? Queues.ABRT_10B_RD_NORSTRT : 0;
        yield low ? startless : Queues.ABRT_10ADDR2_NOACK;
      }
      case READ_ADDRESS -> low ? 0 : Queues.ABRT_10ADDR1_NOACK;
      case DATA -> low || reads ? 0 : Queues.ABRT_TXDATA_NOACK;
    };
  }

  private int unreadable(boolean reads) {
    return settings.generalCall() && reads ? Queues.ABRT_GCALL_READ : 0;
  }

  private int unanswered() {
    if (settings.generalCall()) {
      return Queues.ABRT_GCALL_NOACK;
    }
    return tenBits() ? Queues.ABRT_10ADDR1_NOACK : Queues.ABRT_7B_ADDR_NOACK;
  }
}
