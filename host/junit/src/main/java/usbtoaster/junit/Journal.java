package usbtoaster.junit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import usbtoaster.pico.HostEnd;
import usbtoaster.pico.PicoListener;
import usbtoaster.pico.SpiLine;
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
  private final Deque<String> transfers = new ArrayDeque<>();
  private byte[] out = {};
  private long count;

  Journal(Wiring wiring) {
    trails =
        wiring.wires().stream()
            .filter(Journal::isKept)
            .map(Trail::new)
            .collect(Collectors.toList());
  }

  private static boolean isKept(Wire wire) {
    return wire.gp() != Wire.RUN
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
  public void frame(int bus, int channel, byte[] data, int length) {
    out = Arrays.copyOf(data, length);
  }

  @Override
  public void frameEnded(int bus, int channel, byte[] in, int length, long picos) {
    if (transfers.size() == TRANSFERS) {
      transfers.removeFirst();
    }
    transfers.addLast(
        "until %s on SPI%d.%d, %,d bytes: out %s; in %s"
            .formatted(
                Texts.moment(picos),
                bus,
                channel,
                length,
                Texts.hex(out, length, BYTES),
                Texts.hex(in, length, BYTES)));
    count++;
  }

  /** Returns a line for each of the last transfers, and one for how many there were. */
  List<String> transfers() {
    List<String> lines = new ArrayList<>(transfers);
    if (count > transfers.size()) {
      lines.addFirst("%,d before these".formatted(count - transfers.size()));
    }
    return lines;
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
