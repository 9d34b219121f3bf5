package usbtoaster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("The systemd unit")
class ServiceTest {
  private static final Path UNIT = Path.of("src/main/systemd/toaster.service");
  private static final String MISSING =
      "systemd-analyze is not installed, so nobody else reads the unit: apt-get install systemd";

  @TempDir private Path folder;

  @BeforeAll
  static void announceWhatIsMissing() {
    if (!isInstalled()) {
      System.out.println(MISSING);
    }
  }

  private static boolean isInstalled() {
    for (String each : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(each, "systemd-analyze"))) {
        return true;
      }
    }
    return false;
  }

  /** Returns what systemd says against a unit; it looks whether there is such a Java, too. */
  private String verified(String unit) throws IOException {
    boolean required = "required".equals(System.getProperty("toaster.oracle"));
    assertThat(isInstalled() || !required).as(MISSING).isTrue();
    assumeTrue(isInstalled(), MISSING);
    Path file = folder.resolve("toaster.service");
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    Files.writeString(file, unit.replace("ExecStart=java ", "ExecStart=" + java + " "));
    Process process =
        new ProcessBuilder("systemd-analyze", "verify", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return said + (process.onExit().join().exitValue() == 0 ? "" : " It failed.");
  }

  @Test
  void shouldBeAcceptedBySystemd() throws IOException {
    assertThat(verified(Files.readString(UNIT))).isEmpty();
  }

  @Test
  void shouldNotBeAcceptedWhateverIsInIt() throws IOException {
    String unit = Files.readString(UNIT);
    assertThat(verified(unit.replace("Restart=on-failure", "Restart=at-times")))
        .contains("at-times");
    assertThat(verified(unit.replace("DevicePolicy", "DevicesPolicy"))).contains("DevicesPolicy");
  }

  @Test
  void shouldStartTheProgramWithOptionsThatThereAre() throws IOException {
    String start =
        Files.readAllLines(UNIT).stream()
            .filter(line -> line.startsWith("ExecStart="))
            .findFirst()
            .orElseThrow();
    assertThat(start).startsWith("ExecStart=java -jar /opt/toaster/toaster-standalone.jar");
    List<String> words = new ArrayList<>(List.of(start.split(" ", -1)));
    words.subList(0, 3).clear();
    words.replaceAll(word -> word.replace("$TOASTER_FILES", "bread"));
    words.remove("$TOASTER_OPTIONS");
    CommandLine commandLine =
        Main.commandLine(
            job -> new FakeSession(), null, Screen.USUAL, OutputStream.nullOutputStream());
    CommandLine.ParseResult run = commandLine.parseArgs(words.toArray(String[]::new)).subcommand();
    assertThat(run.commandSpec().name()).isEqualTo("run");
    assertThat(run.matchedPositionals()).hasSize(1);
  }
}
