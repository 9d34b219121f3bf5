package usbtoaster.emulator.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An oracle: sigrok-cli, which reads VCD files and decodes what is on the wires. */
final class Sigrok {
  private static final String MISSING =
      "sigrok-cli is not installed, so nobody else reads the VCD files: apt-get install sigrok-cli";

  private Sigrok() {}

  /** Skips the test visibly if it is not installed; fails it with -Dtoaster.oracle=required. */
  static void assumeInstalled() {
    boolean there = true;
    try {
      run("--version");
    } catch (IOException e) {
      there = false;
      System.out.println(MISSING);
    }
    boolean required = "required".equals(System.getProperty("toaster.oracle"));
    assertThat(there || !required).as(MISSING).isTrue();
    assumeTrue(there, MISSING);
  }

  /** Lets it read {@code vcd}, and returns what it prints. */
  static List<String> read(Path vcd, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-I", "vcd", "-i", vcd.toString()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new)).lines().toList();
  }

  private static String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sigrok-cli"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as(out).isZero();
    return out;
  }
}
