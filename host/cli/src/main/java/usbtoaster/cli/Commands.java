package usbtoaster.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The commands by their names. Picocli reads the annotations of a command by reflection when the
 * command is added, and for all of them that takes as long as the start of the JVM: so only the one
 * that the arguments name is made, and all of them where somebody may have to be told what there
 * is.
 */
final class Commands {
  private static final Set<String> VERSION = Set.of("--version", "-V"); // no command counts

  private final Map<String, Supplier<?>> makers = new LinkedHashMap<>();

  /** Adds a command, or a {@link CommandLine} with commands of its own, after those before. */
  Commands with(String name, Supplier<?> maker) {
    makers.put(name, maker);
    return this;
  }

  /**
   * Adds to {@code program} the command that {@code arguments} begin with; if with none, all,
   * unless the program's version alone is asked for.
   */
  CommandLine addTo(CommandLine program, String... arguments) {
    @Nullable Supplier<?> named = arguments.length == 0 ? null : makers.get(arguments[0]);
    if (named != null) {
      program.addSubcommand(arguments[0], named.get());
    } else if (arguments.length != 1 || !VERSION.contains(arguments[0])) {
      makers.forEach((name, maker) -> program.addSubcommand(name, maker.get()));
    }
    return program;
  }
}
