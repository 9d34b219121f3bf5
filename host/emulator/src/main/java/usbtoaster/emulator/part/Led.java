package usbtoaster.emulator.part;

import java.time.Duration;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A light-emitting diode at a pin: whether it is lit, since when, how often it was, and how bright
 * it is to an eye. It is lit at one level of the wire: high if its other end is at ground, low if
 * that is at 3V3. It draws nothing, so a pin that floats lights it as its last level says.
 *
 * <p>Belongs to the machine's thread.
 */
public final class Led implements AutoCloseable {
  private final VirtualClock clock;
  private final PinRecorder recorder;
  private final boolean litLevel;

  private Led(VirtualClock clock, Signal signal, boolean litLevel) {
    this.clock = clock;
    this.litLevel = litLevel;
    recorder = new PinRecorder(clock, signal);
  }

  /** Puts one between {@code signal} and ground: lit while it is high, as the Pico's own one. */
  public static Led toGround(VirtualClock clock, Signal signal) {
    return new Led(clock, signal, true);
  }

  /** Puts one between 3V3 and {@code signal}: lit while it is low. */
  public static Led to3V3(VirtualClock clock, Signal signal) {
    return new Led(clock, signal, false);
  }

  /** Returns whether it is lit now. */
  public boolean lit() {
    return recorder.level() == litLevel;
  }

  /** Returns how often it went on since it was put there; not counted is being lit at first. */
  public long flashes() {
    return recorder.count(litLevel);
  }

  /** Returns how long it has been as it is now: lit or dark. */
  public Duration since() {
    long picos = clock.picos() - Math.max(recorder.lastEdgePicos(), recorder.all().fromPicos());
    return Duration.ofNanos(picos / VirtualClock.PICOS_PER_NANO);
  }

  /**
   * Returns how bright it was over the last {@code time}: the part of it in which it was lit, 0 to
   * 1. If it was not there for so long, of the time in which it was.
   */
  public double brightness(Duration time) {
    double high = recorder.over(time).duty();
    return litLevel ? high : 1 - high;
  }

  /** Returns what the wire did, for times, frequency and more. */
  public PinRecorder recorder() {
    return recorder;
  }

  /** Takes it away. */
  @Override
  public void close() {
    recorder.close();
  }

  @Override
  public String toString() {
    return "LED at %s, %s".formatted(recorder.signal().name(), lit() ? "lit" : "dark");
  }
}
