package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * A big file through the real launcher, in a heap of 128 MiB: up to 100 MiB on the mock, 4 MiB on
 * the Pico.
 */
final class BigFileIT {
  private static final Path LAUNCHER = Path.of("../toaster").toAbsolutePath().normalize();

  @TempDir private static Path folder;

  private static void bake(int mebibytes) throws IOException {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    LoggerFactory.getLogger(BigFileIT.class).info("bread: -Dtoaster.seed={}", seed);
    Random random = new Random(seed);
    byte[] slice = new byte[1 << 20];
    try (OutputStream bread = Files.newOutputStream(folder.resolve("bread"))) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(slice);
        bread.write(slice);
      }
    }
  }

  @ParameterizedTest(name = "{1} MiB on the {0}, {2} writes in flight")
  @CsvSource({"mock, 20, 1", "mock, 100, 8", "mock, 50, 1024", "emulator, 4, 8"})
  void shouldBringBackABigFileInBoundedMemory(String target, int mebibytes, int inFlight)
      throws Exception {
    bake(mebibytes);
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                LAUNCHER.toString(),
                "run",
                "bread",
                "--target",
                target,
                "--output",
                "back",
                "--in-flight",
                Integer.toString(inFlight),
                "--chunk",
                "32768",
                "--burst",
                "4096",
                "--browning",
                "1")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_OPTS", "-Xmx128m");

    Process process = builder.start();

    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out)
        .contains("What came back is what went in.")
        .containsAnyOf("0 threads waiting", "No write stayed in flight for as long as a census");
    assertThat(Files.mismatch(folder.resolve("bread"), folder.resolve("back"))).isEqualTo(-1);
  }
}
