package usbtoaster.targets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;
import usbtoaster.emulator.image.Image;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.HostEnd;
import usbtoaster.pico.MachineTime;
import usbtoaster.pico.Pace;
import usbtoaster.pico.PicoListener;
import usbtoaster.pico.Wire;
import usbtoaster.pico.Wiring;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Recorder;

/** An emulated Pico on the toaster's wires, whose side of the life of a write is traced. */
public final class ToasterPico {
  private static final Wiring USUAL = usual();

  private ToasterPico() {}

  private static Wiring usual() {
    try (InputStream table = ToasterPico.class.getResourceAsStream("toaster.wires")) {
      if (table == null) {
        throw new IllegalStateException(
            "toaster.wires is not in the jar: build host/targets again");
      }
      return Wiring.parse(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the toaster's wires: those that {@code docs/wiring.md} draws, on these pins. */
  public static Wiring wiring(PinMap pins) {
    return USUAL
        .onSpi(pins.bus(), pins.channel())
        .moved(Map.of("IRQ", pins.irq(), "ACK", pins.ack(), "RESET", pins.reset()));
  }

  /**
   * Returns the same wires and LEDs on the host's header, by the names of {@link LedPins#NAMES};
   * those that the table has already are left as they are.
   *
   * @param leds where they are; null: none are added
   * @throws usbtoaster.pico.WiringException if one of their pins or names is in use
   */
  public static Wiring withLeds(Wiring wires, @Nullable LedPins leds) {
    List<Wire> added = new ArrayList<>();
    for (int i = 0; leds != null && i < LedPins.NAMES.size(); i++) {
      HostEnd pin = new HostEnd.Output(leds.bcm().get(i));
      if (wires.wires().stream().noneMatch(wire -> wire.isHostLed() && wire.end().equals(pin))) {
        added.add(new Wire(pin, Wire.HOST_LED, LedPins.NAMES.get(i)));
      }
    }
    return wires.with(added);
  }

  /** Switches a Pico on, on the usual wires. */
  public static EmulatedPico open(Image image, Pace pace, Trace trace) {
    Wiring wiring = wiring(PinMap.DEFAULT);
    return EmulatedPico.open(image, wiring, pace, listeners(trace, wiring, PinMap.DEFAULT));
  }

  /** Switches a Pico on, on the usual wires, whose time passes only when it is told to. */
  public static EmulatedPico open(Image image, MachineTime time, Trace trace) {
    return open(image, PinMap.DEFAULT, time, trace);
  }

  /** As the other, and the levels of its lines and all its functions go to {@code recorder}. */
  public static EmulatedPico open(Image image, MachineTime time, Trace trace, Recorder recorder) {
    Wiring wiring = wiring(PinMap.DEFAULT);
    FunctionTrace functions = new FunctionTrace(recorder, 0);
    return EmulatedPico.open(
        image, wiring, time, new DeviceTrace(trace, wiring, PinMap.DEFAULT, recorder, functions));
  }

  /** Switches a Pico on, on these pins, whose time passes only when it is told to. */
  public static EmulatedPico open(Image image, PinMap pins, MachineTime time, Trace trace) {
    Wiring wiring = wiring(pins);
    return EmulatedPico.open(image, wiring, time, listeners(trace, wiring, pins));
  }

  private static PicoListener[] listeners(Trace trace, Wiring wiring, PinMap pins) {
    return trace.enabled()
        ? new PicoListener[] {new DeviceTrace(trace, wiring, pins, null, null)}
        : new PicoListener[0];
  }
}
