package usbtoaster.emulator.usb.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A device that the host has enumerated and configured: what it says of itself, requests, and pipes
 * to its endpoints. With {@link #control} and {@link #pipe} one speaks to an interface of any
 * class. Belongs to the machine's thread.
 */
public final class UsbDevice {
  private final DeviceDescriptor descriptor;
  private final ConfigurationDescriptor configuration;
  private final Names names;
  private final ControlChannel control;
  private final Map<InterfaceDescriptor, List<Pipe>> pipes;
  private final Map<Integer, Integer> settings = new HashMap<>(); // 0 where there is none

  /** What a device calls itself; "" where it says nothing. */
  public record Names(String vendor, String product, String serial) {}

  UsbDevice(
      DeviceDescriptor descriptor,
      ConfigurationDescriptor configuration,
      Names names,
      ControlChannel control,
      Map<InterfaceDescriptor, List<Pipe>> pipes) {
    this.descriptor = descriptor;
    this.configuration = configuration;
    this.names = names;
    this.control = control;
    this.pipes = pipes;
  }

  /** Returns the device's descriptor. */
  public DeviceDescriptor descriptor() {
    return descriptor;
  }

  /** Returns the configuration that was chosen, the first. */
  public ConfigurationDescriptor configuration() {
    return configuration;
  }

  /** Returns the strings of its vendor, product and serial number. */
  public Names names() {
    return names;
  }

  /**
   * Makes a request with data that come from the device, or without data.
   *
   * @param over is notified of the end, inside the machine
   */
  public Transfer control(SetupPacket setup, Consumer<Transfer> over) {
    return control.ask(setup, over);
  }

  /**
   * Makes a request with data for the device.
   *
   * @param over is notified of the end, inside the machine
   * @throws IllegalArgumentException if the setup packet speaks of other data
   */
  public Transfer control(SetupPacket setup, byte[] data, Consumer<Transfer> over) {
    if (setup.in() || setup.length() != data.length) {
      throw new IllegalArgumentException(
          "The setup packet asks for %d bytes %s, and there are %d to send"
              .formatted(setup.length(), setup.in() ? "from the device" : "to it", data.length));
    }
    return control.ask(setup, data, over);
  }

  /**
   * Returns the pipe to an endpoint of the settings that hold.
   *
   * @param address bEndpointAddress
   * @throws IllegalArgumentException if there is no such endpoint
   */
  public Pipe pipe(int address) {
    return pipes.keySet().stream()
        .filter(at -> at.setting() == settings.getOrDefault(at.number(), 0))
        .flatMap(at -> pipes.getOrDefault(at, List.of()).stream())
        .filter(pipe -> pipe.endpoint().address() == address)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "It has no endpoint 0x%02X in the settings that hold".formatted(address)));
  }

  /**
   * Chooses a setting of an interface by SET_INTERFACE: its endpoints begin anew, and what was
   * asked of the ones before is cancelled.
   *
   * @throws IllegalArgumentException if the interface has no such setting
   */
  public Transfer setting(int number, int setting, Consumer<Transfer> over) {
    if (configuration.interfaces().stream()
        .noneMatch(at -> at.number() == number && at.setting() == setting)) {
      throw new IllegalArgumentException(
          "Interface %d has no setting %d".formatted(number, setting));
    }
    of(number).forEach(Pipe::cancel);
    return control(
        SetupPacket.setting(number, setting),
        transfer -> {
          if (transfer.status() == Transfer.Status.DONE) {
            settings.put(number, setting);
            of(number).forEach(Pipe::rewind);
          }
          over.accept(transfer);
        });
  }

  private Stream<Pipe> of(int number) {
    return pipes.entrySet().stream()
        .filter(each -> each.getKey().number() == number)
        .flatMap(each -> each.getValue().stream());
  }

  /** Ends the halt of an endpoint, at both ends (USB 2.0, 9.4.5). */
  public Transfer clearHalt(Pipe pipe, Consumer<Transfer> over) {
    return control(
        SetupPacket.clearHalt(pipe.endpoint().address()),
        transfer -> {
          pipe.rewind();
          over.accept(transfer);
        });
  }
}
