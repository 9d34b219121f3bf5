package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** 100 MiB through the real launcher, in a heap of 128 MiB. */
@Timeout(300)
final class BigFileIT {
  private static final Path LAUNCHER = Path.of("../toaster").toAbsolutePath().normalize();
  private static final int MEBIBYTES = 100;

  @TempDir private static Path folder;

  @BeforeAll
  static void bake() throws IOException {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    LoggerFactory.getLogger(BigFileIT.class).info("bread: -Dtoaster.seed={}", seed);
    Random random = new Random(seed);
    byte[] slice = new byte[1 << 20];
    try (OutputStream bread = Files.newOutputStream(folder.resolve("bread"))) {
      for (int i = 0; i < MEBIBYTES; i++) {
        random.nextBytes(slice);
        bread.write(slice);
      }
    }
  }

  @ParameterizedTest(name = "{0} writes in flight")
  @ValueSource(ints = {1, 8, 1024})
  void shouldBringBackABigFileInBoundedMemory(int inFlight) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                LAUNCHER.toString(),
                "run",
                "bread",
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
    assertThat(out).contains("What came back is what went in.").contains("0 threads waiting");
    assertThat(Files.mismatch(folder.resolve("bread"), folder.resolve("back"))).isEqualTo(-1);
  }
}
