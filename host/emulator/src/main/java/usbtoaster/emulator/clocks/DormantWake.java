package usbtoaster.emulator.clocks;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.signal.InterruptLine;

/**
 * What wakes dormant oscillators: interrupts of pins that are enabled for it, and the RTC's
 * (datasheet 2.11.2). It is a level: an oscillator does not sleep on while one is asserted. Belongs
 * to the machine's thread.
 */
public final class DormantWake {
  private final List<Runnable> sleepers = new ArrayList<>();
  private int lines;
  private int asserted;

  /** Makes one that nothing is connected to. */
  public DormantWake() {}

  /** Returns another line that wakes. */
  public InterruptLine line() {
    int bit = 1 << lines++;
    return level -> {
      asserted = level ? asserted | bit : asserted & ~bit;
      if (level) {
        sleepers.forEach(Runnable::run);
      }
    };
  }

  boolean asserted() {
    return asserted != 0;
  }

  void onWake(Runnable action) {
    sleepers.add(action);
  }
}
