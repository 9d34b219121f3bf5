package usbtoaster.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import usbtoaster.emulator.testing.Visible;

/**
 * Keeps names of files and options apart, for lists of names that a shell made of {@code *}. An
 * argument that could be both is refused; after {@code --} all are names.
 */
final class Operands {
  /** What stands for the standard input, before {@code --}. */
  static final String STDIN = "-";

  private static final String END = "--";

  private Operands() {}

  /**
   * Returns {@code arguments} as the parser takes them.
   *
   * @param isFile whether there is a file of that name
   * @throws UserError if an argument is an option, or part of one, and a file's name
   */
  static String[] of(String[] arguments, Predicate<String> isFile) {
    String[] operands = arguments.clone();
    boolean names = false;
    for (int i = 0; i < operands.length; i++) {
      String argument = operands[i];
      if (names) {
        boolean special = argument.equals(STDIN) || argument.equals(END);
        operands[i] = special ? "./" + argument : argument;
      } else if (argument.startsWith("-") && isFile.test(argument) && !marks(operands, i)) {
        throw refused(argument);
      } else {
        names = argument.equals(END);
      }
    }
    return operands;
  }

  /**
   * Returns whether {@code --} at {@code i} ends the options: then the file of that name follows.
   */
  private static boolean marks(String[] operands, int i) {
    return operands[i].equals(END)
        && List.of(operands).subList(i + 1, operands.length).contains(END);
  }

  /** Returns whether there is a file of that name; a link that leads nowhere counts. */
  static boolean isFile(String name) {
    try {
      return Files.exists(Path.of(name), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static UserError refused(String argument) {
    String name = Visible.line(argument);
    return new UserError(
        ExitCode.USAGE,
        name
            + " is the name of a file here, and "
            + (argument.equals(STDIN)
                ? "means the standard input"
                : argument.equals(END) ? "ends the options" : "begins as an option does")
            + ": for the file write ./"
            + name
            + ", or go to another folder.");
  }
}
