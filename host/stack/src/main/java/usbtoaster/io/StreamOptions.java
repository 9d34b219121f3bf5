package usbtoaster.io;

/**
 * How a stream is opened.
 *
 * @param access the bits that the driver is told of the intended use; the driver defines them
 * @param inlining where continuations of its tasks run
 */
public record StreamOptions(int access, Inlining inlining) {
  /** No access bits, and continuations on a worker. */
  public static final StreamOptions DEFAULT = new StreamOptions(0, Inlining.WORKER);

  /** Returns these options with other access bits. */
  public StreamOptions withAccess(int bits) {
    return new StreamOptions(bits, inlining);
  }

  /** Returns these options with another policy. */
  public StreamOptions withInlining(Inlining policy) {
    return new StreamOptions(access, policy);
  }
}
