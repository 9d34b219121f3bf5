package usbtoaster.bench.echo;

import java.util.List;

/** Quantiles of a few figures. */
final class Quantile {
  private Quantile() {}

  /** Returns the figure below which {@code part} of the others lie. */
  static double of(List<Double> figures, double part) {
    return figures.stream().sorted().toList().get((int) (part * (figures.size() - 1)));
  }
}
