package usbtoaster.experiments;

import java.util.List;

/**
 * What an experiment has found.
 *
 * @param table what was seen, in rows
 * @param expectations what was expected, and whether it was seen
 */
public record Finding(Table table, List<Expectation> expectations) {
  /**
   * Checks that something was expected: what expects nothing cannot fail.
   *
   * @throws IllegalArgumentException if nothing was
   */
  public Finding {
    expectations = List.copyOf(expectations);
    if (expectations.isEmpty()) {
      throw new IllegalArgumentException("An experiment expects something: say what.");
    }
  }

  /** Returns whether the claim held: all was seen that was expected. */
  public boolean held() {
    return expectations.stream().allMatch(Expectation::held);
  }
}
