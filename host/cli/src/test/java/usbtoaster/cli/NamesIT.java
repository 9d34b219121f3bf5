package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run *} in somebody's folder, and what the launcher makes of it. */
final class NamesIT {
  @TempDir private Path folder;
  private Launched launched = new Launched(Path.of(""));

  @BeforeEach
  void begin() {
    launched = new Launched(folder);
  }

  @Test
  void shouldToastEveryFileOfAFolder() throws Exception {
    Path here = Files.createDirectory(folder.resolve("somebody's"));
    List<String> names =
        List.of("@list", "a b", "\"q\"", "%n", "${java.home}", "run", "x,y", "'", "*");
    for (String name : names) {
      Files.writeString(here.resolve(name), "--output\nvictim\n");
    }

    Process process =
        launched.shell(Map.of(), "cd somebody* && exec \"$0\" run --trace off --browning 1 *");

    String out = Launched.out(process);
    assertThat(process.waitFor()).as(launched.err()).isZero();
    for (String name : names) {
      assertThat(out).contains("\n" + name + "\n  in    sha256 ");
    }
    assertThat(here.resolve("victim")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-v", "--output=victim", "-", "--"})
  void shouldRefuseANameThatCouldBeAnOption(String name) throws Exception {
    Path here = Files.createDirectory(folder.resolve("here"));
    Files.writeString(here.resolve(name), "bread");
    Files.writeString(here.resolve("victim"), "as it was");

    Process process = launched.shell(Map.of(), "cd here && exec \"$0\" run *");
    assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
    assertThat(launched.err()).startsWith(name + " is the name of a file here").hasLineCount(1);

    process = launched.shell(Map.of(), "cd here && exec \"$0\" run --trace off -- *");
    assertThat(Launched.out(process)).contains("\nvictim\n").contains(name + "\n  in    sha256 ");
    assertThat(process.waitFor()).as(launched.err()).isZero();
    assertThat(here.resolve("victim")).hasContent("as it was");
  }

  @Test
  void shouldFindANameThatIsNotInAscii() throws Exception {
    Process process =
        launched.shell(
            Map.of("LC_ALL", "C"),
            "printf bread >$'br\\xC3\\xB8d' && exec \"$0\" run --trace off br*");

    assertThat(Launched.out(process)).startsWith("Toasting br\u00F8d (5 bytes)");
    assertThat(process.waitFor()).as(launched.err()).isZero();
  }

  @Test
  void shouldSayWhyANameIsNotFoundThatIsNotInUtf8() throws Exception {
    Process process = launched.shell(Map.of(), "printf bread >$'br\\xF8d' && exec \"$0\" run br*");

    assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
    assertThat(launched.err()).startsWith("There is no file br").contains("not in UTF-8");
  }

  @Test
  void shouldReadTheStandardInput() throws Exception {
    Process process = launched.shell(Map.of(), "printf bread | \"$0\" run - --trace off");

    assertThat(Launched.out(process)).contains("\nthe standard input\n  in    sha256 ");
    assertThat(process.waitFor()).as(launched.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run bread --output bread <bread",
        "run - --output bread <bread",
        "run - --vcd bread <bread",
        "run /dev/stdin --output bread <bread",
        "run /proc/self/fd/5 --output bread 5<bread",
        "run other --output report >>report",
        "run other --vcd /dev/stdout | cat",
        "run report >>report",
        "pico - --vcd bread <bread",
      })
  void shouldNotWriteOverWhatTheShellOpened(String line) throws Exception {
    Files.writeString(folder.resolve("bread"), "bread");
    Files.writeString(folder.resolve("other"), "other");
    Files.writeString(folder.resolve("report"), "report\n");

    Process process = launched.shell(Map.of(), "set -o pipefail; \"$0\" " + line);

    Launched.out(process);
    assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
    assertThat(launched.err()).contains("name ");
    assertThat(folder.resolve("bread")).hasContent("bread");
    assertThat(folder.resolve("report")).hasContent("report\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run bread", "--help", "--version"})
  void shouldNotPrintToAClosedStandardOutput(String line) throws Exception {
    Files.writeString(folder.resolve("bread"), "bread");

    Process process = launched.shell(Map.of(), "\"$0\" " + line + " >&-");
    assertThat(process.waitFor()).isEqualTo(ExitCode.USAGE);
    assertThat(launched.err()).startsWith("The standard output is closed");

    process = launched.shell(Map.of(), "\"$0\" " + line + " >/dev/full");
    assertThat(process.waitFor()).isEqualTo(ExitCode.FAILED);
    assertThat(launched.err()).endsWith("What was printed is lost: No space left on device.\n");
  }

  /** A closed stream would lend its number to the next file that is opened. */
  @Test
  void shouldWriteNothingButToastToTheOutput() throws Exception {
    Files.writeString(folder.resolve("bread"), "bread");

    Process process =
        launched.shell(Map.of(), "\"$0\" run bread --trace off --output back <&- 2>&-");

    assertThat(Launched.out(process)).endsWith("What came back is what went in.\n");
    assertThat(process.waitFor()).isZero();
    assertThat(folder.resolve("back")).hasContent("bread");
  }
}
