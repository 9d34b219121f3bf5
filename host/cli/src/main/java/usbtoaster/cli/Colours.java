package usbtoaster.cli;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether to write with colours, by the conventions that many programs keep: {@code NO_COLOR}
 * (no-color.org), {@code CLICOLOR} and {@code CLICOLOR_FORCE} (bixense.com/clicolors).
 */
final class Colours {
  private Colours() {}

  /** Returns whether stdout is a terminal that has them, and nobody asked to do without. */
  static boolean wanted() {
    return wanted(Screen.isTerminal(), System::getenv);
  }

  /**
   * Returns whether to write with colours. A {@code NO_COLOR} that is not empty says no; a {@code
   * CLICOLOR_FORCE} that is not 0 says yes, even in a pipe; a {@code CLICOLOR} that is 0 says no,
   * and so does a terminal that calls itself dumb.
   *
   * @param terminal whether it goes to a terminal
   * @param environment returns what a name stands for, or null
   */
  static boolean wanted(boolean terminal, UnaryOperator<@Nullable String> environment) {
    if (isSet(environment.apply("NO_COLOR"))) {
      return false;
    }
    String force = environment.apply("CLICOLOR_FORCE");
    if (isSet(force) && !"0".equals(force)) {
      return true;
    }
    return terminal
        && !"0".equals(environment.apply("CLICOLOR"))
        && !"dumb".equals(environment.apply("TERM"));
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}
