package usbtoaster.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.io.FileAccess.WRITE_ONLY;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.Task;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.ToasterPico;
import usbtoaster.toaster.Toaster;
import usbtoaster.trace.Trace;

@DisplayName("The examples in the README")
class ReadmeTest {
  private static final Path SOURCE = Path.of("src/test/java/usbtoaster/system/ReadmeTest.java");
  private static final Path README = Path.of("../../README.md");
  private static final Pattern EXAMPLE = Pattern.compile("// begin\n(.*?)// end", Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  @SuppressWarnings("MultiVariableDeclaration") // as a reader would write it
  void shouldUseTheLibrary() throws Exception {
    // begin
    try (Toaster toaster = Toaster.open()) { // emulated; on a Raspberry Pi: the one on its header
      byte[] bread = "Bread for the toast!".getBytes(UTF_8), toast = new byte[bread.length];
      toaster.stream().writeAsync(bread);
      System.out.println(toaster.stream().readAsync(toast).join() + " bytes of toast");
    }
    // end
  }

  @Test
  void shouldTestWithTheRealFirmware() throws Exception {
    // begin
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = ToasterPico.open(FirmwareImage.ofThisBuild(), time, Trace.OFF)) {
      Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
      Toaster toaster = Toaster.builder().virtualTime(time).access(WRITE_ONLY).open(pi4j);
      Task<Integer> write = toaster.stream().writeAsync(new byte[1000]);
      time.runUntil(() -> toaster.counters().frames() == 12, 1_000_000_000);
      pico.powerCycle(); // in the middle of the write
      time.runUntil(() -> toaster.pool().pump() >= 0 && write.isCompleted(), 1_000_000_000);
      assertThat(write.exception()).as(pico::where).isNull(); // else: where the firmware is
      assertThat(write.result()).isEqualTo(1000);
      assertThat(toaster.counters().restarts()).isEqualTo(1); // the driver began the write anew
      toaster.close();
      pi4j.shutdown();
    }
    // end
  }

  @Test
  void shouldBeThoseInTheReadme() throws IOException {
    assertThat(BLOCK.matcher(Files.readString(README)).results().limit(2).map(ReadmeTest::words))
        .containsExactlyElementsOf(
            EXAMPLE.matcher(Files.readString(SOURCE)).results().map(ReadmeTest::words).toList());
  }

  private static String words(MatchResult code) {
    return code.group(1).replaceAll("\\s", "");
  }
}
