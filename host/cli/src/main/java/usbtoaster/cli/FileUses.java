package usbtoaster.cli;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import usbtoaster.emulator.testing.Visible;

/**
 * All the files that a command line names, and its standard streams: refuses two that are one file
 * where one of them is written. Opens none of them.
 */
final class FileUses {
  private static final Path STDOUT = Path.of("/dev/fd/1");
  private static final Path STDERR = Path.of("/dev/fd/2");

  private FileUses() {}

  /** A file, and where the command line names it. */
  private record Named(String where, Path path, boolean written) {
    @Override
    public String toString() {
      return where + " " + Visible.line(path.toString());
    }
  }

  /**
   * Looks at the files of the command that was asked for.
   *
   * @throws UserError if one that is written is another one, too
   */
  static void check(ParseResult result) {
    ParseResult command = result;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    if (command.isUsageHelpRequested() || command.isVersionHelpRequested()) {
      return;
    }
    List<Named> names = new ArrayList<>();
    for (ArgSpec argument : command.commandSpec().args()) {
      add(names, argument);
    }
    for (int i = 0; i < names.size(); i++) {
      named(names.get(i));
      streams(names.get(i));
      for (int j = 0; j < i; j++) {
        pair(names.get(j), names.get(i));
      }
    }
  }

  private static void add(List<Named> names, ArgSpec argument) {
    if (!namesFiles(argument)) {
      return;
    }
    String where =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    boolean written = wayOf(argument) == FileUse.Way.WRITTEN;
    Object value = argument.getValue();
    Collection<?> values =
        value instanceof Collection<?> several
            ? several
            : value == null ? List.of() : List.of(value);
    for (Object each : values) {
      if (written && each.toString().equals(Operands.STDIN)) {
        continue; // among what is written it is the standard output, where results belong
      }
      names.add(new Named(where, Source.path((Path) each), written));
    }
  }

  /** Returns whether the argument's value is a path, or several. */
  static boolean namesFiles(ArgSpec argument) {
    return argument.auxiliaryTypes().length > 0 && argument.auxiliaryTypes()[0] == Path.class;
  }

  /**
   * Returns what the files of {@code argument} are for.
   *
   * @throws IllegalStateException if its field does not say it
   */
  static FileUse.Way wayOf(ArgSpec argument) {
    if (argument.userObject() instanceof Field field) {
      FileUse use = field.getAnnotation(FileUse.class);
      if (use != null) {
        return use.value();
      }
    }
    throw new IllegalStateException(argument + " names a file: annotate its field with FileUse");
  }

  /** To the system the empty name is the current folder. */
  private static void named(Named name) {
    if (name.path.toString().isEmpty()) {
      throw refused(
          name.where.startsWith("-")
              ? "The name that " + name.where + " gives is empty: name a file."
              : "The name of a file is empty: leave it out.");
    }
  }

  private static void pair(Named one, Named other) {
    if (one.written && other.written) {
      if (SameFile.are(one.path, other.path) && !SameFile.isNull(one.path)) {
        throw refused(one + " and " + other + " are the same file: name two.");
      }
    } else if (one.written || other.written) {
      if (SameFile.are(one.path, other.path) && !SameFile.isDevice(one.path)) {
        Named written = one.written ? one : other;
        throw refused(
            "%s is the file of %s, too, and would be written over: name another file."
                .formatted(written, written == one ? other.where : one.where));
      }
    }
  }

  private static void streams(Named name) {
    for (Path stream : List.of(STDOUT, STDERR)) {
      boolean harmless = name.written ? SameFile.isNull(name.path) : SameFile.isDevice(name.path);
      if (SameFile.are(name.path, stream) && !harmless) {
        throw refused(
            "%s is where the %s go: name another file."
                .formatted(name, stream.equals(STDOUT) ? "results" : "messages"));
      }
    }
  }

  private static UserError refused(String sentence) {
    return new UserError(ExitCode.USAGE, sentence);
  }
}
