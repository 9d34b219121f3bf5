package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher in a clone of its own, with a Maven that makes the same files in no time, and a Java
 * that prints its arguments.
 */
final class FirstRunIT {
  private static final String MAVEN =
      """
      echo "$PWD $*" >>"$LOG"
      for i in 1 2; do
        echo "[INFO] Building USB toaster: part$i 0.1.0-SNAPSHOT                  [$i/2]"
      done
      cd host/cli && mkdir -p target/lib && cd target
      echo jar >toaster.jar
      [ -z "${WAIT:-}" ] || read -r _ <"$WAIT"
      echo one >lib/one.jar
      echo two >lib/two.jar
      printf '%s\\n' toaster.jar lib/*.jar >toaster.parts
      """;

  @TempDir private Path folder;
  private Path root = Path.of("");
  private Launched launched = new Launched(Path.of(""));
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void begin() throws IOException {
    launched = new Launched(Files.createDirectory(folder.resolve("here")));
    clone("a clone");
    Path jdk = folder.resolve("jdk");
    Launched.script(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"\n");
    Launched.script(jdk.resolve("bin/javac"), "");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path tools = folder.resolve("tools");
    Launched.script(tools.resolve("mvn"), MAVEN);
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    environment.put("TOASTER_JAVA_HOME", jdk.toString());
    environment.put("TMPDIR", temporary.toString());
    environment.put("LOG", folder.resolve("log").toString());
  }

  private void clone(String name) throws IOException {
    root = folder.resolve(name);
    Path host = Files.createDirectories(root.resolve("host"));
    for (String part : List.of("toaster", "jdk.sh", "build.sh")) {
      Files.copy(Launched.LAUNCHER.resolveSibling(part), host.resolve(part));
    }
    for (String part : List.of("pom.xml", "host/cli/pom.xml", "host/cli/src/main/Main.java")) {
      Files.createDirectories(root.resolve(part).getParent());
      Files.createFile(root.resolve(part));
    }
    Files.createDirectories(root.resolve("firmware/image"));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("bash", root.resolve("host/toaster").toString()));
    command.addAll(List.of(arguments));
    return launched.start(environment, command);
  }

  private List<String> run(String... arguments) throws Exception {
    Process process = start(arguments);
    String out = Launched.out(process);
    assertThat(process.waitFor()).as(launched.err()).isZero();
    return out.lines().toList();
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(folder.resolve("log"));
  }

  private Path target() {
    return root.resolve("host/cli/target");
  }

  @Test
  void shouldSayThatTheFirstRunBuildsAndHowFarItIs() throws Exception {
    run("--version");

    assertThat(launched.err().lines())
        .containsExactly(
            "Building the toaster (first use); this takes about a minute, and longer where Maven"
                + " has to download ...",
            "  1 of 2: part1",
            "  2 of 2: part2");
    run("--version");
    assertThat(launched.err()).isEmpty();
    assertThat(builds()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm -r lib",
        "rm lib/two.jar",
        "rm toaster.parts",
        ": >toaster.parts",
        "printf ja >toaster.jar",
        ": >toaster.jar",
        "printf t >lib/two.jar",
        "rm toaster.jar",
        "cd .. && rm -r target",
      })
  void shouldBuildAgainWhatIsNotWhole(String accident) throws Exception {
    run("--version");
    assertThat(
            new ProcessBuilder("bash", "-c", accident)
                .directory(target().toFile())
                .start()
                .waitFor())
        .isZero();

    assertThat(run("--version")).endsWith("usbtoaster.cli.Main", "--version");

    assertThat(builds()).hasSize(2);
    run("--version");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void shouldUseNoLibraryOfOld() throws Exception {
    Files.createDirectories(target().resolve("lib"));
    Files.writeString(target().resolve("lib/old.jar"), "old");
    assertThat(String.join(":", run("--version")))
        .contains("lib/two.jar")
        .doesNotContain("old.jar");
  }

  @Test
  void shouldBuildOnceWhereTwoFirstRunsMeet() throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    environment.put("WAIT", gate.toString());
    Process first = start("first");
    try (OutputStream open = Files.newOutputStream(gate)) { // when Maven is at the gate
      Launched other = new Launched(Files.createDirectory(folder.resolve("there")));
      Process second =
          other.start(
              environment, List.of("bash", root.resolve("host/toaster").toString(), "second"));
      while (!other.err().contains("waiting for it")) {
        assertThat(second.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      open.write('\n');
      open.flush();

      assertThat(Launched.out(first)).endsWith("first\n");
      assertThat(Launched.out(second)).endsWith("second\n");
      assertThat(other.err()).isEqualTo("Another build is under way: waiting for it ...\n");
    }
    assertThat(builds()).hasSize(1);
  }

  @Test
  void shouldHealAfterAKilledBuildAndLeaveNothingInTheTemporaryFolder() throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    environment.put("WAIT", gate.toString());
    Process killed = start("--version");
    try (OutputStream open = Files.newOutputStream(gate)) {
      assertThat(open).isNotNull();
      killed.descendants().forEach(ProcessHandle::destroyForcibly);
      killed.destroyForcibly().waitFor();
    }
    environment.remove("WAIT");

    assertThat(run("--version")).endsWith("usbtoaster.cli.Main", "--version");

    assertThat(builds()).hasSize(2);
    try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
    assertThat(target().resolve("build.log")).doesNotExist();
  }

  @Test
  void shouldSayWhyABuildFailedAndKeepItsLog() throws Exception {
    Launched.script(
        folder.resolve("tools/mvn"), "echo '[ERROR] no flour'; echo '[ERROR] -> [Help 1]'; exit 1");

    Process process = start("--version");

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(launched.err())
        .contains("[ERROR] no flour")
        .doesNotContain("Help")
        .contains("The build failed; the lines above say why.");
    assertThat(target().resolve("build.log")).content().contains("no flour");
  }

  @Test
  void shouldRunFromAPathWithAColon() throws Exception {
    clone("a:clone: of mine");
    String arguments = String.join("\n", run("x"));
    assertThat(arguments)
        .contains("-cp\n/proc/self/fd/8/toaster.jar:/proc/self/fd/8/lib/one.jar:")
        .contains("-XX:SharedArchiveFile=/proc/self/fd/8/toaster.jsa\n");
    assertThat(builds()).singleElement().asString().doesNotContain(":");
    try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldNotBuildWhereJavaWouldFindNoFirmware() throws Exception {
    clone("hot!");
    assertThat(start("x").waitFor()).isEqualTo(1);
    assertThat(launched.err())
        .isEqualTo(
            "Java finds no file in a jar below a folder whose name ends with an exclamation mark:"
                + " move %s.\n",
            root);
    clone("hot!pot");
    assertThat(run("x")).contains("x");
  }

  @Test
  void shouldTakeJavaOptsForWordsAndNotForPatterns() throws Exception {
    Files.createFile(folder.resolve("here/-Dx=file"));
    environment.put("JAVA_OPTS", " -Dx=*\t-Dy=[a-z]?\n  -Xmx128m ");
    assertThat(run("x")).contains("-Dx=*", "-Dy=[a-z]?", "-Xmx128m").doesNotContain("-Dx=file");
  }

  /** script(1) of util-linux runs a program on a terminal of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"2>/dev/null", ">/dev/null", ""})
  void shouldShowABarWhereOnlyStderrIsATerminal(String streams) throws Exception {
    run("x");
    Path seen = folder.resolve("seen");
    Launched.script(folder.resolve("jdk/bin/java"), "printf '%s\\n' \"$@\" >'" + seen + "'\n");
    String command = "bash '" + root.resolve("host/toaster") + "' x " + streams;
    environment.put("TERM", "xterm");

    Process process = launched.start(environment, List.of("script", "-qec", command, "/dev/null"));

    Launched.out(process);
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readAllLines(seen).contains("-Dtoaster.terminal=true"))
        .isEqualTo(!streams.startsWith("2"));
  }

  @Test
  void shouldRunByARelativeNameWhereCdLooksElsewhere() throws Exception {
    Files.createDirectories(folder.resolve("other/host"));
    environment.put("CDPATH", ".:" + folder.resolve("other"));
    String line = "cd -- '" + root + "' >/dev/null && exec bash host/toaster x";

    Process process = launched.start(environment, List.of("bash", "-c", line));

    assertThat(Launched.out(process)).contains("-cp", target() + "/toaster.jar:");
    assertThat(process.waitFor()).as(launched.err()).isZero();
  }

  /** As a systemd unit of the system has it. */
  @Test
  void shouldRunWithoutATargetFolder() throws Exception {
    environment.remove("TOASTER_JAVA_HOME");
    environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    String launcher = root.resolve("host/toaster").toString();

    Process process =
        launched.start(environment, List.of("env", "-u", "HOME", "bash", launcher, "x"));

    assertThat(Launched.out(process)).contains("-cp");
    assertThat(process.waitFor()).as(launched.err()).isZero();
  }

  /** ssh brings LANG along from a machine that knows more languages; then the locale is C. */
  @ParameterizedTest
  @CsvSource({
    "LANG, xx_XX.UTF-8, C.UTF-8",
    "LC_ALL, xx_XX.utf8, C.UTF-8",
    "LC_CTYPE, xx_XX, C.UTF-8",
    "LC_ALL, C, C.UTF-8",
    "LC_ALL, C.UTF-8, C.UTF-8",
    "LC_CTYPE, C.UTF-8, none",
  })
  void shouldReadNamesAsUtf8WhereTheLocaleIsNotInstalled(String variable, String value, String then)
      throws Exception {
    Launched.script(folder.resolve("jdk/bin/java"), "echo ${LC_ALL:-none}\n");
    String launcher = root.resolve("host/toaster").toString();
    List<String> command =
        List.of("env", "-u", "LANG", "-u", "LC_ALL", "-u", "LC_CTYPE", variable + "=" + value);
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("bash", launcher, "x"));

    Process process = launched.start(environment, line);

    assertThat(Launched.out(process).strip()).isEqualTo(then);
    assertThat(process.waitFor()).as(launched.err()).isZero();
  }
}
