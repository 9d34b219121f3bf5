import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the list of the parts of a program that the launchers start: its jar and the libraries
 * beside it. It is the last thing of a build: one that was cut off has none, or one that is older
 * than what it has written. Takes the target folder and the program's name.
 */
final class Parts {
  /**
   * The order of the class path. Java looks for a resource in one jar after the other, and opens
   * each for that: our own are the ones that have some, and among the others are large ones.
   */
  private static final Comparator<Path> OWN_FIRST =
      Comparator.comparing(
              (Path library) -> !library.getFileName().toString().startsWith("toaster-"))
          .thenComparing(Comparator.naturalOrder());

  private Parts() {}

  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[0]);
    String name = args[1];
    List<String> lines = new ArrayList<>();
    lines.add(name + ".jar");
    try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
      for (Path library : libraries.sorted(OWN_FIRST).toList()) {
        lines.add(target.relativize(library).toString());
      }
    }
    Files.write(target.resolve(name + ".parts"), lines);
  }
}
