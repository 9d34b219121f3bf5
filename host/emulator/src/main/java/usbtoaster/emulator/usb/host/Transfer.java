package usbtoaster.emulator.usb.host;

import java.util.Arrays;
import java.util.function.Consumer;
import usbtoaster.emulator.time.Failures;

/**
 * Something that was asked of an endpoint, and what has become of it. It is over when the status is
 * no longer {@link Status#PENDING}; then whoever asked is notified, inside the machine. What that
 * throws goes to the machine's {@link Failures}. Belongs to the machine's thread.
 */
public final class Transfer {
  /** What has become of it. */
  public enum Status {
    /** It is under way, or waits. */
    PENDING,
    /** It is done: all was sent, or what the device had was received. */
    DONE,
    /** The endpoint is halted, or the device does not know the request. */
    STALLED,
    /** The device has not answered three times on end, or has not answered a request in 5 s. */
    NO_ANSWER,
    /** The device has sent more than it may. */
    TOO_MUCH,
    /** It was cancelled, or the device is gone. */
    CANCELLED
  }

  private final byte[] data;
  private final Consumer<Transfer> over;
  private final Failures failures;
  private int moved;
  private Status status = Status.PENDING;

  private Transfer(byte[] data, Consumer<Transfer> over, Failures failures) {
    this.data = data;
    this.over = over;
    this.failures = failures;
  }

  /** Asks for at most {@code most} bytes. */
  static Transfer read(int most, Consumer<Transfer> over, Failures failures) {
    return new Transfer(new byte[most], over, failures);
  }

  /** Sends {@code data}. */
  static Transfer write(byte[] data, Consumer<Transfer> over, Failures failures) {
    return new Transfer(data.clone(), over, failures);
  }

  /** Returns what has become of it. */
  public Status status() {
    return status;
  }

  /** Returns what went over so far. */
  public byte[] data() {
    return Arrays.copyOf(data, moved);
  }

  int rest() {
    return data.length - moved;
  }

  int moved() {
    return moved;
  }

  /** Returns what is next to send. */
  byte[] packet(int most) {
    return Arrays.copyOfRange(data, moved, moved + Math.min(most, rest()));
  }

  void sent(int bytes) {
    moved += bytes;
  }

  /** Takes what has arrived; returns whether there was room for it. */
  boolean received(byte[] packet) {
    if (packet.length > rest()) {
      return false;
    }
    System.arraycopy(packet, 0, data, moved, packet.length);
    moved += packet.length;
    return true;
  }

  void end(Status how) {
    if (status == Status.PENDING) {
      status = how;
      failures.guard("USB", () -> over.accept(this));
    }
  }
}
