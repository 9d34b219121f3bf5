package usbtoaster.junit;

/**
 * What a terminal has heard at a moment.
 *
 * @param restarts how often the firmware had begun anew
 * @param total how many characters it had said since
 * @param text the last of them
 */
record Heard(int restarts, long total, String text) {
  /** Returns how many characters are no longer in the text. */
  private long forgotten() {
    return total - text.length();
  }

  /**
   * Looks for {@code wanted} behind the first {@code read} characters, and returns how many there
   * are up to its end; -1: it is not there.
   */
  long endOf(String wanted, long read) {
    int at = text.indexOf(wanted, (int) Math.max(0, read - forgotten()));
    return at < 0 ? -1 : forgotten() + at + wanted.length();
  }

  /** Returns what was said after {@code before}, or the end of it. */
  String since(Heard before) {
    long read = restarts == before.restarts ? before.total : 0;
    return text.substring((int) Math.max(0, read - forgotten()));
  }
}
