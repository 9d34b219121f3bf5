package usbtoaster.emulator.gdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.testing.TestBench;

/**
 * Debian's gdb-multiarch debugs the toaster's firmware. Skipped visibly where it is not installed;
 * fails then with -Dtoaster.oracle=required.
 */
@DisplayName("gdb-multiarch debugs the toaster's firmware")
class RealGdbTest {
  private static final Path IMAGE = Path.of("../../firmware/image/toaster.elf");

  @BeforeAll
  static void find() {
    boolean found = isInstalled();
    String missing = "the server was not tried with GDB: install Debian's gdb-multiarch.";
    if ("required".equals(System.getProperty("toaster.oracle"))) {
      assertThat(found).as(missing).isTrue();
    }
    Assumptions.assumeTrue(found, missing);
  }

  private static boolean isInstalled() {
    try {
      return new ProcessBuilder("gdb-multiarch", "--version")
              .redirectErrorStream(true)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns what GDB prints for {@code commands}, while the firmware runs for 50 ms. */
  private static String gdb(String... commands) throws Exception {
    try (TestBench bench = TestBench.of(IMAGE)) {
      GdbServer server = bench.gdb(0);
      List<String> line = new ArrayList<>(List.of("gdb-multiarch", "-nx", "-batch", "-q"));
      line.addAll(
          List.of("-ex", "set confirm off", "-ex", "target remote localhost:" + server.port()));
      for (String command : commands) {
        line.addAll(List.of("-ex", command));
      }
      line.add(IMAGE.toString());
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      process.getOutputStream().close();
      CompletableFuture<String> said =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new String(process.getInputStream().readAllBytes(), UTF_8);
                } catch (IOException e) {
                  return e.toString();
                }
              });
      bench.runFor(Duration.ofMillis(50));
      process.waitFor();
      return said.join();
    }
  }

  @Test
  void shouldHaltInMainAndStepAndLook() throws Exception {
    String said =
        gdb(
            "break main",
            "continue",
            "stepi",
            "info registers pc xpsr msp",
            "backtrace 1",
            "x/1xw 0xe000ed00",
            "monitor where",
            "detach");
    assertThat(said)
        .contains("Breakpoint 1, ", "main ()", "0xe000ed00:\t0x410cc601", "Core 0 ")
        .doesNotContain("Remote failure", "warning: ");
  }

  @Test
  void shouldLoadTheImageIntoTheFlashAndStartIt() throws Exception {
    String said =
        gdb("load", "monitor reset", "break main", "continue", "compare-sections", "kill");
    assertThat(said)
        .contains("Loading section", "Transfer rate", "main ()")
        .doesNotContain("MIS-MATCHED");
  }

  @Test
  void shouldShowBothCoresAsThreads() throws Exception {
    String said = gdb("break main", "continue", "info threads", "thread 2", "x/1i $pc", "detach");
    assertThat(said)
        .contains(
            "Thread 1 (core 0, halted)", "Thread 2 (core 1, asleep)", "[Switching to thread 2")
        .doesNotContain("Remote failure");
  }

  @Test
  void shouldHaltAtAWatchpoint() throws Exception {
    String said =
        gdb(
            "break main",
            "continue",
            "delete",
            "watch *(unsigned *) 0x40058004 if 1",
            "info threads",
            "detach");
    assertThat(said).contains("atchpoint 2", "Thread 1");
  }
}
