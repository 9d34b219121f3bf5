package usbtoaster.emulator.testing;

/**
 * What somebody has said, character by character, and how much of it was read. Of a long talk it
 * keeps the end. Its work is linear in what is said, however often it is asked for a text.
 */
final class Transcript {
  /** How much it keeps at least, in characters. */
  static final int KEPT = 1 << 20;

  private final StringBuilder said = new StringBuilder();
  private long forgotten; // characters
  private int read;
  private String sought = "";
  private int searched; // no match of sought begins before this place

  void add(char character) {
    if (said.length() == 2 * KEPT) { // half of it at a time: each character is moved once
      said.delete(0, KEPT);
      read = Math.max(0, read - KEPT);
      searched = Math.max(0, searched - KEPT);
      forgotten += KEPT;
    }
    said.append(character);
  }

  /** Forgets what was said. */
  void clear() {
    said.setLength(0);
    said.trimToSize();
    forgotten = 0;
    read = 0;
    searched = 0;
  }

  /** Returns what was said, or the end of it: {@link #KEPT} characters or more. */
  String text() {
    return said.toString();
  }

  /** Returns how many characters were said, with those that are no longer kept. */
  long total() {
    return forgotten + said.length();
  }

  boolean isEmpty() {
    return said.isEmpty();
  }

  /**
   * Returns whether {@code text} is in what was not read yet; then it is read up to its end.
   *
   * @throws IllegalArgumentException if it is longer than what is kept
   */
  boolean readTo(String text) {
    if (text.length() > KEPT) {
      throw new IllegalArgumentException(
          "A text of %,d characters is awaited, and %,d are kept: wait for its end"
              .formatted(text.length(), KEPT));
    }
    if (!text.equals(sought)) {
      sought = text;
      searched = read;
    }
    int at = said.indexOf(text, Math.max(read, searched));
    if (at < 0) {
      searched = Math.max(read, said.length() - text.length() + 1);
      return false;
    }
    read = at + text.length();
    searched = read;
    return true;
  }

  /** Returns the last {@code most} characters, with dots before them if there were more. */
  String tail(int most) {
    int from = Math.max(0, said.length() - most);
    while (from > 0 && from < said.length() && (said.charAt(from) & 0xC0) == 0x80) {
      from++; // not into the middle of a character in UTF-8
    }
    String last = Visible.utf8(said.substring(from));
    return from == 0 && forgotten == 0 ? last : "…" + last;
  }
}
