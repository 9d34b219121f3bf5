package usbtoaster.wires;

/**
 * What can go wrong with the transfers of one bus. Each method adds a rule and returns this;
 * several rules may hit one transfer. Bits count from 0, the first on the wire.
 */
public final class TransferFaults {
  private final Script script;

  TransferFaults(Script script) {
    this.script = script;
  }

  /** Flips a bit on its way to the device. */
  public TransferFaults flipToDevice(int bit, When when) {
    Script.notNegative(bit, "bits before it");
    script.add(when, frame -> new Fault.MosiFlip(frame, bit));
    return this;
  }

  /** Flips a bit on its way to the host. */
  public TransferFaults flipToHost(int bit, When when) {
    Script.notNegative(bit, "bits before it");
    script.add(when, frame -> new Fault.MisoFlip(frame, bit));
    return this;
  }

  /** Has the transfer return -1; nothing is clocked. */
  public TransferFaults fail(When when) {
    script.add(when, Fault.BusError::new);
    return this;
  }

  /** Has the transfer throw an {@link IllegalStateException}; nothing is clocked. */
  public TransferFaults throwBefore(When when) {
    script.add(when, frame -> new Fault.BusException(frame, false));
    return this;
  }

  /** Has the transfer throw an {@link IllegalStateException} after everything was clocked. */
  public TransferFaults throwAfter(When when) {
    script.add(when, frame -> new Fault.BusException(frame, true));
    return this;
  }

  /** Ends a longer transfer after {@code bytes} bytes, which it returns. */
  public TransferFaults cutTo(int bytes, When when) {
    Script.notNegative(bytes, "bytes");
    script.add(when, frame -> new Fault.ShortTransfer(frame, bytes));
    return this;
  }

  /** Has the device lose its power for a moment after {@code bytes} bytes of a longer transfer. */
  public TransferFaults powerFailsAfter(int bytes, When when) {
    Script.notNegative(bytes, "bytes");
    script.add(when, frame -> new Fault.Reset(frame, bytes));
    return this;
  }

  /** Has the device neither receive nor answer from the transfer on, for {@code nanos}. */
  public TransferFaults silence(long nanos, When when) {
    Script.notNegative(nanos, "nanoseconds");
    script.add(when, frame -> new Fault.Silence(frame, nanos, false));
    return this;
  }
}
