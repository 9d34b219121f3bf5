package usbtoaster.emulator.usb.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/**
 * What a host asks a device that was reset (USB 2.0, 9.1.2): 8 bytes of its descriptor, to know its
 * EP0; an address; the whole descriptor; its configuration; its strings; and it is configured. Each
 * step is begun when the one before is done. Belongs to the machine's thread.
 */
final class Enumeration {
  private static final int ADDRESS = 1;
  private static final long ADDRESS_PICOS = 2 * VirtualClock.PICOS_PER_SECOND / 1000;
  private static final int MOST_STRING = 255;
  private static final int ENGLISH = 0x0409;

  private final VirtualClock clock;
  private final Schedule schedule;
  private final ControlChannel control;
  private final Consumer<UsbDevice> done;
  private final Consumer<String> failed;
  private final Alarm addressed;
  private final Deque<Integer> strings = new ArrayDeque<>();
  private final List<String> texts = new ArrayList<>();
  private @Nullable DeviceDescriptor device;
  private @Nullable ConfigurationDescriptor configuration;
  private String step = "";

  /**
   * Makes it.
   *
   * @param control the device's EP0, at address 0
   * @param done is given the device
   * @param failed is told why there is none
   */
  Enumeration(
      VirtualClock clock,
      Schedule schedule,
      ControlChannel control,
      Consumer<UsbDevice> done,
      Consumer<String> failed) {
    this.clock = clock;
    this.schedule = schedule;
    this.control = control;
    this.done = done;
    this.failed = failed;
    addressed = clock.alarm("the USB device's address", this::askDevice);
  }

  /** Returns what was asked last: "GET_DESCRIPTOR(device)". */
  String step() {
    return step;
  }

  void begin() {
    ask(
        "GET_DESCRIPTOR(device), 8 bytes",
        SetupPacket.descriptor(Descriptors.DEVICE, 0, 0, 8),
        bytes -> {
          control.maxPacket(Descriptors.maxPacket(bytes));
          ask("SET_ADDRESS", SetupPacket.address(ADDRESS), none -> takeAddress());
        });
  }

  void end() {
    clock.disarm(addressed);
  }

  private void takeAddress() {
    control.address(ADDRESS);
    clock.armIn(addressed, ADDRESS_PICOS);
  }

  private void askDevice() {
    ask(
        "GET_DESCRIPTOR(device)",
        SetupPacket.descriptor(Descriptors.DEVICE, 0, 0, Descriptors.DEVICE_BYTES),
        bytes -> {
          DeviceDescriptor known = Descriptors.device(bytes);
          device = known;
          strings.addAll(List.of(known.vendorName(), known.productName(), known.serialNumber()));
          askConfiguration(Descriptors.CONFIGURATION_BYTES);
        });
  }

  private void askConfiguration(int length) {
    ask(
        "GET_DESCRIPTOR(configuration)",
        SetupPacket.descriptor(Descriptors.CONFIGURATION, 0, 0, length),
        bytes -> {
          int total = Descriptors.total(bytes);
          if (length == total) {
            configuration = Descriptors.configuration(bytes);
            askStrings();
          } else if (length == Descriptors.CONFIGURATION_BYTES) {
            askConfiguration(total);
          } else {
            throw new Descriptors.Wrong(
                "its configuration says %d bytes, and then %d".formatted(length, total));
          }
        });
  }

  /** Strings are for people: a device that has none is none the worse for it. */
  private void askStrings() {
    Integer index = strings.poll();
    if (index == null) {
      configure();
    } else if (index == 0) {
      named("");
    } else {
      step = "GET_DESCRIPTOR(string)";
      control.ask(
          SetupPacket.descriptor(Descriptors.STRING, index, ENGLISH, MOST_STRING),
          transfer -> {
            switch (transfer.status()) {
              case DONE -> named(Descriptors.text(transfer.data()));
              case CANCELLED -> {}
              default -> named("");
            }
          });
    }
  }

  private void named(String text) {
    texts.add(text);
    askStrings();
  }

  private void configure() {
    DeviceDescriptor what = device;
    ConfigurationDescriptor chosen = configuration;
    if (what == null || chosen == null) {
      throw new IllegalStateException("The steps come in their order");
    }
    ask(
        "SET_CONFIGURATION",
        SetupPacket.configuration(chosen.value()),
        none -> done.accept(device(what, chosen)));
  }

  private UsbDevice device(DeviceDescriptor what, ConfigurationDescriptor chosen) {
    Map<InterfaceDescriptor, List<Pipe>> pipes = new LinkedHashMap<>();
    for (InterfaceDescriptor each : chosen.interfaces()) {
      pipes.put(
          each,
          each.endpoints().stream()
              .filter(endpoint -> endpoint.type() != EndpointDescriptor.Type.CONTROL)
              .map(endpoint -> new Pipe(schedule, ADDRESS, endpoint))
              .toList());
    }
    pipes.values().forEach(list -> list.forEach(schedule::add));
    UsbDevice.Names names = new UsbDevice.Names(texts.get(0), texts.get(1), texts.get(2));
    return new UsbDevice(what, chosen, names, control, pipes);
  }

  private void ask(String name, SetupPacket setup, Consumer<byte[]> next) {
    step = name;
    control.ask(
        setup,
        transfer -> {
          switch (transfer.status()) {
            case DONE -> {
              try {
                next.accept(transfer.data());
              } catch (Descriptors.Wrong wrong) {
                failed.accept(name + ": " + wrong.getMessage());
              }
            }
            case STALLED -> failed.accept(name + " was answered with STALL");
            case NO_ANSWER -> failed.accept(name + " was not answered");
            case TOO_MUCH -> failed.accept(name + " was answered with too many bytes");
            case PENDING, CANCELLED -> {}
          }
        });
  }
}
