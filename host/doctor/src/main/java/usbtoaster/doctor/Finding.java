package usbtoaster.doctor;

import usbtoaster.targets.TargetException;

/**
 * What a check has found, for a line or two on a terminal. What would act on a terminal instead of
 * being shown is replaced, since it may come from outside.
 *
 * @param grade how it is
 * @param subject what was looked at, in a word or two
 * @param seen what was seen
 * @param remedy what to do about it; "" if nothing
 */
public record Finding(Grade grade, String subject, String seen, String remedy) {
  /** How something is. */
  public enum Grade {
    /** As it should be. */
    OK,
    /** It works, or may work, and not well. */
    WARNING,
    /** It does not work. */
    FAILED,
    /** It was not looked at. */
    SKIPPED
  }

  private static final int MOST = 800; // characters, ten lines

  /** Makes the texts safe to print, and short enough to be read. */
  public Finding {
    seen = visible(seen);
    remedy = visible(remedy);
  }

  private static String visible(String text) {
    String shown = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    return shown.replaceAll("\\p{C}", "?");
  }

  static Finding ok(String subject, String seen) {
    return new Finding(Grade.OK, subject, seen, "");
  }

  static Finding warning(String subject, String seen, String remedy) {
    return new Finding(Grade.WARNING, subject, seen, remedy);
  }

  static Finding failed(String subject, String seen, String remedy) {
    return new Finding(Grade.FAILED, subject, seen, remedy);
  }

  static Finding skipped(String subject, String why) {
    return new Finding(Grade.SKIPPED, subject, why, "");
  }

  /** Makes one of a refusal, whose sentence is "what was seen: what to do." */
  static Finding failed(String subject, TargetException refusal) {
    String sentence = String.valueOf(refusal.getMessage());
    int colon = sentence.indexOf(": ");
    return colon < 0
        ? failed(subject, sentence, "")
        : failed(subject, sentence.substring(0, colon), capital(sentence.substring(colon + 2)));
  }

  private static String capital(String text) {
    return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
