package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Translated programs do what Unicorn does after HotSpot's second compiler has compiled them, too,
 * in a JVM that does so early and in the foreground. {@code -Dtoaster.compiled=} sets how many
 * programs.
 */
class CompiledProgramTest {
  private static final int PROGRAMS = Integer.getInteger("toaster.compiled", 1);
  private static final int TIMES = 120;
  private static final Pattern BY_SECOND_COMPILER =
      Pattern.compile(" 4 +usbtoaster[.]emulator[.]core[.]translate[.]At.*::run ");

  private final long seed =
      Long.getLong("toaster.seed", new SplittableRandom().nextLong() & 0xFFFF_FFFFL);

  @Test
  void shouldDoWhatUnicornDoesOnceTheyAreCompiled() throws IOException, InterruptedException {
    Unicorn.openFor("Compiled programs").close();
    List<String> command =
        List.of(
            System.getProperty("java.home") + File.separator + "bin/java",
            "-Xbatch",
            "-XX:+UseSerialGC",
            "-XX:+PrintCompilation",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,*::run,0.01", // those of regions
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CompiledPrograms.class.getName(),
            Long.toString(seed),
            Integer.toString(PROGRAMS),
            Integer.toString(TIMES));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("-Dtoaster.seed=%d%n%s", seed, out).isZero();
    assertThat(out).as("-Dtoaster.seed=%d", seed).contains("all the same");
    assertThat(out.lines().filter(BY_SECOND_COMPILER.asPredicate()).count())
        .as("regions that were compiled%n%s", out)
        .isPositive(); // how many depends on the programs
  }
}
