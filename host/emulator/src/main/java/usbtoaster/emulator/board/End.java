package usbtoaster.emulator.board;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.gpio.Hold;
import usbtoaster.emulator.gpio.Pin;

/**
 * The end of a wire at a pin: what the pin does goes to the other ends, a picosecond later, and
 * what they do comes here. Belongs to the board's thread.
 */
final class End {
  private final Seat seat;
  private final Pin pin;
  private final List<End> others = new ArrayList<>();
  private final List<Hold> holds = new ArrayList<>(); // of the others, as they are known here
  private Hold near = Hold.NOTHING;

  End(Seat seat, Pin pin) {
    this.seat = seat;
    this.pin = pin;
    pin.wire(this::changed);
  }

  /** Connects two ends, and all that each of them is connected to, while no time passes. */
  static void connect(End one, End two) {
    List<End> ones = one.net();
    List<End> twos = two.net();
    for (End a : ones) {
      for (End b : twos) {
        if (a != b && !a.others.contains(b)) {
          a.meet(b);
          b.meet(a);
        }
      }
    }
  }

  private List<End> net() {
    List<End> net = new ArrayList<>(others);
    net.add(this);
    return net;
  }

  private void meet(End other) {
    others.add(other);
    holds.add(other.near);
    pin.far(far());
  }

  private void changed(Hold now) {
    near = now;
    seat.moves();
    long arrival = seat.picos() + 1;
    for (int i = 0; i < others.size(); i++) {
      End other = others.get(i);
      other.seat.expect(new Arrival(arrival, other, this, now));
    }
    seat.endBy(arrival);
  }

  /** What {@code other} does has come here. */
  void arrived(End other, Hold hold) {
    holds.set(others.indexOf(other), hold);
    pin.far(far());
  }

  private Hold far() {
    Hold all = Hold.NOTHING;
    for (int i = 0; i < holds.size(); i++) {
      all = all.with(holds.get(i));
    }
    return all;
  }
}
