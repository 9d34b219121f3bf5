package usbtoaster.bench.echo;

import java.util.List;

/** Quantiles of a few figures. */
public final class Quantile {
  private Quantile() {}

  /** Returns the figure below which {@code part} of the others lie. */
  public static double of(List<Double> figures, double part) {
    return figures.stream().sorted().toList().get((int) (part * (figures.size() - 1)));
  }
}
