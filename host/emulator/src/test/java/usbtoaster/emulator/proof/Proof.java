package usbtoaster.emulator.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is to say of one block: its proof.md beside its tests, the tests, and the errata that
 * its sources name.
 *
 * @param name the package's last name
 * @param title what people call it
 * @param registers the names of its blocks on the bus
 * @param prose what is thin or guessed, as it stands in proof.md
 */
record Proof(String name, String title, List<String> registers, List<String> prose) {
  static final Path TESTS = Path.of("src/test/java/usbtoaster/emulator");
  static final Path SOURCES = Path.of("src/main/java/usbtoaster/emulator");
  private static final String FILE = "proof.md";
  private static final String REGISTERS = "registers: ";
  private static final Pattern COMMA = Pattern.compile(", ");
  private static final Pattern ERRATUM = Pattern.compile("RP2040-E\\d+");
  private static final Pattern DISPLAY_NAME =
      Pattern.compile(
          "@DisplayName\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\)\\s*(?:public )?(?:final )?class");

  /** A test class: its file, and what it says of itself; "": nothing. */
  record Test(Path file, String says) {
    String name() {
      return file.getFileName().toString().replace(".java", "");
    }
  }

  /** Reads those of all blocks, by name. */
  static List<Proof> all() {
    try (Stream<Path> files = Files.list(TESTS)) {
      return files
          .filter(folder -> Files.exists(folder.resolve(FILE)))
          .sorted()
          .map(Proof::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Proof read(Path folder) {
    Path file = folder.resolve(FILE);
    List<String> lines = text(file).lines().toList();
    if (lines.size() < 5 || !lines.get(0).startsWith("# ") || !lines.get(2).startsWith(REGISTERS)) {
      throw new IllegalStateException(
          file
              + " begins with \"# TITLE\", a blank line, \"registers: A, B\" or \"registers: none\""
              + ", and has sentences on what is thin or guessed behind a blank line");
    }
    String names = lines.get(2).substring(REGISTERS.length());
    return new Proof(
        TESTS.relativize(folder).toString(),
        lines.getFirst().substring(2),
        names.equals("none") ? List.of() : COMMA.splitAsStream(names).toList(),
        lines.subList(4, lines.size()));
  }

  /** Returns the tests of its package, and of those within. */
  List<Test> tests() {
    return java(TESTS.resolve(name)).stream()
        .filter(file -> file.toString().endsWith("Test.java"))
        .map(file -> new Test(file, says(file)))
        .toList();
  }

  private static String says(Path file) {
    return DISPLAY_NAME
        .matcher(text(file))
        .results()
        .findFirst()
        .map(found -> found.group(1).replace("\\\"", "\""))
        .orElse("");
  }

  /** Returns the tests of other packages that name something of it. */
  List<Test> testsElsewhere() {
    Path own = TESTS.resolve(name);
    return java(TESTS).stream()
        .filter(file -> file.toString().endsWith("Test.java") && !file.startsWith(own))
        .filter(file -> text(file).contains("import usbtoaster.emulator." + name + "."))
        .map(file -> new Test(file, ""))
        .toList();
  }

  Set<String> errataInCode() {
    return errata(java(SOURCES.resolve(name)));
  }

  Set<String> errataInTests() {
    return errata(java(TESTS.resolve(name)));
  }

  private static Set<String> errata(List<Path> files) {
    return files.stream()
        .flatMap(file -> ERRATUM.matcher(text(file)).results().map(MatchResult::group))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> java(Path folder) {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
