package usbtoaster.emulator.usb.drive;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of 8 and 3 characters, as a directory has them. */
final class FatName {
  static final int BYTES = 11;
  private static final int STEM = 8;
  private static final int LOWER_STEM = 0x08; // in byte 12, as Windows NT has it
  private static final int LOWER_SUFFIX = 0x10;
  private static final int CASE_AT = 12;
  private static final Pattern VALID =
      Pattern.compile("[A-Z0-9!#$%&'()@^_`{}~-]{1,8}(\\.[A-Z0-9!#$%&'()@^_`{}~-]{1,3})?");

  private FatName() {}

  /** Writes {@code name} into a directory's entry. */
  static void write(String name, byte[] entry) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (!VALID.matcher(upper).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no name of 8 and 3 characters, as README.TXT".formatted(name));
    }
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    String suffix = dot < 0 ? "" : name.substring(dot + 1);
    byte[] padded =
        "%-8s%-3s"
            .formatted(stem, suffix)
            .toUpperCase(Locale.ROOT)
            .getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(padded, 0, entry, 0, BYTES);
    entry[CASE_AT] = (byte) ((lower(stem) ? LOWER_STEM : 0) | (lower(suffix) ? LOWER_SUFFIX : 0));
  }

  private static boolean lower(String part) {
    return !part.equals(part.toUpperCase(Locale.ROOT))
        && part.equals(part.toLowerCase(Locale.ROOT));
  }

  /** Reads the name of a directory's entry. */
  static String read(byte[] directory, int at) {
    int flags = directory[at + CASE_AT];
    String stem = part(directory, at, STEM, (flags & LOWER_STEM) != 0);
    String suffix = part(directory, at + STEM, BYTES - STEM, (flags & LOWER_SUFFIX) != 0);
    return suffix.isEmpty() ? stem : stem + "." + suffix;
  }

  private static String part(byte[] directory, int at, int length, boolean lower) {
    String part = new String(directory, at, length, StandardCharsets.ISO_8859_1).stripTrailing();
    return lower ? part.toLowerCase(Locale.ROOT) : part;
  }
}
