package usbtoaster.http;

/**
 * How much of an answer a client takes: a server is not trusted.
 *
 * @param lineBytes of the status line, of a header, of the size of a chunk
 * @param headers how many, and as many lines behind the last chunk
 * @param bodyBytes of the body
 */
public record HttpLimits(int lineBytes, int headers, int bodyBytes) {
  /** Lines of 8 KiB, 100 headers, a body of 1 MiB. */
  public static final HttpLimits DEFAULT = new HttpLimits(8192, 100, 1 << 20);

  /** Checks the limits. */
  public HttpLimits {
    if (lineBytes < 32 || headers < 0 || bodyBytes < 0) {
      throw new IllegalArgumentException(
          "A line may have 32 bytes or more; headers and a body 0 or more.");
    }
  }
}
