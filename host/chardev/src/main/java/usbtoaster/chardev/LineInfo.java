package usbtoaster.chardev;

import java.util.Set;

/**
 * What the kernel tells of a line, whoever holds it.
 *
 * @param line its offset on the chip
 * @param name what the board calls it, as {@code GPIO25}; "" if it has no name
 * @param consumer what its holder calls itself; "" if it has none, or has not said
 * @param flags what it is used for
 */
public record LineInfo(int line, String name, String consumer, Set<Flag> flags) {
  /** Flags of a line. */
  public enum Flag {
    /** Somebody holds it: a program, a driver, or another function of the pin. */
    USED(Uapi.GPIO_V2_LINE_FLAG_USED),
    /** Low counts as 1. */
    ACTIVE_LOW(Uapi.GPIO_V2_LINE_FLAG_ACTIVE_LOW),
    /** It is an input. */
    INPUT(Uapi.GPIO_V2_LINE_FLAG_INPUT),
    /** It is an output. */
    OUTPUT(Uapi.GPIO_V2_LINE_FLAG_OUTPUT),
    /** Its holder is told of rises. */
    EDGE_RISING(Uapi.GPIO_V2_LINE_FLAG_EDGE_RISING),
    /** Its holder is told of falls. */
    EDGE_FALLING(Uapi.GPIO_V2_LINE_FLAG_EDGE_FALLING),
    /** It is driven low only. */
    OPEN_DRAIN(Uapi.GPIO_V2_LINE_FLAG_OPEN_DRAIN),
    /** It is driven high only. */
    OPEN_SOURCE(Uapi.GPIO_V2_LINE_FLAG_OPEN_SOURCE),
    /** The chip pulls it up. */
    BIAS_PULL_UP(Uapi.GPIO_V2_LINE_FLAG_BIAS_PULL_UP),
    /** The chip pulls it down. */
    BIAS_PULL_DOWN(Uapi.GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN),
    /** The chip does not pull it. */
    BIAS_DISABLED(Uapi.GPIO_V2_LINE_FLAG_BIAS_DISABLED);

    private final long bit;

    Flag(long bit) {
      this.bit = bit;
    }

    long bit() {
      return bit;
    }
  }

  /** Copies the flags. */
  public LineInfo {
    flags = Set.copyOf(flags);
  }

  /** Returns whether somebody holds it. */
  public boolean used() {
    return flags.contains(Flag.USED);
  }
}
