package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A file that is written is none that is read, and none that something else is written to. */
final class FileUsesTest {
  private static final Path ELF = Path.of("../../firmware/image/toaster.elf");

  /** Two uses of a file, one of which writes: {@code A} and {@code B} are its names. */
  @SuppressWarnings("unused") // a field source
  private static final List<Arguments> PAIRS =
      List.of(
          Arguments.of("run A --output B"),
          Arguments.of("run other A --output B"),
          Arguments.of("run A --vcd B"),
          Arguments.of("run A --record B"),
          Arguments.of("run other --output A --record B"),
          Arguments.of("run other --image A --output B"),
          Arguments.of("run other --image A --vcd B"),
          Arguments.of("run other --output A --vcd B"),
          Arguments.of("picture A -o B"),
          Arguments.of("picture --from A -o B"),
          Arguments.of("pico A --vcd B"));

  @TempDir private Path folder;
  private Path bread = Path.of("");

  @BeforeEach
  void bake() throws IOException {
    bread = Files.copy(ELF, folder.resolve("bread"));
    Bread.of(folder, "other", 10);
  }

  private Console run(String line, Path a, Path b) {
    return Console.toaster(
        Stream.of(line.split(" "))
            .map(
                word ->
                    switch (word) {
                      case "A" -> a;
                      case "B" -> b;
                      case "other" -> folder.resolve(word);
                      default -> word;
                    })
            .toArray());
  }

  private void assertRefused(Console console) throws IOException {
    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(console.out()).isEmpty();
    assertThat(console.err()).hasLineCount(1).contains("name ");
    assertThat(bread).hasSameBinaryContentAs(ELF);
  }

  @ParameterizedTest
  @FieldSource("PAIRS")
  void shouldRefuseOneFileUnderAnyName(String line) throws IOException {
    Path hard = Files.createLink(folder.resolve("hard"), bread);
    Path soft = Files.createSymbolicLink(folder.resolve("soft"), bread);
    Path target = Files.createSymbolicLink(folder.resolve("target"), folder);
    for (Path name :
        List.of(
            bread,
            hard,
            soft,
            target.resolve("bread"),
            folder.resolve("./bread"),
            target.resolve("target/../" + folder.getFileName() + "/bread"))) {
      if (Files.exists(name)) {
        assertRefused(run(line, bread, name));
        assertRefused(run(line, name, bread));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("PAIRS")
  void shouldRefuseAFileThatIsOpenUnderItsNumber(String line) throws IOException {
    Path open = Path.of("/proc/self/fd");
    try (var _ = Files.newByteChannel(bread);
        Stream<Path> numbers = Files.list(open)) {
      Path number =
          numbers.filter(n -> Files.exists(n) && SameFile.are(n, bread)).findFirst().orElseThrow();
      assertRefused(run(line, bread, number));
      assertRefused(run(line, number, bread));
    }
  }

  @Test
  void shouldRefuseTwoOutputsThatWouldBecomeOneFile() throws IOException {
    Path made = folder.resolve("made");
    Path target = Files.createSymbolicLink(folder.resolve("target"), folder);
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), made);
    Path again = Files.createSymbolicLink(folder.resolve("again"), Path.of("nowhere"));
    for (Path name :
        List.of(made, target.resolve("made"), nowhere, again, folder.resolve("MADE"))) {
      assertRefused(run("run other --output A --vcd B", made, name));
      assertRefused(run("run other --output A --vcd B", name, made));
      assertThat(made).doesNotExist();
    }
    assumeTrue(Bread.canName("\u00F8"), "the locale of this run has no such letters");
    assertRefused(
        run(
            "run other --output A --vcd B",
            folder.resolve("Br\u00F8d"),
            folder.resolve("br\u00D8d")));
    assertRefused(
        run(
            "run other --output A --vcd B",
            folder.resolve("caf\u00E9"),
            folder.resolve("cafe\u0301")));
  }

  @Test
  void shouldRefuseAPipeThatIsReadAndWritten() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertRefused(run("run A --output B", pipe, pipe));
    assertRefused(run("run other --vcd A --output B", pipe, pipe));
  }

  @Test
  void shouldTakeDifferentFiles() throws IOException {
    Path back = folder.resolve("back");
    Files.writeString(back, "much more than ten bytes of an older run");
    Console console =
        Console.toaster(
            "run",
            folder.resolve("other"),
            "--output",
            back,
            "--vcd",
            "/dev/null",
            "--trace",
            "off");
    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode).isZero();
    assertThat(back).hasSameBinaryContentAs(folder.resolve("other"));
  }

  @Test
  void shouldThrowTwoOutputsAway() {
    assertThatNoException()
        .isThrownBy(
            () ->
                FileUses.check(
                    parsed("run", "bread", "--output", "/dev/null", "--vcd", "/dev/null")));
  }

  private static CommandLine.ParseResult parsed(String... args) {
    return Main.commandLine(
            job -> new FakeSession(), null, Screen.USUAL, OutputStream.nullOutputStream())
        .parseArgs(args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "pico"})
  void shouldKnowOfEachOptionWhatItsFileIsFor(String command) {
    CommandLine line =
        Main.commandLine(
                job -> new FakeSession(), null, Screen.USUAL, OutputStream.nullOutputStream())
            .getSubcommands()
            .get(command);

    assertThat(Objects.requireNonNull(line).getCommandSpec().args())
        .filteredOn(FileUses::namesFiles)
        .isNotEmpty()
        .allSatisfy(argument -> assertThat(FileUses.wayOf(argument)).isNotNull());
  }

  /** A run that fails before anything came back leaves an older output as it was. */
  @Test
  void shouldKeepWhatIsInTheOutputUntilSomethingComesBack() throws IOException {
    Path old = Files.writeString(folder.resolve("old"), "as it was");
    FakeSession session = new FakeSession();
    session.burns = n -> true;
    Console console = Console.toaster(session, "run", bread, "--output", old);
    assertThat(console.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(old).hasContent("as it was");
    FakeSession again = new FakeSession();
    again.burns = n -> true;
    Console.toaster(again, "run", bread, "--output", folder.resolve("new"));
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run other --output A", "run other --vcd A", "run other --image A"})
  void shouldRefuseAnEmptyName(String line) {
    Console console = run(line, Path.of(""), Path.of(""));
    assertThat(console.err())
        .isEqualTo("The name that %s gives is empty: name a file.\n", line.split(" ", -1)[2]);
    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void shouldRefuseAnImageWithoutAName() {
    assertThat(Console.toaster("pico", "").err())
        .isEqualTo("The name of a file is empty: leave it out.\n");
  }
}
