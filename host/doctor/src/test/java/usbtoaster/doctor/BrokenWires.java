package usbtoaster.doctor;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.emulator.image.Image;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.pico.Wiring;
import usbtoaster.targets.Board;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.TargetException;
import usbtoaster.trace.Trace;
import usbtoaster.wires.Faults;

/**
 * The real firmware on an emulated Pico, whose wires are cut: they lead to pins of the Pico that
 * the firmware does not use. Each opening is another Pico, in one virtual time.
 */
final class BrokenWires implements WireCheck.Lines {
  /** Puts faults on the lines of one opening. */
  @FunctionalInterface
  interface Breaker {
    ToasterWiring broken(Faults faults, ToasterWiring lines, PinMap pins);
  }

  private static final List<Wire> BUS = List.of(Wire.SCLK, Wire.MOSI, Wire.MISO, Wire.CE);
  private static final Map<Wire, String> RIGHT =
      Map.of(
          Wire.SCLK, "SPI0.SCLK -> GP18",
          Wire.MOSI, "SPI0.MOSI -> GP16",
          Wire.MISO, "SPI0.MISO <- GP19",
          Wire.CE, "SPI0.CE0 -> GP17");
  private static final Map<Wire, String> CUT =
      Map.of(
          Wire.SCLK, "SPI0.SCLK -> GP22",
          Wire.MOSI, "SPI0.MOSI -> GP4",
          Wire.MISO, "SPI0.MISO <- GP3",
          Wire.CE, "SPI0.CE0 -> GP5");
  private static final int NOWHERE = -1;

  final MachineTime time = new MachineTime();
  final List<String> closed = new ArrayList<>();
  final List<Trace> traces = new ArrayList<>();
  Image image;
  Breaker breaker = (faults, lines, pins) -> lines;
  int busBytes = 8192;
  private final String bus;
  private final int irqAt;
  private final int ackAt;
  private final int resetAt;

  private BrokenWires(String bus, int irqAt, int ackAt, int resetAt) {
    this.bus = bus;
    this.irqAt = irqAt;
    this.ackAt = ackAt;
    this.resetAt = resetAt;
    try {
      image = FirmwareImage.ofThisBuild();
    } catch (TargetException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns wires of which some are not connected. */
  static BrokenWires cut(Wire... wires) {
    return cut(Set.of(wires));
  }

  static BrokenWires cut(Set<Wire> wires) {
    StringJoiner bus = new StringJoiner("\n");
    for (Wire wire : BUS) {
      bus.add((wires.contains(wire) ? CUT : RIGHT).get(wire));
    }
    return new BrokenWires(
        bus.toString(),
        wires.contains(Wire.IRQ) ? NOWHERE : PinMap.DEFAULT.irq(),
        wires.contains(Wire.ACK) ? NOWHERE : PinMap.DEFAULT.ack(),
        wires.contains(Wire.RESET) ? NOWHERE : PinMap.DEFAULT.reset());
  }

  /** Returns wires whose bus is as a table says. */
  static BrokenWires bus(String table) {
    PinMap pins = PinMap.DEFAULT;
    return new BrokenWires(table, pins.irq(), pins.ack(), pins.reset());
  }

  /** Returns wires whose IRQ, ACK and RESET lead to these pins of the header. */
  static BrokenWires lines(int irqAt, int ackAt, int resetAt) {
    StringJoiner bus = new StringJoiner("\n");
    BUS.forEach(wire -> bus.add(RIGHT.get(wire)));
    return new BrokenWires(bus.toString(), irqAt, ackAt, resetAt);
  }

  /**
   * Returns the table for a host that has its lines there. What the host makes an output and the
   * Pico, too, has no effect; an input at RUN sees nothing.
   */
  private Wiring wiring(PinMap pins) {
    StringJoiner table = new StringJoiner("\n").add(bus);
    table.add("BCM%d <- %s".formatted(pins.irq(), pins.irq() == irqAt ? "GP20" : "GP10"));
    for (int bcm : new int[] {pins.ack(), pins.reset()}) {
      String unused = "GP" + (bcm - 12);
      table.add(
          "BCM%d -> %s".formatted(bcm, bcm == ackAt ? "GP21" : bcm == resetAt ? "RUN" : unused));
    }
    return Wiring.parse(table.toString());
  }

  Board open(PinMap pins) {
    return open(pins, Trace.OFF);
  }

  @Override
  public Board open(PinMap pins, Trace trace) {
    traces.add(trace);
    EmulatedPico pico = EmulatedPico.open(image, wiring(pins), time);
    pico.busBytes(busBytes);
    Context context = Pi4J.newContextBuilder().add(pico.providers()).build();
    ToasterWiring lines = PiWires.create(context, pins);
    return new TestBoard(breaker.broken(new Faults(time), lines, pins), context, pico);
  }

  Hands hands() {
    return new Hands(time, time::advance);
  }

  /** Looks at the wires as {@code toaster doctor} does. */
  List<Finding> findings() {
    return new WireCheck(this, PinMap.DEFAULT, hands()).run();
  }

  private final class TestBoard implements Board {
    private final ToasterWiring wiring;
    private final Context context;
    private final EmulatedPico pico;

    TestBoard(ToasterWiring wiring, Context context, EmulatedPico pico) {
      this.wiring = wiring;
      this.context = context;
      this.pico = pico;
    }

    @Override
    public ToasterWiring wiring() {
      return wiring;
    }

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
      closed.add("IRQ %s".formatted(wiring.irq().state()));
      context.shutdown();
      pico.close();
    }
  }
}
