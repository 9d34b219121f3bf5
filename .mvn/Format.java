import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs google-java-format over every Java file of the tree: {@code check} fails where a file is not
 * formatted and names it, {@code apply} rewrites it. A program of its own because the formatter
 * needs the JDK 25 of the toolchain, whatever JDK Maven runs on.
 */
final class Format {
  private Format() {}

  public static void main(String[] args) throws IOException {
    boolean check = !List.of(args).contains("apply");
    List<String> options = check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("-i");
    try (Stream<Path> tree = Files.walk(Path.of("host"))) {
      Stream<String> files =
          tree.map(Path::toString)
              .filter(file -> file.endsWith(".java") && !file.contains("/target/"));
      Main.main(Stream.concat(options.stream(), files).toArray(String[]::new));
    }
  }
}
