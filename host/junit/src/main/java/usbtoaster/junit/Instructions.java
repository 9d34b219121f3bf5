package usbtoaster.junit;

/**
 * A limit by what core 0 executes. A core that sleeps executes nothing: a wait ends, too, after
 * {@link #MOST_SECONDS} of the machine's time.
 *
 * @param count how many instructions, 1 or more
 */
public record Instructions(long count) {
  /** The longest wait for a core that sleeps, in seconds of the machine's time. */
  public static final int MOST_SECONDS = 10;

  /** Checks the number. */
  public Instructions {
    if (count < 1) {
      throw new IllegalArgumentException(
          "A limit is 1 instruction or more, not %,d.".formatted(count));
    }
  }

  @Override
  public String toString() {
    return "%,d instructions".formatted(count);
  }
}
