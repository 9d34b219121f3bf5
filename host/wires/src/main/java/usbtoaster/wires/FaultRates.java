package usbtoaster.wires;

import java.util.EnumMap;
import java.util.Map;

/**
 * How often what goes wrong by chance.
 *
 * @param rates the chance, 0 to 1, of each kind at each transfer, rising edge or setting of a
 *     level; 0 if it is missing. A spurious edge and a held line are diced for at each rising edge
 * @param delayNanos late edges and levels and spurious edges come within this time
 * @param silenceNanos a silence is shorter than this, and so is the time for which a line is held;
 *     the reset line ends a silence
 */
public record FaultRates(Map<FaultKind, Double> rates, long delayNanos, long silenceNanos) {
  /** Checks and copies the values. */
  public FaultRates {
    rates = rates.isEmpty() ? Map.of() : new EnumMap<>(rates);
    for (double rate : rates.values()) {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("A chance is between 0 and 1, not " + rate);
      }
    }
    if (delayNanos < 1 || silenceNanos < 1) {
      throw new IllegalArgumentException("Delays and silences are bounded by 1 ns or more");
    }
  }

  /** Returns these rates, with delays up to 2 ms and silences up to 5 ms. */
  public static FaultRates of(Map<FaultKind, Double> rates) {
    return new FaultRates(rates, 2_000_000, 5_000_000);
  }

  /** Returns the same rate for every kind, with delays up to 2 ms and silences up to 5 ms. */
  public static FaultRates all(double rate) {
    Map<FaultKind, Double> rates = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : FaultKind.values()) {
      rates.put(kind, rate);
    }
    return of(rates);
  }

  /** Returns the chance of {@code kind}. */
  public double rate(FaultKind kind) {
    return rates.getOrDefault(kind, 0.0);
  }
}
