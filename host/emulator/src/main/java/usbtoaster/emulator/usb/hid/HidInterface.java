package usbtoaster.emulator.usb.hid;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Listeners;
import usbtoaster.emulator.usb.hid.ReportDescriptor.Kind;
import usbtoaster.emulator.usb.host.EndpointDescriptor;
import usbtoaster.emulator.usb.host.InterfaceDescriptor;
import usbtoaster.emulator.usb.host.Pipe;
import usbtoaster.emulator.usb.host.SetupPacket;
import usbtoaster.emulator.usb.host.Transfer;
import usbtoaster.emulator.usb.host.UsbDevice;

/**
 * A human interface device, as a host drives it (HID 1.11): SET_IDLE with 0, its report descriptor,
 * and from then on its input reports are read, each interval. Of those that nobody has taken the
 * last {@value #KEPT} are kept. Belongs to the machine's thread.
 */
public final class HidInterface {
  /** How many reports are kept. */
  public static final int KEPT = 1024;

  /** bInterfaceClass. */
  static final int CLASS = 3;

  private static final int TO_INTERFACE = 0x21;
  private static final int OF_INTERFACE = 0xA1;
  private static final int STANDARD_OF_INTERFACE = 0x81;
  private static final int GET_REPORT = 1;
  private static final int SET_REPORT = 9;
  private static final int SET_IDLE = 10;
  private static final int SET_PROTOCOL = 11;
  private static final int GET_DESCRIPTOR = 6;
  private static final int HID = 0x21;
  private static final int REPORT = 0x22;
  private static final int REPORT_LENGTH = 7;
  private static final int MOST_DESCRIPTOR = 4096;

  private final UsbDevice device;
  private final InterfaceDescriptor at;
  private final Listeners<Consumer<HidReport>> listeners;
  private final Deque<HidReport> reports = new ArrayDeque<>();
  private @Nullable ReportDescriptor descriptor;
  private String trouble = "";
  private long dropped;

  HidInterface(UsbDevice device, InterfaceDescriptor at, Listeners<Consumer<HidReport>> listeners) {
    this.device = device;
    this.at = at;
    this.listeners = listeners;
  }

  void begin() {
    device.control(request(TO_INTERFACE, SET_IDLE, 0, 0), idle -> askDescriptor());
  }

  private void askDescriptor() {
    int length = at.other(HID).map(hid -> hid.half(REPORT_LENGTH)).orElse(0);
    if (length == 0 || length > MOST_DESCRIPTOR) {
      trouble = "its HID descriptor speaks of a report descriptor of %d bytes".formatted(length);
      return;
    }
    SetupPacket ask = request(STANDARD_OF_INTERFACE, GET_DESCRIPTOR, REPORT << 8, length);
    device.control(ask, this::described);
  }

  private void described(Transfer transfer) {
    if (transfer.status() != Transfer.Status.DONE) {
      trouble = "GET_DESCRIPTOR(report): " + transfer.status();
      return;
    }
    try {
      ReportDescriptor known = ReportDescriptor.parse(transfer.data());
      descriptor = known;
      int most = known.most(Kind.INPUT);
      at.endpoint(EndpointDescriptor.Type.INTERRUPT, true)
          .filter(endpoint -> most > 0)
          .ifPresent(endpoint -> read(device.pipe(endpoint.address()), most, known.numbered()));
    } catch (IllegalArgumentException wrong) {
      trouble = String.valueOf(wrong.getMessage());
    }
  }

  /** Reads, again and again until it is cancelled or fails. */
  private void read(Pipe pipe, int most, boolean numbered) {
    pipe.read(
        most,
        transfer -> {
          switch (transfer.status()) {
            case DONE -> {
              take(transfer.data(), numbered);
              read(pipe, most, numbered);
            }
            case TOO_MUCH -> trouble = "a report is longer than %d bytes".formatted(most);
            case STALLED, NO_ANSWER -> trouble = "reading a report: " + transfer.status();
            case PENDING, CANCELLED -> {}
          }
        });
  }

  private void take(byte[] bytes, boolean numbered) {
    if (bytes.length == 0) {
      return; // an empty packet is no report
    }
    HidReport report =
        numbered
            ? new HidReport(bytes[0] & 0xFF, Arrays.copyOfRange(bytes, 1, bytes.length))
            : new HidReport(0, bytes);
    if (reports.size() == KEPT) {
      reports.remove();
      dropped++;
    }
    reports.add(report);
    listeners.notifyEach(listener -> listener.accept(report));
  }

  /** Returns what its report descriptor says, once it was read. */
  public Optional<ReportDescriptor> descriptor() {
    return Optional.ofNullable(descriptor);
  }

  /** Returns bInterfaceNumber. */
  public int number() {
    return at.number();
  }

  /** Returns why it is not driven: its descriptor is wrong, or it has stalled; "" if it is. */
  public String trouble() {
    return trouble;
  }

  /** Returns the oldest report that was not taken yet, and takes it. */
  public Optional<HidReport> take() {
    return Optional.ofNullable(reports.poll());
  }

  /** Returns whether there is a report to take. */
  public boolean hasReport() {
    return !reports.isEmpty();
  }

  /** Returns how many reports were forgotten, because nobody took them. */
  public long dropped() {
    return dropped;
  }

  /**
   * Sends an output report as hosts do: to the OUT endpoint if there is one, else by SET_REPORT.
   *
   * @param id its report ID; 0 if the device has none
   * @param over is notified of the end, inside the machine
   */
  public Transfer send(int id, byte[] data, Consumer<Transfer> over) {
    Optional<EndpointDescriptor> out = at.endpoint(EndpointDescriptor.Type.INTERRUPT, false);
    return out.isPresent()
        ? device.pipe(out.get().address()).write(numbered(id, data), over)
        : set(Kind.OUTPUT, id, data, over);
  }

  /** Makes the request SET_REPORT, which sends a report. */
  public Transfer set(Kind kind, int id, byte[] data, Consumer<Transfer> over) {
    byte[] bytes = numbered(id, data);
    int value = kind.type() << 8 | id;
    return device.control(
        request(TO_INTERFACE, SET_REPORT, value, bytes.length), bytes.clone(), over);
  }

  /**
   * Makes the request GET_REPORT, whose answer is a report, with its ID before it if the device has
   * any.
   */
  public Transfer get(Kind kind, int id, int most, Consumer<Transfer> over) {
    return device.control(request(OF_INTERFACE, GET_REPORT, kind.type() << 8 | id, most), over);
  }

  /** Chooses the protocol of a boot keyboard or mouse: false is the simple one for a BIOS. */
  public Transfer protocol(boolean report, Consumer<Transfer> over) {
    return device.control(request(TO_INTERFACE, SET_PROTOCOL, report ? 1 : 0, 0), over);
  }

  private SetupPacket request(int type, int request, int value, int length) {
    return new SetupPacket(type, request, value, at.number(), length);
  }

  private static byte[] numbered(int id, byte[] data) {
    if (id == 0) {
      return data;
    }
    byte[] bytes = new byte[data.length + 1];
    bytes[0] = (byte) id;
    System.arraycopy(data, 0, bytes, 1, data.length);
    return bytes;
  }
}
