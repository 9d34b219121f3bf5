package usbtoaster.mock;

/**
 * How the virtual toaster is built.
 *
 * @param bootNanos how long it boots after a reset
 * @param rearmNanos how long it is deaf after a frame; a frame that comes in that time is garbled.
 *     0: it is armed again at once
 * @param interruptNanos how long after there is something to report IRQ rises
 * @param byteNanos how long a byte takes on the bus, in which the caller stalls; 0: no time
 * @param busBytes the longest transfer that the bus takes, as the spidev buffer; a longer one fails
 * @param ledgerEntries how many toasted breads the ledger remembers, the newest ones
 */
public record ToasterOptions(
    long bootNanos,
    long rearmNanos,
    long interruptNanos,
    long byteNanos,
    int busBytes,
    int ledgerEntries) {
  /** The usual toaster: boots in 1 ms, is armed at once, takes no time on the bus. */
  public static final ToasterOptions DEFAULT = new ToasterOptions(1_000_000, 0, 0, 0, 8192, 1024);

  /** Checks the values. */
  public ToasterOptions {
    if (bootNanos < 0 || rearmNanos < 0 || interruptNanos < 0 || byteNanos < 0) {
      throw new IllegalArgumentException("Times are 0 or more nanoseconds");
    }
    if (busBytes < 1 || ledgerEntries < 0) {
      throw new IllegalArgumentException(
          "A bus takes at least 1 byte, a ledger at least 0 entries");
    }
  }

  /** Returns these options with another {@link #bootNanos}. */
  public ToasterOptions withBoot(long nanos) {
    return new ToasterOptions(
        nanos, rearmNanos, interruptNanos, byteNanos, busBytes, ledgerEntries);
  }

  /** Returns these options with another {@link #rearmNanos}. */
  public ToasterOptions withRearm(long nanos) {
    return new ToasterOptions(bootNanos, nanos, interruptNanos, byteNanos, busBytes, ledgerEntries);
  }

  /** Returns these options with another {@link #interruptNanos}. */
  public ToasterOptions withInterrupt(long nanos) {
    return new ToasterOptions(bootNanos, rearmNanos, nanos, byteNanos, busBytes, ledgerEntries);
  }

  /** Returns these options with another {@link #byteNanos}. */
  public ToasterOptions withByte(long nanos) {
    return new ToasterOptions(
        bootNanos, rearmNanos, interruptNanos, nanos, busBytes, ledgerEntries);
  }

  /** Returns these options with another {@link #busBytes}. */
  public ToasterOptions withBus(int bytes) {
    return new ToasterOptions(
        bootNanos, rearmNanos, interruptNanos, byteNanos, bytes, ledgerEntries);
  }

  /** Returns these options with another {@link #ledgerEntries}. */
  public ToasterOptions withLedger(int entries) {
    return new ToasterOptions(bootNanos, rearmNanos, interruptNanos, byteNanos, busBytes, entries);
  }
}
