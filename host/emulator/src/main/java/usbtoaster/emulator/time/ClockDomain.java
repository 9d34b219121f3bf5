package usbtoaster.emulator.time;

import java.util.ArrayList;
import java.util.List;

/**
 * A clock of the chip (datasheet 2.15): it ticks at a frequency that the firmware may change, and
 * counts its ticks exactly. At 0 Hz it stands still. Belongs to the machine's thread.
 */
public final class ClockDomain {
  private static final long MEGA = 1_000_000;

  private final String name;
  private final VirtualClock clock;
  private final List<Runnable> listeners = new ArrayList<>();
  private long hertz;

  /** Picoseconds of a tick where that is a whole number, as at 125 MHz; else 0. */
  private long tickPicos;

  /**
   * The most ticks whose picoseconds cannot overflow: kept, as a division takes longer than all.
   */
  private long mostTicks;

  private long epochPicos;
  private long epochTicks;

  /** Makes a clock of {@code hertz}, 0 to 4 GHz, whose tick 0 is now. */
  public ClockDomain(String name, VirtualClock clock, long hertz) {
    this.name = name;
    this.clock = clock;
    this.hertz = hertz;
    setTick();
    this.epochPicos = clock.picos();
  }

  /** Returns the frequency. */
  public long hertz() {
    return hertz;
  }

  /**
   * Changes the frequency from now on; the ticks so far are kept. Those who asked are notified
   * after the change, to arm anew what they had computed from the old frequency.
   */
  public void hertz(long hertz) {
    if (hertz == this.hertz) {
      return;
    }
    long now = clock.picos(); // asked once: a slice tells the time by this clock itself
    epochTicks = ticksAt(now);
    epochPicos = now;
    this.hertz = hertz;
    setTick();
    listeners.forEach(Runnable::run);
  }

  private void setTick() {
    boolean whole = hertz != 0 && VirtualClock.PICOS_PER_SECOND % hertz == 0;
    tickPicos = whole ? VirtualClock.PICOS_PER_SECOND / hertz : 0;
    mostTicks = whole ? Long.MAX_VALUE / tickPicos / 2 : 0;
  }

  /** Adds a listener that runs after each change of the frequency. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Returns how many ticks have passed. */
  public long ticks() {
    return ticksAt(clock.picos());
  }

  /** Returns how many ticks will have passed at {@code picos}, if the frequency stays. */
  public long ticksAt(long picos) {
    long past = picos - epochPicos;
    if (tickPicos != 0) {
      return epochTicks + past / tickPicos;
    }
    long seconds = past / VirtualClock.PICOS_PER_SECOND;
    long rest = past % VirtualClock.PICOS_PER_SECOND;
    // rest * hertz / 10^12 without leaving 64 bits: the rest in microseconds and what is left of it
    long high = rest / MEGA * hertz;
    long low = rest % MEGA * hertz;
    return epochTicks + seconds * hertz + high / MEGA + (high % MEGA * MEGA + low) / MEGA / MEGA;
  }

  /**
   * Returns the first moment at which {@code tick} ticks have passed, in picoseconds; {@link
   * Long#MAX_VALUE} if the clock stands still before.
   */
  public long picosAt(long tick) {
    if (hertz == 0) {
      return tick <= epochTicks ? epochPicos : Long.MAX_VALUE;
    }
    long ahead = tick - epochTicks;
    if (tickPicos != 0 && ahead < mostTicks) {
      return epochPicos + ahead * tickPicos;
    }
    long seconds = Math.floorDiv(ahead, hertz);
    long rest = Math.floorMod(ahead, hertz);
    if (seconds > Long.MAX_VALUE / VirtualClock.PICOS_PER_SECOND / 2) {
      return Long.MAX_VALUE; // a century: never
    }
    long high = rest * MEGA;
    long low = high % hertz * MEGA;
    long up = low % hertz == 0 ? 0 : 1; // round up: the tick has passed then
    return epochPicos
        + seconds * VirtualClock.PICOS_PER_SECOND
        + high / hertz * MEGA
        + low / hertz
        + up;
  }

  /** Returns the first moment after {@code ticks} more ticks. */
  public long picosIn(long ticks) {
    return picosAt(ticks() + ticks);
  }

  @Override
  public String toString() {
    return name + " at " + hertz + " Hz";
  }
}
