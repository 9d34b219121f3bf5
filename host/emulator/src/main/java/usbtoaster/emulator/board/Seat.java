package usbtoaster.emulator.board;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import usbtoaster.emulator.chip.Reins;
import usbtoaster.emulator.chip.Rp2040;

/** A chip on the board, the ends of its wires, and what is on its way to it. */
final class Seat {
  private static final long NEVER = Long.MAX_VALUE;

  final Rp2040 chip;
  private final Reins reins;
  private final Map<Integer, End> ends = new HashMap<>();
  private final List<Arrival> arrivals = new ArrayList<>(); // the first comes last
  private long soonest;
  private long quiet; // up to then it moves no wire, if nothing arrives

  Seat(Rp2040 chip, Reins reins) {
    this.chip = chip;
    this.reins = reins;
  }

  End end(int gpio) {
    return ends.computeIfAbsent(gpio, number -> new End(this, chip.pin(number)));
  }

  long picos() {
    return chip.clock().picos();
  }

  boolean executes() {
    return reins.executes();
  }

  /** Takes a change that is on its way here. Of those of one moment the first comes first. */
  void expect(Arrival arrival) {
    int at = arrivals.size();
    while (at > 0 && arrivals.get(at - 1).picos() <= arrival.picos()) {
      at--;
    }
    arrivals.add(at, arrival);
    soonest = Math.min(soonest, arrival.picos());
  }

  /** Ends the run of the chip, if it runs, at {@code picos}: others may have to move before. */
  void endBy(long picos) {
    reins.endBy(picos);
  }

  /** Returns when something happens here by itself, while the core does not execute. */
  long nextPicos() {
    return Math.min(reins.nextAlarmPicos(), nextArrival());
  }

  /** Looks anew when something can happen here: {@link #soonest}; an attendant acts before that. */
  void look() {
    reins.ask();
    soonest = Math.min(chip.soonestPicos(), nextArrival());
  }

  /** Returns the first moment at which something can happen here. */
  long soonest() {
    return soonest;
  }

  /** Returns the first moment at which something can happen here that others can notice. */
  long soonestNoticed() {
    if (soonest >= quiet && executes()) {
      quiet = reins.quietPicos();
    }
    return Math.min(Math.max(soonest, quiet), nextArrival());
  }

  /** Forgets what it will do: somebody else may change it. */
  void disturb() {
    quiet = 0;
  }

  /** Checks that a wire may be moved now. */
  void moves() {
    if (picos() < quiet) {
      throw new IllegalStateException("The chip moves a wire in a stretch in which it does not");
    }
  }

  private long nextArrival() {
    return arrivals.isEmpty() ? NEVER : arrivals.getLast().picos();
  }

  /** Lets the chip's time pass up to {@code picos}, or to the next arrival, which is noticed. */
  void runTo(long picos) {
    reins.runTo(Math.min(picos, nextArrival()));
    while (nextArrival() <= picos()) {
      disturb();
      Arrival arrival = arrivals.removeLast();
      arrival.at().arrived(arrival.from(), arrival.hold());
    }
    look();
  }
}
