package usbtoaster.doctor;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.pico.Wiring;
import usbtoaster.targets.Board;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.TargetException;

/**
 * The real firmware on an emulated Pico, whose wires are cut: they lead to pins of the Pico that
 * the firmware does not use. Each opening is another Pico.
 */
final class BrokenWires {
  private static final Map<Wire, String> RIGHT =
      Map.of(
          Wire.SCLK, "SPI0.SCLK -> GP18",
          Wire.MOSI, "SPI0.MOSI -> GP16",
          Wire.MISO, "SPI0.MISO <- GP19",
          Wire.CE, "SPI0.CE0 -> GP17",
          Wire.IRQ, "BCM25 <- GP20",
          Wire.ACK, "BCM24 -> GP21",
          Wire.RESET, "BCM23 -> RUN");
  private static final Map<Wire, String> CUT =
      Map.of(
          Wire.SCLK, "SPI0.SCLK -> GP22",
          Wire.MOSI, "SPI0.MOSI -> GP4",
          Wire.MISO, "SPI0.MISO <- GP3",
          Wire.CE, "SPI0.CE0 -> GP5",
          Wire.IRQ, "BCM25 <- GP10",
          Wire.ACK, "BCM24 -> GP11",
          Wire.RESET, "BCM23 -> GP12");

  private BrokenWires() {}

  static Wiring cut(Set<Wire> wires) {
    StringJoiner table = new StringJoiner("\n");
    for (Wire wire : Wire.values()) {
      table.add((wires.contains(wire) ? CUT : RIGHT).get(wire));
    }
    return Wiring.parse(table.toString());
  }

  /** Opens a Pico on {@code wiring}, whose time is {@code time}. */
  static Board open(Wiring wiring, PinMap pins, MachineTime time) throws TargetException {
    EmulatedPico pico = EmulatedPico.open(FirmwareImage.ofThisBuild(), wiring, time);
    Context context = Pi4J.newContextBuilder().add(pico.providers()).build();
    return new TestBoard(PiWires.create(context, pins), context, pico);
  }

  /** Looks at the wires as {@code toaster doctor} does. */
  static java.util.List<Finding> findings(Wiring wiring) {
    MachineTime[] now = {new MachineTime()};
    return new WireCheck(pins -> open(wiring, pins, now[0]), PinMap.DEFAULT, hands(now[0])).run();
  }

  static Hands hands(MachineTime time) {
    return new Hands(time, time::advance);
  }

  private record TestBoard(ToasterWiring wiring, Context context, EmulatedPico pico)
      implements Board {
    @Override
    public String description() {
      return "the firmware on broken wires";
    }

    @Override
    public int maxBurstBytes() {
      return 4096;
    }

    @Override
    public void close() {
      context.shutdown();
      pico.close();
    }
  }
}
