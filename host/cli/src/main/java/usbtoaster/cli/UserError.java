package usbtoaster.cli;

import org.jspecify.annotations.Nullable;

/** The command cannot go on; the message is one sentence for the user. */
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  UserError(int exitCode, String sentence) {
    this(exitCode, sentence, null);
  }

  UserError(int exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /** Returns an error whose sentence is that of {@code cause}. */
  static UserError of(int exitCode, Throwable cause) {
    String message = cause.getMessage();
    String text = message == null ? cause.getClass().getSimpleName() : message;
    return new UserError(exitCode, text.endsWith(".") ? text : text + ".", cause);
  }

  int exitCode() {
    return exitCode;
  }
}
