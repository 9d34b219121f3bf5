package usbtoaster.pico;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** What can be wrong with wires that are right one by one. */
final class WiringCheck {
  private final SortedSet<Integer> software;
  private final Map<String, Wire> ends = new HashMap<>();
  private final Map<Integer, Wire> hosts = new HashMap<>();
  private final Map<Integer, Wire> picos = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Map<Integer, Wire> clocks = new TreeMap<>(); // by bus, as the next
  private final Map<Integer, Wire> firsts = new TreeMap<>();
  private final Set<Integer> selected = new HashSet<>();

  private WiringCheck(SortedSet<Integer> software) {
    this.software = software;
  }

  /**
   * Checks all.
   *
   * @throws WiringException with one sentence on what is wrong first
   */
  static void check(List<Wire> wires, WiringSettings settings) {
    check(wires, settings, i -> "");
  }

  /**
   * Checks all.
   *
   * @param where the beginning of a sentence on wire {@code i}
   */
  static void check(List<Wire> wires, WiringSettings settings, IntFunction<String> where) {
    WiringCheck check = new WiringCheck(settings.software());
    for (int i = 0; i < wires.size(); i++) {
      try {
        check.add(wires.get(i));
      } catch (WiringException e) {
        throw new WiringException(where.apply(i) + e.getMessage(), e);
      }
    }
    check.buses();
    if (settings.baud() != WiringSettings.USUAL_BAUD && check.hasNoUart()) {
      throw new WiringException("The UART has no wire: add a line UART.RXD <- GP0.");
    }
  }

  private boolean hasNoUart() {
    return hosts.values().stream().noneMatch(wire -> wire.end() instanceof HostEnd.Uart);
  }

  private void add(Wire wire) {
    once(wire);
    if (!names.add(wire.name().toLowerCase(Locale.ROOT))) {
      throw new WiringException(
          "Two wires have the name %s: give each its own.".formatted(wire.name()));
    }
    if (wire.end() instanceof HostEnd.Spi spi) {
      spi(wire, spi);
    }
  }

  private void once(Wire wire) {
    int bcm = wire.end().bcm();
    Wire other =
        bcm >= 0
            ? hosts.putIfAbsent(bcm, wire)
            : wire.end() instanceof HostEnd.Spi
                ? ends.putIfAbsent(wire.end().toString(), wire)
                : null;
    boolean fansOut =
        other != null
            && other.end() instanceof HostEnd.Output
            && other.end().equals(wire.end())
            && other.gp() != wire.gp();
    if (other != null && !fansOut) {
      throw new WiringException(
          "%s is wired twice, for %s and for %s: a pin leads to one pin."
              .formatted(bcm >= 0 ? "BCM " + bcm : wire.end(), other.name(), wire.name()));
    }
    Wire same = wire.isHostLed() ? null : picos.putIfAbsent(wire.gp(), wire);
    if (same != null && (same.end().drives() || wire.end().drives())) {
      throw new WiringException(
          "%s is wired twice, for %s and for %s: a pin leads to one pin."
              .formatted(Wire.pin(wire.gp()), same.name(), wire.name()));
    }
  }

  private void spi(Wire wire, HostEnd.Spi end) {
    int bus = end.bus();
    if (end.line() == SpiLine.CE) {
      selected.add(bus);
    } else if (end.line() == SpiLine.SCLK) {
      clocks.put(bus, wire);
    }
    Wire first = firsts.putIfAbsent(bus, wire);
    if (software.contains(bus)) {
      return;
    }
    int block = SpiLine.block((first == null ? wire : first).gp());
    if (!end.line().at(wire.gp()) || SpiLine.block(wire.gp()) != block) {
      throw new WiringException(
          ("%s cannot be %s of a slave on the Pico's SPI%d: SPI%d_%s is on %s. If the firmware"
                  + " moves the bits itself, say so: SPI%d in software.")
              .formatted(
                  Wire.pin(wire.gp()),
                  end,
                  block,
                  block,
                  end.line().signal(),
                  end.line().pins(block),
                  bus));
    }
  }

  private void buses() {
    for (int bus : firsts.keySet()) {
      if (!clocks.containsKey(bus)) {
        throw missing(bus, "SCLK", "SCLK");
      }
      if (!selected.contains(bus)) {
        throw missing(bus, "chip select", "CE0");
      }
      lines(bus);
    }
    for (int bus : software) {
      if (!firsts.containsKey(bus)) {
        throw missing(bus, "wire", "SCLK");
      }
    }
  }

  /** A bus has the pins of its lines on the host's side, also of those that are not wired. */
  private void lines(int bus) {
    for (SpiLine line : List.of(SpiLine.SCLK, SpiLine.MOSI, SpiLine.MISO)) {
      HostEnd end = new HostEnd.Spi(bus, line, 0);
      Wire wire = hosts.get(end.bcm());
      if (wire != null && !wire.end().equals(end)) {
        throw new WiringException(
            "BCM %d is %s, wired or not, and cannot be %s: take another pin."
                .formatted(end.bcm(), end, wire.name()));
      }
    }
  }

  private static WiringException missing(int bus, String what, String line) {
    return new WiringException(
        "SPI%d has no %s: add a line SPI%d.%s -> GPn.".formatted(bus, what, bus, line));
  }
}
