package usbtoaster.pico;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The same wires at other pins of the host. */
final class WiringMoves {
  private WiringMoves() {}

  /** See {@link Wiring#moved}. */
  static Wiring moved(Wiring wiring, Map<String, Integer> bcm) {
    List<Wire> wires = wiring.wires();
    List<Wire> moved = new ArrayList<>(wires);
    bcm.forEach(
        (name, number) -> {
          Wire wire = wiring.named(name).orElseThrow(() -> noWire(wires, name));
          moved.set(wires.indexOf(wire), moved(wire, number));
        });
    return Wiring.checked(moved, wiring.settings());
  }

  private static Wire moved(Wire wire, int bcm) {
    String name = wire.name().equals(wire.end().toString()) ? "BCM" + bcm : wire.name();
    return switch (wire.end()) {
      case HostEnd.Input _ -> new Wire(new HostEnd.Input(bcm), wire.gp(), name);
      case HostEnd.Output _ -> new Wire(new HostEnd.Output(bcm), wire.gp(), name);
      default ->
          throw new WiringException(
              "The wire %s is no GPIO of the host, and cannot be moved to BCM %d."
                  .formatted(wire.name(), bcm));
    };
  }

  private static WiringException noWire(List<Wire> wires, String name) {
    return new WiringException(
        "There is no wire %s: the wires are %s."
            .formatted(name, wires.stream().map(Wire::name).collect(Collectors.joining(", "))));
  }

  /** See {@link Wiring#onSpi}. */
  static Wiring onSpi(Wiring wiring, int bus, int channel) {
    List<SpiWires> all = wiring.devices().toList();
    if (all.size() != 1) {
      throw new WiringException(
          "There are %d devices on the SPI, and one can be moved: change the table."
              .formatted(all.size()));
    }
    WiringSettings before = wiring.settings();
    WiringSettings after =
        before.software().contains(all.getFirst().bus())
            ? new WiringSettings(new TreeSet<>(List.of(bus)), before.baud())
            : before;
    return Wiring.checked(
        wiring.wires().stream().map(wire -> onSpi(wire, bus, channel)).toList(), after);
  }

  private static Wire onSpi(Wire wire, int bus, int channel) {
    if (!(wire.end() instanceof HostEnd.Spi spi)) {
      return wire;
    }
    HostEnd end = new HostEnd.Spi(bus, spi.line(), spi.line() == SpiLine.CE ? channel : 0);
    String name = wire.name().equals(spi.toString()) ? end.toString() : wire.name();
    return new Wire(end, wire.gp(), name);
  }
}
