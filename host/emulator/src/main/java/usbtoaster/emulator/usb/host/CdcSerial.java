package usbtoaster.emulator.usb.host;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Failures;
import usbtoaster.emulator.time.Listeners;

/**
 * A terminal at the serial port of a device: its first CDC-ACM interface (USB CDC 1.2, PSTN 1.2).
 * As soon as there is one it is opened, unless it was {@link #close closed}: SET_LINE_CODING with
 * 115,200 baud, SET_CONTROL_LINE_STATE with DTR and RTS, and the host reads what comes. Belongs to
 * the machine's thread.
 */
public final class CdcSerial implements UsbDriver {
  private static final int COMMUNICATIONS = 2;
  private static final int ABSTRACT_CONTROL = 2;
  private static final int DATA = 10;
  private static final int TO_INTERFACE = 0x21;
  private static final int SET_LINE_CODING = 0x20;
  private static final int SET_CONTROL_LINE_STATE = 0x22;
  private static final int DTR_AND_RTS = 3;
  private static final byte[] CODING = {0x00, (byte) 0xC2, 0x01, 0, 0, 0, 8}; // 115,200 8N1
  private static final int MOST_NOTIFICATION = 64;

  private enum State {
    CLOSED,
    /** The device has been told of DTR, and has not answered. */
    OPENING,
    OPEN
  }

  /** The port of a device that is there. */
  private record Port(UsbDevice device, int control, @Nullable Pipe news, Pipe in, Pipe out) {}

  private final Listeners<IntConsumer> listeners;
  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private @Nullable Port port;
  private boolean wanted = true;
  private State state = State.CLOSED;

  /**
   * Makes a terminal.
   *
   * @param failures where goes what listeners throw
   */
  public CdcSerial(Failures failures) {
    listeners = new Listeners<>("USB", failures);
  }

  /** Adds a listener that is given each byte from the device, inside the machine. */
  public void listen(IntConsumer listener) {
    listeners.add(listener);
  }

  /** Takes a listener out; nothing if it is not there. */
  public void unlisten(IntConsumer listener) {
    listeners.remove(listener);
  }

  /** Returns whether a device with a serial port is there. */
  public boolean present() {
    return port != null;
  }

  /** Returns whether the port is open: the device was told of DTR, and has taken it. */
  public boolean isOpen() {
    return state == State.OPEN;
  }

  /** Opens the port, now or as soon as there is one. */
  public void open() {
    wanted = true;
    Port there = port;
    if (there != null && state == State.CLOSED) {
      open(there);
    }
  }

  /**
   * Closes the port: DTR falls, and what the device says waits in it. One that is being opened is
   * closed as soon as it is.
   */
  public void close() {
    wanted = false;
    Port there = port;
    if (there != null && isOpen()) {
      there.in().cancel();
      Pipe news = there.news();
      if (news != null) {
        news.cancel();
      }
      hangUp(there);
    }
  }

  private void hangUp(Port there) {
    state = State.CLOSED;
    there.device().control(lineState(there, 0), transfer -> {});
  }

  /** Sends {@code bytes}, now or as soon as the port is open. */
  public void send(byte[] bytes) {
    unsent.writeBytes(bytes);
    flush();
  }

  private void flush() {
    Port there = port;
    if (there != null && isOpen() && unsent.size() > 0) {
      byte[] bytes = unsent.toByteArray();
      unsent.reset();
      there.out().write(bytes, transfer -> {});
    }
  }

  @Override
  public void configured(UsbDevice device) {
    Optional<InterfaceDescriptor> control =
        device.configuration().interfaces().stream()
            .filter(i -> i.code() == COMMUNICATIONS && i.subclass() == ABSTRACT_CONTROL)
            .filter(i -> i.setting() == 0)
            .findFirst();
    Optional<InterfaceDescriptor> data = control.flatMap(c -> dataOf(device, c));
    if (control.isEmpty() || data.isEmpty()) {
      return;
    }
    Optional<Pipe> in = pipe(device, data.get(), EndpointDescriptor.Type.BULK, true);
    Optional<Pipe> out = pipe(device, data.get(), EndpointDescriptor.Type.BULK, false);
    if (in.isPresent() && out.isPresent()) {
      Pipe news = pipe(device, control.get(), EndpointDescriptor.Type.INTERRUPT, true).orElse(null);
      Port there = new Port(device, control.get().number(), news, in.get(), out.get());
      port = there;
      if (wanted) {
        open(there);
      }
    }
  }

  /**
   * The interface of data comes behind its control, as all firmware has it. Both stay in the
   * setting that holds first.
   */
  private static Optional<InterfaceDescriptor> dataOf(
      UsbDevice device, InterfaceDescriptor control) {
    return device.configuration().interfaces().stream()
        .filter(i -> i.code() == DATA && i.number() > control.number() && i.setting() == 0)
        .filter(i -> !i.endpoints().isEmpty())
        .findFirst();
  }

  private static Optional<Pipe> pipe(
      UsbDevice device, InterfaceDescriptor at, EndpointDescriptor.Type type, boolean in) {
    return at.endpoint(type, in).map(endpoint -> device.pipe(endpoint.address()));
  }

  private static SetupPacket lineState(Port there, int state) {
    return new SetupPacket(TO_INTERFACE, SET_CONTROL_LINE_STATE, state, there.control(), 0);
  }

  private void open(Port there) {
    state = State.OPENING;
    SetupPacket coding =
        new SetupPacket(TO_INTERFACE, SET_LINE_CODING, 0, there.control(), CODING.length);
    there.device().control(coding, CODING, transfer -> {});
    there.device().control(lineState(there, DTR_AND_RTS), transfer -> opened(there, transfer));
  }

  private void opened(Port there, Transfer transfer) {
    if (there != port || transfer.status() == Transfer.Status.CANCELLED) {
      return;
    }
    if (!wanted) {
      hangUp(there);
    } else {
      state = State.OPEN;
      read(there.in(), there.in().endpoint().maxPacket(), this::take);
      Pipe news = there.news();
      if (news != null) {
        read(news, MOST_NOTIFICATION, transferred -> {});
      }
      flush();
    }
  }

  /** Reads, again and again until it is cancelled or fails. */
  private static void read(Pipe pipe, int most, Consumer<byte[]> taker) {
    pipe.read(
        most,
        transfer -> {
          taker.accept(transfer.data());
          if (transfer.status() == Transfer.Status.DONE) {
            read(pipe, most, taker);
          }
        });
  }

  private void take(byte[] bytes) {
    for (byte each : bytes) {
      listeners.notifyEach(listener -> listener.accept(each & 0xFF));
    }
  }

  @Override
  public void gone() {
    port = null;
    state = State.CLOSED;
    unsent.reset();
  }
}
