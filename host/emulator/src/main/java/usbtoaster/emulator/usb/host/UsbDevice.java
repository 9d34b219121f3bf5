package usbtoaster.emulator.usb.host;

import java.util.List;
import java.util.function.Consumer;

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
  private final List<Pipe> pipes;

  /** What a device calls itself; "" where it says nothing. */
  public record Names(String vendor, String product, String serial) {}

  UsbDevice(
      DeviceDescriptor descriptor,
      ConfigurationDescriptor configuration,
      Names names,
      ControlChannel control,
      List<Pipe> pipes) {
    this.descriptor = descriptor;
    this.configuration = configuration;
    this.names = names;
    this.control = control;
    this.pipes = List.copyOf(pipes);
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
   * Returns the pipe to an endpoint.
   *
   * @param address bEndpointAddress
   * @throws IllegalArgumentException if the configuration has no such endpoint
   */
  public Pipe pipe(int address) {
    return pipes.stream()
        .filter(pipe -> pipe.endpoint().address() == address)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("It has no endpoint 0x%02X".formatted(address)));
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
