package usbtoaster.experiments;

/**
 * One thing that must be seen if the claim holds.
 *
 * @param expected what, in words
 * @param seen what was seen, in words
 * @param held whether that is what was expected
 */
public record Expectation(String expected, String seen, boolean held) {
  /** Returns an expectation of a number. */
  static Expectation equal(String expected, long number, long seen) {
    return new Expectation(expected, String.valueOf(seen), number == seen);
  }

  /** Returns an expectation of words. */
  static Expectation equal(String expected, String words, String seen) {
    return new Expectation(expected, seen, words.equals(seen));
  }
}
