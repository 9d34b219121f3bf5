package usbtoaster.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's version, and what is known of it.
 *
 * @param release as {@code uname -r} has it
 * @param version its first three numbers in one: 6.6.31 is 6_006_031
 */
record Kernel(String release, long version) {
  private static final Pattern VERSION =
      Pattern.compile("^(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?.*");
  private static final String UPDATE = "Update it: sudo apt full-upgrade, and reboot.";

  static Kernel of(String release) {
    Matcher matcher = VERSION.matcher(release);
    return new Kernel(release, matcher.matches() ? number(matcher) : 0);
  }

  private static long number(Matcher matcher) {
    String third = matcher.group(3);
    return version(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        third == null ? 0 : Integer.parseInt(third));
  }

  private static long version(int first, int second, int third) {
    return (first * 1_000L + second) * 1_000 + third;
  }

  /**
   * Returns what is known against it on a board whose header is on an RP1. What the reports name is
   * not every kernel that has the fault.
   */
  List<Finding> faults() {
    List<Finding> faults = new ArrayList<>();
    if (version > 0 && version < version(6, 6, 31)) {
      faults.add(
          Finding.warning(
              "kernel",
              release
                  + ": on a Pi 5 transfers of more than 64 bytes may time out before 6.6.31"
                  + " (raspberrypi/linux#6020, #5865)",
              UPDATE));
    }
    if (version >= version(6, 6, 31) && version <= version(6, 6, 45)) {
      faults.add(
          Finding.warning(
              "kernel",
              release
                  + ": on a Pi 5 chip select may rise between words, reported of 6.6.31 and 6.6.45"
                  + " (raspberrypi/linux#6354)",
              UPDATE));
    }
    return faults;
  }
}
