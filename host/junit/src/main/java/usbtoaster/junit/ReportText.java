package usbtoaster.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The message of a failure: a sentence, and sections with titles below it, in lines of at most
 * {@value #WIDTH} characters, and no more than {@value #MOST_LINES} of them.
 */
final class ReportText {
  static final int WIDTH = 120;
  static final int MOST_LINES = 40;

  private static final Pattern WORDS = Pattern.compile("\\s+");

  private final List<String> lines = new ArrayList<>();

  ReportText(String sentence) {
    wrap("", "", sentence);
  }

  /** Adds a section of one paragraph; none if it is empty. */
  ReportText section(String title, String text) {
    if (!text.isBlank()) {
      wrap("  " + title + ": ", "    ", text);
    }
    return this;
  }

  /** Adds a section with a line for each of {@code texts}; none if there are none. */
  ReportText section(String title, List<String> texts) {
    if (!texts.isEmpty()) {
      lines.add("  " + title + ":");
      texts.forEach(text -> wrap("    ", "      ", text));
    }
    return this;
  }

  private void wrap(String first, String following, String text) {
    StringBuilder line = new StringBuilder(first);
    boolean begun = false;
    for (String word : WORDS.split(text.strip(), -1)) {
      if (begun && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(following);
        begun = false;
      }
      line.append(begun ? " " : "").append(word);
      begun = true;
      while (line.length() > WIDTH) { // one long word
        lines.add(line.substring(0, WIDTH));
        line = new StringBuilder(following).append(line, WIDTH, line.length());
      }
    }
    lines.add(line.toString());
  }

  /** Returns the message. Of too many lines the last before the end are left out. */
  @Override
  public String toString() {
    if (lines.size() <= MOST_LINES) {
      return String.join("\n", lines);
    }
    List<String> shown = new ArrayList<>(lines.subList(0, MOST_LINES - 2));
    shown.add("    … and %d lines more".formatted(lines.size() - MOST_LINES + 1));
    shown.add(lines.getLast());
    return String.join("\n", shown);
  }
}
