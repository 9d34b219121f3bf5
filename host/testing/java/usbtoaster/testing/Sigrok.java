package usbtoaster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An oracle: sigrok-cli, which reads VCD files and decodes what is on the wires. */
public final class Sigrok {
  private static final String MISSING =
      "sigrok-cli is not installed, so nobody else reads the VCD files: apt-get install sigrok-cli";

  private Sigrok() {}

  /** Skips the test visibly if it is not installed; fails it with -Dtoaster.oracle=required. */
  public static void assumeInstalled() {
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
  public static List<String> read(Path vcd, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-I", "vcd", "-i", vcd.toString()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new)).lines().toList();
  }

  /**
   * Lets it write {@code vcd} anew, and returns the edges that it found, by wire: {@code "7632704
   * ns up"}. First levels are none.
   */
  public static Map<String, List<String>> edges(Path vcd) throws IOException {
    Map<String, List<String>> edges = new LinkedHashMap<>();
    Map<String, List<String>> byId = new LinkedHashMap<>();
    for (String line : read(vcd, "-O", "vcd")) {
      List<String> words = List.of(line.strip().split(" ", -1));
      if (words.getFirst().equals("$var")) {
        byId.put(words.get(3), edges.computeIfAbsent(words.get(4), name -> new ArrayList<>()));
      } else if (line.startsWith("#") && !words.getFirst().equals("#0")) { // at 0: first levels
        long nanos = Long.parseLong(words.getFirst().substring(1));
        for (String change : words.subList(1, words.size())) {
          byId.getOrDefault(change.substring(1), new ArrayList<>())
              .add(edge(nanos, change.charAt(0) == '1'));
        }
      }
    }
    return edges;
  }

  /** Returns an edge as {@link #edges} has it. */
  public static String edge(long nanos, boolean level) {
    return "%d ns %s".formatted(nanos, level ? "up" : "down");
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
