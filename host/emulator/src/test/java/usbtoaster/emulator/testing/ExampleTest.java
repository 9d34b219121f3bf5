package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The example in docs/emulator.md")
class ExampleTest {
  private static final Path SOURCE =
      Path.of("src/test/java/usbtoaster/emulator/testing/ExampleTest.java");
  private static final Path DOCUMENT = Path.of("../../docs/emulator.md");

  // What is between the marks stands in the document, and the other way round.
  // example: begin
  @Test
  void shouldRaiseIrqAfterPowerOn() {
    try (TestBench bench = TestBench.of(Path.of("../../firmware/image/toaster.elf"))) {
      bench.vcd(Path.of("target/boot.vcd"), 0, 20); // UART0's TX and IRQ
      bench.drive(17, true).drive(21, false); // the host's CS and ACK, idle
      Duration up = bench.runUntilEdge(20, true, Duration.ofMillis(100));
      assertThat(up).isLessThan(Duration.ofMillis(20));
      bench.drive(21, true).runUntil("IRQ falls", () -> !bench.pin(20), Duration.ofMillis(1));
      bench.runUntilUart("125 MHz", Duration.ofMillis(10));
    }
  }

  // example: end

  @Test
  void shouldBeTheOneInTheDocument() throws IOException {
    List<String> source =
        between(Files.readAllLines(SOURCE), "  // example: begin", "  // example: end").stream()
            .map(line -> line.isEmpty() ? line : line.substring(2))
            .toList();
    List<String> document = between(Files.readAllLines(DOCUMENT), "```java", "```");
    assertThat(String.join("\n", document)).isEqualTo(String.join("\n", source).stripTrailing());
  }

  private static List<String> between(List<String> lines, String begin, String end) {
    int first = lines.indexOf(begin) + 1;
    assertThat(first).as("the line \"%s\"", begin).isPositive();
    int length = lines.subList(first, lines.size()).indexOf(end);
    assertThat(length).as("the line \"%s\" after it", end).isPositive();
    return lines.subList(first, first + length);
  }
}
