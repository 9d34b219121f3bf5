package usbtoaster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tool {@code jfr} of the JDK that runs the tests. */
public final class JfrTool {
  private JfrTool() {}

  /** Lets it do {@code command} with {@code file}, and returns what it prints. */
  public static List<String> run(Path file, String... command) throws IOException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jfr");
    List<String> all = new ArrayList<>(List.of(tool.toString()));
    all.addAll(List.of(command));
    all.add(file.toString());
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as(out).isZero();
    return out.lines().toList();
  }

  /** Returns how many events there are of each type that is ours. */
  public static Map<String, Integer> counts(Path file) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (String line : run(file, "summary")) {
      List<String> words = List.of(line.strip().split(" +", -1));
      if (words.getFirst().startsWith("usbtoaster.")) {
        counts.put(
            words.getFirst().substring("usbtoaster.".length()), Integer.parseInt(words.get(1)));
      }
    }
    return counts;
  }
}
