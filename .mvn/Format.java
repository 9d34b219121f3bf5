import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs google-java-format over the Java files that changed since it last found them formatted: {@code check} fails where a file is not
 * formatted and names it, {@code apply} rewrites it. A program of its own because the formatter
 * needs the JDK 25 of the toolchain, whatever JDK Maven runs on.
 */
final class Format {
  private static final Path STAMP = Path.of("target/formatted");

  private Format() {}

  public static void main(String[] args) throws Exception {
    boolean check = !List.of(args).contains("apply");
    List<String> options = check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("-i");
    FileTime begun = FileTime.from(Instant.now());
    List<String> files = changedSince(Files.exists(STAMP) ? Files.getLastModifiedTime(STAMP) : null);
    if (!files.isEmpty()) {
      String[] all = Stream.concat(options.stream(), files.stream()).toArray(String[]::new);
      PrintWriter out = new PrintWriter(System.out, true);
      int result = new Main(out, out, System.in).format(all);
      if (result != 0) {
        System.out.println("Not formatted. To format: mvn -N initialize -Dformat=apply");
        System.exit(result);
      }
    }
    Files.write(STAMP, new byte[0]);
    Files.setLastModifiedTime(STAMP, begun);
  }

  /** Returns the files that changed since they were last found to be formatted. */
  private static List<String> changedSince(FileTime last) throws IOException {
    try (Stream<Path> tree = Files.walk(Path.of("host"))) {
      return tree.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> last == null || modified(file).compareTo(last) >= 0)
          .map(Path::toString)
          .toList();
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
