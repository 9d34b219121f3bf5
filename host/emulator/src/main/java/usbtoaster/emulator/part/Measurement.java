package usbtoaster.emulator.part;

import usbtoaster.emulator.time.VirtualClock;

/**
 * What a wire did in a span of virtual time. Times are picoseconds of the machine's clock.
 *
 * @param fromPicos where the span begins; edges of that moment are in it
 * @param toPicos where it ends; edges of that moment are in it only if it is the present
 * @param edges how many changes there were
 * @param rises how many of them went high
 * @param firstRisePicos the time of the first rise; 0: there was none
 * @param lastRisePicos the time of the last rise; 0: there was none
 * @param highPicos how long it was high
 * @param level the level at the end
 * @param complete whether this is the whole span that was asked for: false if a part of it was not
 *     recorded, is forgotten or has not come yet
 */
public record Measurement(
    long fromPicos,
    long toPicos,
    long edges,
    long rises,
    long firstRisePicos,
    long lastRisePicos,
    long highPicos,
    boolean level,
    boolean complete) {
  /** Returns how long the span is. */
  public long picos() {
    return toPicos - fromPicos;
  }

  /** Returns how many of the edges went low. */
  public long falls() {
    return edges - rises;
  }

  /**
   * Returns the mean frequency in hertz: whole periods from the first rise to the last one, so that
   * the span need not fit; 0 with fewer than two rises.
   */
  public double frequencyHertz() {
    return rises < 2
        ? 0
        : (double) (rises - 1) * VirtualClock.PICOS_PER_SECOND / (lastRisePicos - firstRisePicos);
  }

  /** Returns the part of the span in which it was high, 0 to 1; of an empty span, its level. */
  public double duty() {
    return picos() == 0 ? (level ? 1 : 0) : (double) highPicos / picos();
  }
}
