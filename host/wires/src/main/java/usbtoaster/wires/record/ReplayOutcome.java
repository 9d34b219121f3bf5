package usbtoaster.wires.record;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a replay.
 *
 * @param transfers how many the driver made, as all that follows: those that were as recorded
 * @param edges how many it was notified of
 * @param calls how many the application made
 * @param marks how many it passed
 * @param whole whether the recording was ended as it should be
 * @param difference the first difference; null: there was none
 */
public record ReplayOutcome(
    long transfers,
    long edges,
    long calls,
    long marks,
    boolean whole,
    @Nullable Difference difference) {

  /** Returns whether the driver did all that was recorded, and nothing else. */
  public boolean same() {
    return difference == null && whole;
  }

  /** Returns a sentence, or a few lines that tell the difference. */
  @Override
  public String toString() {
    String counts =
        "%s transfers, %s edges, %s calls"
            .formatted(grouped(transfers), grouped(edges), grouped(calls));
    if (difference != null) {
      return difference + "  The same until there: " + counts + ".\n";
    }
    if (!whole) {
      return "The recording is cut off; as far as it goes the stack did the same: " + counts + ".";
    }
    return "The stack did the same: " + counts + "; " + marks(marks);
  }

  private static String marks(long marks) {
    return marks == 0
        ? "no stages were recorded."
        : "the same " + grouped(marks) + " stages in the same order.";
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }

  /**
   * Does nothing if the driver did the same.
   *
   * @throws AssertionError else, which tells the difference: for tests
   */
  public void expectSame() {
    if (!same()) {
      throw new AssertionError(toString());
    }
  }
}
