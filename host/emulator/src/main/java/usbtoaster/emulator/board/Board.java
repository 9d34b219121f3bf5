package usbtoaster.emulator.board;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.chip.Company;
import usbtoaster.emulator.chip.Rp2040;

/**
 * Several chips whose pins are wired to each other, and whose time passes together, exactly.
 *
 * <p>Overview: a change of what a pin does to its wire is at the other ends a picosecond later. So
 * no two chips act on each other in one moment, and in which order they were made makes no
 * difference. Each chip has a clock of its own, of the same picoseconds; crystals may differ. The
 * chip that can act first does, up to the moment at which another one can be noticed, and a
 * picosecond. So a change finds each chip at a time that is not after its arrival. At its arrival
 * it comes behind what the chip's own alarms do, and before the instruction that begins then.
 *
 * <p>A chip that sleeps can be noticed at its next alarm. One that executes can be noticed where it
 * does more than compute with registers and memory: its core looks ahead for that place, and comes
 * back. Two that both access peripherals all the time go instruction by instruction.
 *
 * <p>Whoever lets the time of one of them pass, by {@link Rp2040#runTo}, lets that of all pass. A
 * {@link Rp2040#pause} stops all a picosecond after the moment of the call. Belongs to one thread
 * at a time, and so do the chips.
 */
public final class Board implements Company {
  private static final long MOST_APART_PICOS = 1_000_000;

  private final List<Seat> seats = new ArrayList<>();
  private long endPicos;
  private boolean running;
  private boolean lockStep;

  private Board() {}

  /**
   * Wires a pin of a chip to one of another chip, while no time passes. A pin may have several
   * wires: all that are connected are one. The chips come onto one board, if they are not on it.
   *
   * @throws IllegalArgumentException if both are pins of one chip
   * @throws IllegalStateException if the chips' clocks are more than a microsecond apart
   * @throws IndexOutOfBoundsException if there is no such pin
   */
  public static Board wire(Rp2040 one, int gpio, Rp2040 other, int otherGpio) {
    if (one == other) {
      throw new IllegalArgumentException("A wire leads from one chip to another");
    }
    Board board = of(one);
    board.take(other);
    End.connect(board.seat(one).end(gpio), board.seat(other).end(otherGpio));
    return board;
  }

  private static Board of(Rp2040 chip) {
    if (chip.company() instanceof Board board) {
      return board;
    }
    Board made = new Board();
    made.seats.add(new Seat(chip, chip.join(made)));
    return made;
  }

  private void take(Rp2040 chip) {
    Board before = of(chip);
    if (before == this) {
      return;
    }
    long apart = Math.abs(before.picos() - picos());
    if (apart > MOST_APART_PICOS) {
      throw new IllegalStateException(
          "The chips' clocks are %,d ns apart: wire them before time passes, or let as much pass"
              .formatted(apart / 1_000));
    }
    while (before.picos() != picos()) { // a pause ends a run earlier
      before.runTo(picos());
      runTo(before.picos());
    }
    for (Seat seat : before.seats) {
      seat.chip.join(this);
      seats.add(seat);
    }
  }

  private Seat seat(Rp2040 chip) {
    for (Seat seat : seats) {
      if (seat.chip == chip) {
        return seat;
      }
    }
    throw new IllegalStateException("The chip is on another board");
  }

  /** Returns the time of all chips. */
  private long picos() {
    return seats.getFirst().picos();
  }

  @Override
  public void runTo(long picos) {
    if (running) {
      throw new IllegalStateException("The board runs already: pause it, and act behind the run");
    }
    running = true;
    endPicos = picos;
    try {
      seats.forEach(Seat::look);
      Seat first = first();
      while (first.soonest() < endPicos) {
        first.runTo(Math.min(endPicos, noticed(first)));
        first = first();
      }
      for (Seat seat : seats) {
        do {
          seat.runTo(endPicos);
        } while (seat.picos() < endPicos);
      }
    } finally {
      seats.forEach(Seat::disturb); // by whoever acts now
      running = false;
    }
  }

  /** Returns the chip that can act first; of several those that came first. */
  private Seat first() {
    Seat first = seats.getFirst();
    for (int i = 1; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      first = seat.soonest() < first.soonest() ? seat : first;
    }
    return first;
  }

  /** Returns the first moment at which {@code of} can notice something of another chip. */
  private long noticed(Seat of) {
    long soonest = Long.MAX_VALUE - 1;
    for (int i = 0; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      if (seat != of) {
        soonest = Math.min(soonest, looks(of) ? seat.soonestNoticed() : seat.soonest());
      }
    }
    return soonest + 1;
  }

  /** Returns whether it is worth it to look how long the others stay quiet. */
  private boolean looks(Seat seat) {
    return !lockStep && seat.executes();
  }

  /** Lets chips that execute go instruction by instruction, as slow as that is: for tests. */
  void lockStep() {
    lockStep = true;
  }

  @Override
  public void pause(Rp2040 chip) {
    long latest = chip.clock().picos() + 1;
    for (Seat seat : seats) {
      latest = Math.max(latest, seat.picos());
    }
    endPicos = Math.min(endPicos, latest);
    seats.forEach(seat -> seat.endBy(endPicos)); // the one that runs may be another one
  }

  @Override
  public boolean idle() {
    return seats.stream().noneMatch(Seat::executes);
  }

  @Override
  public long nextPicos() {
    return seats.stream().mapToLong(Seat::nextPicos).min().orElseThrow();
  }
}
