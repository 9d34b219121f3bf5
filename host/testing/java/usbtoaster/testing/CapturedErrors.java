package usbtoaster.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;

/**
 * What goes to stderr while this is open: the logs of errors that a test provokes. The test says
 * what it captured, so that nothing is passed over and the output of the build has no stack traces
 * that mean nothing. Belongs to the test's thread.
 */
@NullMarked
public final class CapturedErrors implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

  /** Begins to listen. */
  public CapturedErrors() {
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
  }

  /** Returns what was said so far. */
  public String text() {
    System.err.flush();
    return captured.toString(StandardCharsets.UTF_8);
  }

  /** Returns how often {@code part} was said. */
  public int count(String part) {
    return text().split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
