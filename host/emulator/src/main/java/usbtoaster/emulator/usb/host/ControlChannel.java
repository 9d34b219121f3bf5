package usbtoaster.emulator.usb.host;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;
import usbtoaster.emulator.usb.Handshake;
import usbtoaster.emulator.usb.Reply;
import usbtoaster.emulator.usb.UsbPort;

/**
 * EP0 of a device: requests, one after the other, each with its SETUP, its data and its status (USB
 * 2.0, 8.5.3). A device has 5 s for one. Belongs to the machine's thread.
 */
final class ControlChannel extends Channel {
  private static final long PATIENCE_PICOS = 5 * VirtualClock.PICOS_PER_SECOND;
  private static final int SETUP_BYTES = 8;
  private static final byte[] NOTHING = {};

  private enum Stage {
    SETUP,
    DATA,
    STATUS
  }

  private record Request(SetupPacket setup, Transfer transfer) {}

  private final VirtualClock clock;
  private final Schedule schedule;
  private final Alarm patience;
  private final Deque<Request> requests = new ArrayDeque<>();
  private int address;
  private int maxPacket = SETUP_BYTES;
  private Stage stage = Stage.SETUP;
  private boolean data1;
  private byte[] packet = NOTHING;
  private @Nullable Request begun; // whose transaction goes on, or was the last

  ControlChannel(VirtualClock clock, Schedule schedule) {
    this.clock = clock;
    this.schedule = schedule;
    patience = clock.alarm("the end of the USB host's patience", this::giveUp);
  }

  /** Speaks to {@code address} from now on. */
  void address(int address) {
    this.address = address;
  }

  /** Says what the largest packet of the device's EP0 is; 8 as long as it is not known. */
  void maxPacket(int bytes) {
    maxPacket = bytes;
  }

  /** Makes a request with data that go to the host, or without data. */
  Transfer ask(SetupPacket setup, Consumer<Transfer> over) {
    return add(setup, Transfer.read(setup.length(), over, clock.failures()));
  }

  /** Makes a request with {@code data} that go to the device, as many as the setup says. */
  Transfer ask(SetupPacket setup, byte[] data, Consumer<Transfer> over) {
    return add(setup, Transfer.write(data, over, clock.failures()));
  }

  private Transfer add(SetupPacket setup, Transfer transfer) {
    if (gone) {
      transfer.end(Transfer.Status.CANCELLED);
      return transfer;
    }
    requests.add(new Request(setup, transfer));
    if (requests.size() == 1) {
      begin();
    }
    return transfer;
  }

  private void begin() {
    stage = Stage.SETUP;
    if (requests.isEmpty()) {
      clock.disarm(patience);
    } else {
      clock.armIn(patience, PATIENCE_PICOS);
    }
    schedule.wants(this);
  }

  private Request first() {
    return Objects.requireNonNull(requests.peek()); // it was wanted
  }

  @Override
  boolean wanted() {
    return !requests.isEmpty();
  }

  @Override
  int interval() {
    return 0;
  }

  @Override
  int mostBits() {
    int bytes = stage == Stage.DATA ? maxPacket : SETUP_BYTES;
    return BusTime.TOKEN + BusTime.mostData(bytes) + BusTime.HANDSHAKE + 3 * BusTime.TURN;
  }

  /** Returns whether the packet of this stage goes to the host. */
  private boolean in() {
    SetupPacket setup = first().setup();
    boolean toHost = setup.in() && setup.length() > 0;
    return stage == Stage.DATA ? toHost : stage == Stage.STATUS && !toHost;
  }

  @Override
  Reply begin(UsbPort port) {
    Request request = first();
    begun = request;
    if (in()) {
      return port.in(address, 0);
    }
    packet =
        switch (stage) {
          case SETUP -> request.setup().bytes();
          case DATA -> request.transfer().packet(maxPacket);
          case STATUS -> NOTHING;
        };
    return stage == Stage.SETUP
        ? port.setup(address, 0, packet)
        : port.out(address, 0, data1, packet);
  }

  @Override
  int bits(Reply reply) {
    byte[] data = in() ? reply.data() : packet;
    int rest =
        reply.handshake() == Handshake.NONE
            ? BusTime.TIMEOUT
            : 2 * BusTime.TURN + BusTime.HANDSHAKE;
    return BusTime.TOKEN
        + rest
        + (data == null ? 0 : BusTime.TURN + BusTime.data(data, stage != Stage.SETUP && data1));
  }

  @Override
  void end(Reply reply) {
    if (!isFirst(begun)) {
      return; // it was given up meanwhile; what is first now begins with its SETUP
    }
    if (reply.handshake() == Handshake.STALL) {
      over(Transfer.Status.STALLED);
      return;
    }
    switch (stage) {
      case SETUP -> {
        data1 = true;
        stage = first().setup().length() > 0 ? Stage.DATA : Stage.STATUS;
      }
      case DATA -> data(reply);
      case STATUS -> over(Transfer.Status.DONE);
    }
  }

  private void data(Reply reply) {
    Transfer transfer = first().transfer();
    byte[] data = in() ? reply.data() : packet;
    if (data == null || (in() && reply.data1() != data1)) {
      return; // a repeated packet: it was had before
    }
    data1 = !data1;
    boolean shorter = data.length < maxPacket;
    if (!in()) {
      transfer.sent(data.length);
    } else if (data.length > maxPacket || !transfer.received(data)) {
      over(Transfer.Status.TOO_MUCH);
      return;
    }
    if (transfer.rest() == 0 || shorter) {
      stage = Stage.STATUS;
      data1 = true;
    }
  }

  @Override
  boolean triesAgain() {
    return true;
  }

  @Override
  void abandon() {
    if (isFirst(begun)) {
      over(Transfer.Status.NO_ANSWER);
    }
  }

  /** The 5 s are over. A transaction may be going on. */
  private void giveUp() {
    over(Transfer.Status.NO_ANSWER);
  }

  private boolean isFirst(@Nullable Request request) {
    return request != null && request == requests.peek();
  }

  private void over(Transfer.Status status) {
    Request request = requests.remove();
    begin();
    request.transfer().end(status);
  }

  @Override
  void cancel() {
    List<Request> all = List.copyOf(requests);
    requests.clear();
    begin();
    all.forEach(request -> request.transfer().end(Transfer.Status.CANCELLED));
  }
}
