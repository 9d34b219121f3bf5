package usbtoaster.view.picture;

/**
 * How a text is set: its size in units of the picture, its font, and which of its points stands
 * where it is put. Widths are those of DejaVu, the widest of the fonts that a viewer may take, so
 * another font leaves more room and never less.
 */
record Type(int size, boolean bold, boolean mono, Anchor anchor) {
  /** Which point of a text is put where it stands. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private static final int FIRST = ' ';

  /** Hundredths of the size, from the space to the tilde. */
  private static final int[] PLAIN = {
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, // up to /
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, 100, // up to @
    68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69,
    61, 69, // Z
    39, 34, 39, 84, 50, 50, // up to the backtick
    61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59,
    59, 52, // z
    64, 34, 64, 84
  };

  private static final int[] BOLD = {
    35, 46, 52, 84, 70, 100, 87, 31, 46, 46, 52, 84, 38, 42, 38, 37, // up to /
    70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 58, 100, // up to @
    77, 76, 73, 83, 68, 68, 82, 84, 37, 37, 77, 64, 100, 84, 85, 73, 85, 77, 72, 68, 81, 77, 110,
    77, 72, 73, // Z
    46, 37, 46, 84, 50, 50, // up to the backtick
    67, 72, 59, 72, 68, 44, 72, 71, 34, 34, 67, 34, 104, 71, 69, 72, 72, 49, 60, 48, 71, 65, 92, 65,
    65, 58, // z
    71, 37, 71, 84
  };

  private static final int MONO = 61;
  private static final int OTHER = 100; // a letter of whatever script

  static Type text(int size) {
    return new Type(size, false, false, Anchor.START);
  }

  static Type code(int size) {
    return new Type(size, false, true, Anchor.START);
  }

  Type heavy() {
    return new Type(size, true, mono, anchor);
  }

  Type centred() {
    return new Type(size, bold, mono, Anchor.MIDDLE);
  }

  Type toTheRight() {
    return new Type(size, bold, mono, Anchor.END);
  }

  /** Returns how wide {@code text} is at most. */
  double width(String text) {
    return text.codePoints().map(this::hundredths).sum() * size / 100.0;
  }

  private int hundredths(int letter) {
    int place = letter - FIRST;
    if (place < 0 || place >= PLAIN.length) {
      return letter == 'µ' ? BOLD['m' - FIRST] : OTHER;
    }
    if (mono) {
      return MONO;
    }
    return bold ? BOLD[place] : PLAIN[place];
  }

  /** Returns as much of {@code text} as has room; dots stand for what has none. */
  String cut(String text, double room) {
    if (width(text) <= room) {
      return text;
    }
    int[] letters = text.codePoints().toArray();
    int length = letters.length - 1;
    while (length > 0 && width(new String(letters, 0, length) + "..") > room) {
      length--;
    }
    return new String(letters, 0, length) + "..";
  }
}
