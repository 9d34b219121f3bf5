package usbtoaster.doctor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Findings as lines for a terminal of 80 columns. */
public final class Report {
  private static final int COLUMNS = 80;
  private static final int GRADE_COLUMNS = 9;
  private static final int SUBJECT_COLUMNS = 10; // at least, so that parts of a report align
  private static final String RESET = "\u001b[0m";
  private static final Map<Finding.Grade, String> COLOURS =
      new EnumMap<>(
          Map.of(
              Finding.Grade.OK, "\u001b[32m",
              Finding.Grade.WARNING, "\u001b[33m",
              Finding.Grade.FAILED, "\u001b[1;31m",
              Finding.Grade.SKIPPED, "\u001b[2m"));

  private final boolean colours;

  /** Makes a report, with ANSI colours or without. */
  public Report(boolean colours) {
    this.colours = colours;
  }

  /** Returns the lines for {@code findings}, whose subjects stand in a column. */
  public List<String> lines(List<Finding> findings) {
    int width = findings.stream().mapToInt(finding -> finding.subject().length()).max().orElse(0);
    int indent = GRADE_COLUMNS + Math.max(width, SUBJECT_COLUMNS) + 2;
    List<String> lines = new ArrayList<>();
    for (Finding finding : findings) {
      String subject = finding.subject() + " ".repeat(indent - GRADE_COLUMNS - subject(finding));
      List<String> seen = wrapped(finding.seen(), COLUMNS - indent);
      lines.add(grade(finding.grade()) + subject + seen.getFirst());
      List<String> rest = new ArrayList<>(seen.subList(1, seen.size()));
      if (!finding.remedy().isEmpty()) {
        rest.addAll(wrapped(finding.remedy(), COLUMNS - indent));
      }
      rest.forEach(line -> lines.add(" ".repeat(indent) + line));
    }
    return lines;
  }

  private static int subject(Finding finding) {
    return finding.subject().length();
  }

  private String grade(Finding.Grade grade) {
    String word =
        grade == Finding.Grade.FAILED ? grade.name() : grade.name().toLowerCase(Locale.ROOT);
    String gap = " ".repeat(GRADE_COLUMNS - word.length());
    return colours ? COLOURS.get(grade) + word + RESET + gap : word + gap;
  }

  /** Breaks a text between words; a word that is longer than a line stays whole. */
  private static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
