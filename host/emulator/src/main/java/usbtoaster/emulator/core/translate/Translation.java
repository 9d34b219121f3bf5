package usbtoaster.emulator.core.translate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a machine executes: what of its code is translated. What it does, and when in its own time,
 * is the same with each.
 *
 * @param maxPath how many cycles a region may count between two looks at the slice's end, unless a
 *     block is longer
 * @param trusts whether an access is taken for one of SRAM until it is of something else: there the
 *     region is left, and is made anew
 */
public record Translation(Mode mode, int maxPath, boolean trusts) {
  /** The system property for machines that are made without one of these. */
  public static final String PROPERTY = "emulator.translate";

  private static final int MAX_PATH = 16;

  /** What is translated. */
  public enum Mode {
    /** Nothing. */
    OFF,
    /** What is executed often. */
    AUTO,
    /** All, at its first execution: for tests. */
    ALWAYS
  }

  public Translation(Mode mode) {
    this(mode, MAX_PATH, mode != Mode.ALWAYS);
  }

  /**
   * Returns what the system property {@link #PROPERTY} says; {@link Mode#AUTO} without it.
   *
   * @throws IllegalArgumentException if it says nothing that there is
   */
  public static Translation configured() {
    String value = System.getProperty(PROPERTY, "auto");
    for (Mode mode : Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(value)) {
        return new Translation(mode);
      }
    }
    throw new IllegalArgumentException(
        "-D%s=%s: it is one of %s"
            .formatted(
                PROPERTY,
                value,
                Arrays.stream(Mode.values())
                    .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "))));
  }
}
