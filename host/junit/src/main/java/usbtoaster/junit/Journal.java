package usbtoaster.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import usbtoaster.pico.HostEnd;
import usbtoaster.pico.LastTransfers;
import usbtoaster.pico.PicoListener;
import usbtoaster.pico.SpiLine;
import usbtoaster.pico.Transfer;
import usbtoaster.pico.Wire;
import usbtoaster.pico.Wiring;

/**
 * The last transfers and the last edges of each wire, for the message of a failure. Of the lines of
 * a bus and of UARTs, on which there are too many edges, it keeps none. With the machine taken.
 */
final class Journal implements PicoListener {
  private static final int TRANSFERS = 4;
  private static final int BYTES = 8;

  private final List<Trail> trails;
  private final LastTransfers transfers = new LastTransfers(TRANSFERS, BYTES);

  Journal(Wiring wiring) {
    trails =
        wiring.wires().stream()
            .filter(Journal::isKept)
            .map(Trail::new)
            .collect(Collectors.toList());
  }

  private static boolean isKept(Wire wire) {
    return wire.isGpio()
        && switch (wire.end()) {
          case HostEnd.Spi spi -> spi.line() == SpiLine.CE;
          case HostEnd.Uart _ -> false;
          default -> true;
        };
  }

  @Override
  public Set<String> wires() {
    return trails.stream().map(trail -> trail.wire().name()).collect(Collectors.toSet());
  }

  @Override
  public void level(Wire wire, boolean high, long picos) {
    for (Trail trail : trails) {
      if (trail.wire().equals(wire)) {
        trail.add(high, picos);
      }
    }
  }

  @Override
  public void frame(int bus, int channel, byte[] out, int length) {
    transfers.frame(bus, channel, out, length);
  }

  @Override
  public void frameEnded(int bus, int channel, byte[] in, int length, long picos) {
    transfers.frameEnded(bus, channel, in, length, picos);
  }

  /** Returns a line for each of the last transfers, and one for how many there were. */
  List<String> transfers() {
    List<String> lines = new ArrayList<>(transfers.all().stream().map(Journal::line).toList());
    if (transfers.total() > lines.size()) {
      lines.addFirst("%,d before these".formatted(transfers.total() - lines.size()));
    }
    return lines;
  }

  private static String line(Transfer transfer) {
    return "until %s on SPI%d.%d, %,d bytes: out %s; in %s"
        .formatted(
            Texts.moment(transfer.endPicos()),
            transfer.bus(),
            transfer.channel(),
            transfer.length(),
            Texts.hex(transfer.out(), transfer.length(), BYTES),
            Texts.hex(transfer.in(), transfer.length(), BYTES));
  }

  /** Returns a line for each wire. */
  List<String> edges() {
    return trails.stream().map(Trail::tell).toList();
  }

  /** Returns the trails of the wires to the host's inputs. */
  List<Trail> inputs() {
    return trails.stream().filter(trail -> trail.wire().end() instanceof HostEnd.Input).toList();
  }
}
