package usbtoaster.cli;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.testing.Visible;

/** The command cannot go on; the message is one sentence for the user. */
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  UserError(int exitCode, String sentence) {
    this(exitCode, sentence, null);
  }

  UserError(int exitCode, String sentence, @Nullable Throwable cause) {
    super(Visible.line(sentence), cause); // it may name a file, or quote a device
    this.exitCode = exitCode;
  }

  /** Returns an error whose sentence is that of {@code cause}. */
  static UserError of(int exitCode, Throwable cause) {
    String message = cause.getMessage();
    String text = message == null ? "The program has a fault: " + cause : message;
    return new UserError(exitCode, text.endsWith(".") ? text : text + ".", cause);
  }

  /** Returns the same error that also says {@code more}, unless that is empty. */
  UserError with(String more) {
    return more.isEmpty() ? this : new UserError(exitCode, getMessage() + " " + more, getCause());
  }

  int exitCode() {
    return exitCode;
  }
}
