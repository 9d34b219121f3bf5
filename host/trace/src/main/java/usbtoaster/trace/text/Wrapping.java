package usbtoaster.trace.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks text into lines: after a space, a hyphen or a full stop, and inside a word only where the
 * word alone is too long. A text's first spaces stay with its first word.
 */
public final class Wrapping {
  private Wrapping() {}

  /** Returns {@code text} in lines of at most {@code width} characters; one line at least. */
  public static List<String> of(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words(text)) {
      String rest = word;
      if (line.length() + rest.stripTrailing().length() > width && !line.isEmpty()) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      while (rest.stripTrailing().length() > width) {
        lines.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      line.append(rest);
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  /** Returns the length of the longest word, which a line of its own can hold. */
  static int longest(String text) {
    return words(text).stream().mapToInt(word -> word.stripTrailing().length()).max().orElse(0);
  }

  /** Each word ends with what it may be parted after. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    boolean begun = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean part = c == ' ' || c == '-' || c == '.';
      if (begun && part && i + 1 < text.length() && text.charAt(i + 1) != ' ') {
        words.add(text.substring(start, i + 1));
        start = i + 1;
        begun = false;
      } else {
        begun |= c != ' ';
      }
    }
    words.add(text.substring(start));
    return words;
  }
}
