package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file's name is a file's name, whatever characters it has. */
final class OperandsTest {
  @TempDir private Path folder;

  private static List<String> operands(Set<String> files, String... arguments) {
    return List.of(Operands.of(arguments, files::contains));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-x", "-v", "--output=y", "--target", "--stacktrace", "--", "-", "-\u00E9", "---"})
  void shouldRefuseWhatIsAFileAndCouldBeAnOption(String name) {
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> operands(Set.of(name), "run", "bread", name))
        .withMessageStartingWith(name + " is the name of a file here")
        .withMessageContaining("write ./" + name)
        .matches(e -> e.exitCode() == ExitCode.USAGE);
  }

  @Test
  void shouldTakeAllForFilesAfterTwoHyphens() {
    Set<String> files = Set.of("-x", "--output=y", "-");
    assertThat(operands(files, "run", "--", "-x", "--output=y", "-", "--"))
        .containsExactly("run", "--", "-x", "--output=y", "./-", "./--");
  }

  @Test
  void shouldKnowTheFileOfTheNameOfTheMark() {
    assertThat(operands(Set.of("--", "-x"), "run", "--", "--", "-x"))
        .containsExactly("run", "--", "./--", "-x");
  }

  @Test
  void shouldTakeOptionsThatAreNoFiles() {
    assertThat(operands(Set.of("bread"), "run", "bread", "-v", "-", "--output", "x"))
        .containsExactly("run", "bread", "-v", "-", "--output", "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@bread",
        "@@bread",
        "\"bread\"",
        "'bread'",
        "white bread",
        "%n%s",
        "${sys:user.home}",
        "${java.home}",
        "run",
        "pico",
        "a,b",
        "a=b",
        "br\u00F8d",
        "\u001B[31m",
        "a\nb",
        " ",
        "#",
        "*",
        "\\",
        "help"
      })
  void shouldTakeAnyNameForAName(String name) throws IOException {
    assumeTrue(Bread.canName(name), "the locale of this run has no such letters");
    Path file = folder.resolve(name);
    Files.write(file, Files.readAllBytes(Bread.of(folder, "loaf", 100)));
    String list = Files.writeString(folder.resolve("list"), "--output\nvictim\n").toString();

    Console console =
        Console.toaster(new FakeSession(), "run", "--trace", "off", file, "@" + list + "none");

    assertThat(console.err()).contains("There is no file @" + list + "none.");
    console = Console.toaster(new FakeSession(), "run", "--trace", "off", file);
    assertThat(console.err()).isEmpty();
    assertThat(console.exitCode).isZero();
    String shown = file.toString().replace("\n", "\\n").replace("\u001B", "\\x1B");
    assertThat(console.out()).contains("\n" + shown + "\n  in    sha256 ").doesNotContain("\u001B");
  }

  @Test
  void shouldAcceptNoPartOfAnOption() {
    Console console = Console.toaster("run", "--outp", folder.resolve("x"), folder.resolve("y"));
    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("Unknown option").contains("Did you mean: --output");
  }

  @Test
  void shouldAskWhatWasMeant() {
    Console console = Console.toaster("runn", "bread");
    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(console.err().lines()).contains("Did you mean: run?");
  }

  @Test
  void shouldReadTheStandardInputOnce() {
    Console console = Console.toaster("run", "-", "-");
    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("The standard input can be read once");
  }

  @Test
  void shouldSayThatALinkLeadsNowhere() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
    assertThat(Console.toaster("run", link).err())
        .isEqualTo(link + " is a link that leads nowhere.\n");
    assertThat(Console.toaster("run", "").err())
        .isEqualTo("The name of a file is empty: leave it out.\n");
  }
}
