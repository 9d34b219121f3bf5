package usbtoaster.experiments;

import java.util.List;

/**
 * What an experiment has found.
 *
 * @param table what was seen, in rows
 * @param expectations what was expected, and whether it was seen
 * @param notes sentences on what is in the table
 */
public record Finding(Table table, List<Expectation> expectations, List<String> notes) {
  /**
   * Checks that something was expected: what expects nothing cannot fail.
   *
   * @throws IllegalArgumentException if nothing was
   */
  public Finding {
    expectations = List.copyOf(expectations);
    notes = List.copyOf(notes);
    if (expectations.isEmpty()) {
      throw new IllegalArgumentException("An experiment expects something: say what.");
    }
  }

  /** Makes one without notes. */
  public Finding(Table table, List<Expectation> expectations) {
    this(table, expectations, List.of());
  }

  /** Returns whether the claim held: all was seen that was expected. */
  public boolean held() {
    return expectations.stream().allMatch(Expectation::held);
  }
}
