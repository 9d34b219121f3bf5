package usbtoaster.emulator.usb.host;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.usb.Handshake;
import usbtoaster.emulator.usb.Reply;
import usbtoaster.emulator.usb.UsbPort;

/**
 * An endpoint of a device but EP0: bulk, interrupt or isochronous, in one direction. What is asked
 * of it is done in its order. Belongs to the machine's thread.
 */
public final class Pipe extends Channel {
  private static final byte[] NOTHING = {};

  private final Schedule schedule;
  private final int device;
  private final EndpointDescriptor endpoint;
  private final Deque<Transfer> transfers = new ArrayDeque<>();
  private boolean data1;
  private byte @Nullable [] packet; // that is being sent
  private @Nullable Transfer begun; // whose transaction goes on, or was the last

  Pipe(Schedule schedule, int device, EndpointDescriptor endpoint) {
    this.schedule = schedule;
    this.device = device;
    this.endpoint = endpoint;
  }

  /** Returns which endpoint it is. */
  public EndpointDescriptor endpoint() {
    return endpoint;
  }

  /**
   * Asks for at most {@code most} bytes of an IN endpoint. It ends with a packet that is shorter
   * than the largest, or when it has them all. Of an isochronous endpoint it ends after one
   * transaction, without data if the device had none for it.
   *
   * @param over is notified of the end, inside the machine
   * @throws IllegalStateException if it is an OUT endpoint
   */
  public Transfer read(int most, Consumer<Transfer> over) {
    return ask(true, Transfer.read(most, over, schedule.failures()));
  }

  /**
   * Sends {@code data} to an OUT endpoint, in packets; nothing at all is one empty packet. Whether
   * the device takes those to an isochronous endpoint, nobody says.
   *
   * @param over is notified of the end, inside the machine
   * @throws IllegalStateException if it is an IN endpoint
   */
  public Transfer write(byte[] data, Consumer<Transfer> over) {
    return ask(false, Transfer.write(data, over, schedule.failures()));
  }

  private Transfer ask(boolean in, Transfer transfer) {
    if (endpoint.in() != in) {
      throw new IllegalStateException(
          "Endpoint 0x%02X is for %s".formatted(endpoint.address(), in ? "writing" : "reading"));
    }
    if (gone) {
      transfer.end(Transfer.Status.CANCELLED);
    } else {
      transfers.add(transfer);
      schedule.wants(this);
    }
    return transfer;
  }

  /** Cancels what is asked of it. */
  @Override
  public void cancel() {
    Deque<Transfer> all = new ArrayDeque<>(transfers);
    transfers.clear();
    schedule.wants(this);
    all.forEach(transfer -> transfer.end(Transfer.Status.CANCELLED));
  }

  /** Begins with DATA0 again: the device's endpoint was configured, or its halt was cleared. */
  void rewind() {
    data1 = false;
  }

  @Override
  boolean wanted() {
    return !transfers.isEmpty();
  }

  @Override
  int interval() {
    return endpoint.type() == EndpointDescriptor.Type.BULK ? 0 : endpoint.interval();
  }

  private boolean isochronous() {
    return endpoint.type() == EndpointDescriptor.Type.ISOCHRONOUS;
  }

  @Override
  int mostBits() {
    return BusTime.TOKEN
        + BusTime.mostData(endpoint.maxPacket())
        + BusTime.HANDSHAKE
        + 3 * BusTime.TURN;
  }

  @Override
  Reply begin(UsbPort port) {
    Transfer first = Objects.requireNonNull(transfers.peek()); // it was wanted
    begun = first;
    if (endpoint.in()) {
      return port.in(device, endpoint.number());
    }
    byte[] next = first.packet(endpoint.maxPacket());
    packet = next;
    return port.out(device, endpoint.number(), data1, next);
  }

  @Override
  int bits(Reply reply) {
    int handshake = isochronous() ? BusTime.TURN : 2 * BusTime.TURN + BusTime.HANDSHAKE;
    byte[] data = endpoint.in() ? reply.data() : packet;
    if (data != null) {
      boolean none = reply.handshake() == Handshake.NONE && !isochronous();
      return BusTime.TOKEN
          + BusTime.TURN
          + BusTime.data(data, endpoint.in() ? reply.data1() : data1)
          + (none ? BusTime.TIMEOUT : handshake);
    }
    return BusTime.TOKEN
        + (reply.handshake() == Handshake.NONE
            ? BusTime.TIMEOUT
            : 2 * BusTime.TURN + BusTime.HANDSHAKE);
  }

  @Override
  void end(Reply reply) {
    if (reply.handshake() == Handshake.STALL) {
      over(Transfer.Status.STALLED);
      return;
    }
    byte[] data = endpoint.in() ? received(reply) : packet;
    if (data == null || (endpoint.in() && reply.data1() != data1 && !isochronous())) {
      return; // a repeated packet: it was had before
    }
    data1 = !isochronous() && !data1;
    Transfer transfer = begun;
    if (transfer == null || transfer != transfers.peek()) {
      return; // was cancelled meanwhile: the packet has passed, and is nobody's
    }
    if (!endpoint.in()) {
      transfer.sent(data.length);
    } else if (data.length > endpoint.maxPacket() || !transfer.received(data)) {
      over(Transfer.Status.TOO_MUCH);
      return;
    }
    boolean last = endpoint.in() && (data.length < endpoint.maxPacket() || isochronous());
    if (last || transfer.rest() == 0) {
      over(Transfer.Status.DONE);
    }
  }

  private byte @Nullable [] received(Reply reply) {
    return isochronous() && reply.handshake() == Handshake.NONE ? NOTHING : reply.data();
  }

  @Override
  boolean triesAgain() {
    return !isochronous();
  }

  @Override
  void abandon() {
    over(Transfer.Status.NO_ANSWER);
  }

  /** Ends the transfer that the transaction was of, unless it was cancelled meanwhile. */
  private void over(Transfer.Status status) {
    Transfer transfer = begun;
    if (transfer != null && transfers.remove(transfer)) {
      transfer.end(status);
    }
  }
}
