package usbtoaster.emulator.chip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What slf4j-simple writes while something happens. */
public final class CapturedLog {
  private CapturedLog() {}

  /** Returns what was logged meanwhile. */
  public static String of(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(UTF_8);
  }
}
