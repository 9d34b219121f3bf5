package usbtoaster.emulator.time;

import java.util.ArrayList;
import java.util.List;

/**
 * A clock of the chip (datasheet 2.15): it ticks at a frequency that the firmware may change, and
 * counts its ticks exactly. At 0 Hz it stands still. Belongs to the machine's thread.
 */
public final class ClockDomain {
  private static final long MEGA = 1_000_000;
  private static final Reciprocal NONE = new Reciprocal(2); // there is nothing to be divided

  private final String name;
  private final VirtualClock clock;
  private final List<Runnable> listeners = new ArrayList<>();
  private long hertz;

  // So many ticks take so many picoseconds, in lowest terms: 1 and 8,000 at 125 MHz, 13 and
  // 2,000,000 at 6.5 MHz. Up to that far from the anchor the products with them fit into 64 bits.
  private long someTicks;
  private long theirPicos;
  private Reciprocal ofSomeTicks = NONE;
  private Reciprocal ofTheirPicos = NONE;
  private long mostTicks;
  private long mostPicos;

  private long epochPicos;
  private long epochTicks;

  // The anchor: the epoch, or whole seconds after it. A tick begins there, to the picosecond.
  private long anchorPicos;
  private long anchorTicks;

  /** Makes a clock of {@code hertz}, 0 to 4 GHz, whose tick 0 is now. */
  public ClockDomain(String name, VirtualClock clock, long hertz) {
    this.name = name;
    this.clock = clock;
    epochPicos = clock.picos();
    setFrequency(hertz);
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
    setFrequency(hertz);
    listeners.forEach(Runnable::run);
  }

  private void setFrequency(long hertz) {
    this.hertz = hertz;
    anchorPicos = epochPicos;
    anchorTicks = epochTicks;
    long common = commonDivisor(VirtualClock.PICOS_PER_SECOND, hertz);
    someTicks = hertz / common;
    theirPicos = VirtualClock.PICOS_PER_SECOND / common;
    ofSomeTicks = someTicks > 1 ? new Reciprocal(someTicks) : NONE;
    ofTheirPicos = hertz == 0 ? NONE : new Reciprocal(theirPicos);
    mostTicks = hertz == 0 ? -1 : (Long.MAX_VALUE - someTicks) / theirPicos;
    mostPicos = hertz == 0 ? -1 : Long.MAX_VALUE / someTicks;
  }

  private static long commonDivisor(long a, long b) {
    return b == 0 ? a : commonDivisor(b, a % b);
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
    long past = picos - anchorPicos;
    if (past < 0 || past > mostPicos) {
      return ticksFarAt(picos);
    }
    return anchorTicks + ofTheirPicos.times(past * someTicks);
  }

  /** The same, as far from the anchor as one likes, and moves the anchor there. */
  private long ticksFarAt(long picos) {
    long past = picos - epochPicos;
    long seconds = past / VirtualClock.PICOS_PER_SECOND;
    long rest = past % VirtualClock.PICOS_PER_SECOND;
    if (past >= 0) {
      anchorPicos = picos - rest;
      anchorTicks = epochTicks + seconds * hertz;
    }
    // rest * hertz / 10^12 without leaving 64 bits: the rest in microseconds and what is left of it
    long high = rest / MEGA * hertz;
    long low = rest % MEGA * hertz;
    return epochTicks + seconds * hertz + high / MEGA + (high % MEGA * MEGA + low) / MEGA / MEGA;
  }

  /** Returns the first tick that begins at {@code picos} or later, if the frequency stays. */
  public long tickFrom(long picos) {
    if (picos > epochPicos) {
      return ticksAt(picos - 1) + 1;
    }
    long tick = ticksAt(picos);
    return picosAt(tick) < picos ? tick + 1 : tick;
  }

  /**
   * Returns the first moment at which {@code tick} ticks have passed, in picoseconds; {@link
   * Long#MAX_VALUE} if the clock stands still before.
   */
  public long picosAt(long tick) {
    long ahead = tick - anchorTicks;
    if (ahead < 0 || ahead > mostTicks) {
      return picosFarAt(tick);
    }
    long product = ahead * theirPicos;
    return anchorPicos + (someTicks == 1 ? product : ofSomeTicks.times(product + someTicks - 1));
  }

  private long picosFarAt(long tick) {
    if (hertz == 0) {
      return tick <= epochTicks ? epochPicos : Long.MAX_VALUE;
    }
    long ahead = tick - epochTicks;
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
