package usbtoaster.view.picture;

/**
 * How many threads waited for the write, as a census counted them.
 *
 * @param samples how often they were counted while the write was in flight
 * @param without in how many of these there was none
 * @param most how many there were at most
 */
public record Counted(long samples, long without, int most) {
  /** Nobody has counted. */
  public static final Counted NOT = new Counted(0, 0, 0);

  /** Returns the number for the empty lane. */
  String number() {
    return samples == 0 ? "?" : Integer.toString(most);
  }

  String told() {
    if (samples == 0) {
      return "nobody has counted them";
    }
    return without == samples
        ? "counted " + samples + (samples == 1 ? " time" : " times") + " while it was in flight"
        : "none in " + without + " of " + samples + " counts while it was in flight";
  }
}
