package usbtoaster.pico;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of the wires between a host, by BCM numbers, and a Pico, by GP numbers. Immutable, and
 * checked: nothing is driven by two, and a pin can be what the wire makes of it.
 *
 * <pre>
 *   SPI0.SCLK -&gt; GP18         # the bus of a slave on the Pico's SPI0
 *   SPI0.MOSI -&gt; GP16
 *   SPI0.MISO &lt;- GP19
 *   SPI0.CE0  -&gt; GP17
 *   BCM25     &lt;- GP20 IRQ     # an input of the host, with a name
 *   BCM24     -&gt; GP21 ACK     # an output of the host
 *   BCM23     -&gt; RUN  RESET
 *   BCM5      -&gt; LED  busy   # an LED on the host's header
 *   UART.RXD  &lt;- GP0          # at 115200 baud, unless a line says: UART at 9600 baud
 *   BUTTON    -&gt; GP15 START   # to ground; BUTTON.3V3 bouncing 5ms: to 3V3
 *   LED       &lt;- GP25 heat
 * </pre>
 *
 * <p>An output of the host may lead to several pins of the Pico, and a pin of the Pico to several
 * ends that it drives. The chip selects of a bus share its other lines. A device whose firmware
 * moves the bits itself may be on any pins: the line {@code SPI1 in software} says so. The page
 * {@code docs/wiring.md} has the rules.
 */
public final class Wiring {
  /** No wires. */
  public static final Wiring NONE = new Wiring(List.of(), WiringSettings.USUAL);

  private final List<Wire> wires;
  private final WiringSettings settings;

  private Wiring(List<Wire> wires, WiringSettings settings) {
    this.wires = wires;
    this.settings = settings;
  }

  /** Makes a table that {@link WiringCheck} has nothing against. */
  static Wiring checked(List<Wire> wires, WiringSettings settings) {
    WiringCheck.check(wires, settings);
    return new Wiring(List.copyOf(wires), settings);
  }

  /**
   * Reads a table: one wire a line, {@code #} begins a comment, upper and lower case are the same
   * but in names.
   *
   * @throws WiringException if it is none; the message tells the line and what was expected
   */
  public static Wiring parse(String table) {
    return new WiringParser().parse(table);
  }

  /**
   * Reads a table from a file of at most 64 KiB.
   *
   * @throws WiringException if it cannot be read or is no table; the message names the file
   */
  public static Wiring read(Path file) {
    return WiringParser.read(file);
  }

  /** Makes a table in steps. */
  public static WiringBuilder builder() {
    return new WiringBuilder();
  }

  /** Returns the wires, in the order of the table. */
  public List<Wire> wires() {
    return wires;
  }

  /** Returns the speed of the host's UART, in bits a second. */
  public int baud() {
    return settings.baud();
  }

  WiringSettings settings() {
    return settings;
  }

  /**
   * Returns the wire at the host's pin {@code bcm}, whatever it is for; of an output that leads to
   * several pins the first.
   */
  public Optional<Wire> at(int bcm) {
    return wires.stream().filter(wire -> wire.end().bcm() == bcm && bcm >= 0).findFirst();
  }

  /** Returns the wire with a name. Upper and lower case are the same. */
  public Optional<Wire> named(String name) {
    return wires.stream().filter(wire -> wire.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Returns the wire of a chip select of the host. */
  public Optional<Wire> chipSelect(int bus, int channel) {
    return Optional.ofNullable(spi(bus, SpiLine.CE, channel));
  }

  // What the Pi4J objects ask.

  /**
   * Returns the wire for an input of the host at {@code bcm}.
   *
   * @throws IllegalArgumentException if there is none; the message says what there is
   */
  Wire input(int bcm) {
    Wire wire = gpio(bcm);
    if (!(wire.end() instanceof HostEnd.Input)) {
      throw new IllegalArgumentException(
          "BCM %d is an input of the Pico (%s): create a DigitalOutput for it."
              .formatted(bcm, wire.name()));
    }
    return wire;
  }

  /**
   * Returns the wires of an output of the host at {@code bcm}: one or more.
   *
   * @throws IllegalArgumentException if there is none; the message says what there is
   */
  List<Wire> outputs(int bcm) {
    Wire wire = gpio(bcm);
    if (!(wire.end() instanceof HostEnd.Output)) {
      throw new IllegalArgumentException(
          "BCM %d is driven by the Pico (%s): create a DigitalInput for it."
              .formatted(bcm, wire.name()));
    }
    return wires.stream().filter(each -> each.end().equals(wire.end())).toList();
  }

  private Wire gpio(int bcm) {
    Wire wire = at(bcm).orElseThrow(() -> notWired(bcm));
    return switch (wire.end()) {
      case HostEnd.Spi(int bus, SpiLine line, int channel) ->
          throw new IllegalArgumentException(
              "BCM %d belongs to SPI%d: create an Spi with bus %d and channel %d."
                  .formatted(
                      bcm,
                      bus,
                      bus,
                      line == SpiLine.CE ? channel : buses(bus).getFirst().channel()));
      case HostEnd.Uart _ ->
          throw new IllegalArgumentException(
              "BCM %d belongs to the UART (%s): use the Pico's serial()."
                  .formatted(bcm, wire.end()));
      default -> wire;
    };
  }

  private IllegalArgumentException notWired(int bcm) {
    List<String> pins =
        wires.stream()
            .filter(wire -> wire.end().bcm() >= 0)
            .map(wire -> "%d (%s)".formatted(wire.end().bcm(), wire.name()))
            .toList();
    return new IllegalArgumentException(
        "BCM %d is not wired to the emulated Pico: %s."
            .formatted(
                bcm,
                pins.isEmpty()
                    ? "no pin of the host is"
                    : "the wires are " + String.join(", ", pins)));
  }

  /** Returns whether the firmware moves the bits of the host's SPI {@code bus} itself. */
  public boolean isSoftware(int bus) {
    return settings.software().contains(bus);
  }

  /**
   * Returns the wires of a device on the host's SPI.
   *
   * @throws IllegalArgumentException if there is none; the message says what there is
   */
  SpiWires spi(int bus, int channel) {
    return devices()
        .filter(device -> device.bus() == bus && device.channel() == channel)
        .findFirst()
        .orElseThrow(() -> noDevice(bus, channel));
  }

  private IllegalArgumentException noDevice(int bus, int channel) {
    String there =
        devices()
            .map(device -> "bus %d, channel %d".formatted(device.bus(), device.channel()))
            .collect(Collectors.joining(" and on "));
    return new IllegalArgumentException(
        there.isEmpty()
            ? "The emulated Pico is on no SPI bus: add one to its wires."
            : "The emulated Pico is on SPI %s, not on bus %d, channel %d: ask for %s."
                .formatted(there, bus, channel, there.replace(" and on ", " or ")));
  }

  private List<SpiWires> buses(int bus) {
    return devices().filter(device -> device.bus() == bus).toList();
  }

  /** Returns the devices on the host's SPI: one a chip select. */
  Stream<SpiWires> devices() {
    return wires.stream()
        .filter(wire -> wire.end() instanceof HostEnd.Spi spi && spi.line() == SpiLine.CE)
        .map(select -> device((HostEnd.Spi) select.end(), select));
  }

  private SpiWires device(HostEnd.Spi end, Wire select) {
    int bus = end.bus();
    return new SpiWires(
        bus,
        end.channel(),
        Objects.requireNonNull(spi(bus, SpiLine.SCLK, 0), "checked"),
        spi(bus, SpiLine.MOSI, 0),
        spi(bus, SpiLine.MISO, 0),
        select,
        isSoftware(bus));
  }

  private @Nullable Wire spi(int bus, SpiLine line, int channel) {
    HostEnd end = new HostEnd.Spi(bus, line, channel);
    return wires.stream().filter(wire -> wire.end().equals(end)).findFirst().orElse(null);
  }

  /**
   * Returns these wires, and some more behind them.
   *
   * @throws WiringException if they cannot be together
   */
  public Wiring with(List<Wire> more) {
    return checked(Stream.concat(wires.stream(), more.stream()).toList(), settings);
  }

  // The same with other pins of the host.

  /**
   * Returns the same wires, of which some lead to other pins of the host.
   *
   * @param bcm the BCM numbers by the names of the wires, upper and lower case being the same
   * @throws WiringException if there is no such wire, or it cannot be moved
   */
  public Wiring moved(Map<String, Integer> bcm) {
    return WiringMoves.moved(this, bcm);
  }

  /**
   * Returns the same wires, whose one device on the host's SPI is on another bus and channel.
   *
   * @throws WiringException if there is none or more than one, or no such bus
   */
  public Wiring onSpi(int bus, int channel) {
    return WiringMoves.onSpi(this, bus, channel);
  }

  /** Returns the table, which {@link #parse} reads. */
  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    settings.software().forEach(bus -> table.append("SPI%d in software\n".formatted(bus)));
    if (settings.baud() != WiringSettings.USUAL_BAUD) {
      table.append("UART at %d baud\n".formatted(settings.baud()));
    }
    wires.forEach(wire -> table.append(wire).append('\n'));
    return table.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Wiring that
        && wires.equals(that.wires)
        && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(wires, settings);
  }
}
