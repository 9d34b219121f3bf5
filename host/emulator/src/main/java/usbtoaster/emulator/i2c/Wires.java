package usbtoaster.emulator.i2c;

import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * SDA and SCL as the block has them: two open-drain outputs, two inputs behind their filters, and
 * whether the bus is free (datasheet 4.3.9, 4.3.11).
 */
final class Wires {
  /** Is notified of what comes through the filters; of START and STOP before of the edge. */
  interface Listener {
    /** A START, while a transfer is under way a repeated one. */
    void started(boolean again);

    /** A STOP. */
    void stopped();

    /** SDA has changed. */
    void sda(boolean high);

    /** SCL has changed. */
    void scl(boolean high);
  }

  final OpenDrain sda;
  final OpenDrain scl;
  final Signal sdaIn;
  final Signal sclIn;
  private final ClockDomain icClk;
  private final Listener listener;
  private final SpikeFilter sdaFilter;
  private final SpikeFilter sclFilter;
  private boolean busy;
  private long freeTick;

  Wires(String name, VirtualClock clock, ClockDomain icClk, Settings settings, Listener listener) {
    this.icClk = icClk;
    this.listener = listener;
    sda = new OpenDrain(name + " SDA");
    scl = new OpenDrain(name + " SCL");
    sdaIn = new Signal(name + " SDA", true);
    sclIn = new Signal(name + " SCL", true);
    sdaFilter = new SpikeFilter(clock, icClk, sdaIn, settings::spikeTicks, this::sdaChanged);
    sclFilter = new SpikeFilter(clock, icClk, sclIn, settings::spikeTicks, this::sclChanged);
  }

  /** Begins or ceases to look at the wires. */
  void on(boolean on) {
    sdaFilter.on(on);
    sclFilter.on(on);
    busy = false;
    freeTick = icClk.ticks();
  }

  boolean sdaHigh() {
    return sdaFilter.level();
  }

  boolean sclHigh() {
    return sclFilter.level();
  }

  /** Returns whether a transfer is under way, whoever began it. */
  boolean busy() {
    return busy;
  }

  /** Returns whether no transfer is under way and both wires are high. */
  boolean free() {
    return !busy && sdaHigh() && sclHigh();
  }

  /** Returns since when it is free. */
  long freeTick() {
    return freeTick;
  }

  private void sdaChanged(boolean high) {
    freeTick = icClk.ticks();
    if (sclHigh()) {
      boolean again = busy;
      busy = !high;
      if (high) {
        listener.stopped();
      } else {
        listener.started(again);
      }
    }
    listener.sda(high);
  }

  private void sclChanged(boolean high) {
    freeTick = icClk.ticks();
    listener.scl(high);
  }
}
