package usbtoaster.emulator.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Text from outside, made visible: what would act on a terminal instead of being shown (ESC, BEL,
 * the C1 controls, changes of writing direction) becomes an escape. For what firmware says, for
 * names in files and for the names of files. Any thread may call.
 */
public final class Visible {
  private Visible() {}

  /** Returns {@code text} for the inside of a sentence: no character of it breaks the line. */
  public static String line(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(visible, c));
    return visible.toString();
  }

  /**
   * Returns whether {@code codePoint} shows itself: neither breaks a line nor controls anything.
   */
  public static boolean shows(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Reads bytes, a character each, as the UTF-8 that they are; returns them if they are not. */
  static String utf8(String bytes) {
    String text = new String(bytes.getBytes(ISO_8859_1), UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : bytes;
  }

  private static void append(StringBuilder visible, int c) {
    switch (c) {
      case '\n' -> visible.append("\\n");
      case '\r' -> visible.append("\\r");
      case '\t' -> visible.append("\\t");
      default -> {
        if (shows(c)) {
          visible.appendCodePoint(c);
        } else {
          visible.append(c <= 0xFF ? "\\x%02X".formatted(c) : "\\u{%X}".formatted(c));
        }
      }
    }
  }
}
