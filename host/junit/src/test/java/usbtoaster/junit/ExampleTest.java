package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.junit.Edge.RISING;
import static usbtoaster.junit.Units.ms;

import com.pi4j.context.Context;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The examples in docs/testing-firmware.md")
class ExampleTest {
  private static final Path SOURCE = Path.of("src/test/java/usbtoaster/junit/ExampleTest.java");
  private static final Path DOCUMENT = Path.of("../../docs/testing-firmware.md");

  private static final List<String> OURS = List.of("Pico", "PicoPin", "PicoTest", "Pin", "Uart");

  // What is between the marks stands in the document, and the other way round.
  // example: begin
  @PicoTest(
      image = "../../firmware/image/sensor.elf",
      wires =
          """
          SPI0.SCLK -> GP10
          SPI0.MISO <- GP11
          SPI0.MOSI -> GP12
          SPI0.CE0  -> GP13
          BCM25     <- GP14 DATA_READY
          UART.RXD  <- GP0
          """)
  static class SensorTest {
    @Test
    void shouldHaveASample(Context pi4j, Pico pico, Uart uart, @Pin("DATA_READY") PicoPin ready) {
      uart.expect("sensor: a sample each 100 ms").within(ms(20));
      ready.expectEdge(RISING).within(ms(110));
      Spi bus = pi4j.create(Spi.newConfigBuilder(pi4j).bus(0).address(0).mode(SpiMode.MODE_1));
      byte[] sample = new byte[5];
      bus.transfer(new byte[5], sample, 5);
      assertThat(sample).startsWith(0, 1); // its number
      ready.expectLow().within(ms(1));
      pico.hasNotFaulted();
    }
  }

  // example: end

  @Test
  void shouldPass() {
    Run run = Run.of(SensorTest.class);
    assertThat(run.failures()).isEmpty();
    assertThat(run.tests()).hasSize(1);
  }

  @Test
  void shouldBeTheOneInTheDocument() throws IOException {
    List<String> lines = Files.readAllLines(SOURCE);
    String example =
        between(lines, "  // example: begin", "  // example: end").stream()
            .map(line -> line.isEmpty() ? line : line.substring(2))
            .collect(Collectors.joining("\n"))
            .strip()
            .replace("static class", "class") // as it stands in a file of its own
            .replace("../../firmware/image/", "build/");
    List<String> document = between(Files.readAllLines(DOCUMENT), "```java", "```");
    assertThat(String.join("\n", document)).isEqualTo(imports(lines, example) + example);
  }

  /** Returns the imports that {@code example} needs outside of this package. */
  private static String imports(List<String> lines, String example) {
    Stream<String> ours = OURS.stream().map(name -> "import usbtoaster.junit." + name + ";");
    Map<Boolean, List<String>> imports =
        Stream.concat(lines.stream().filter(line -> line.startsWith("import ")), ours)
            .filter(line -> example.matches("(?s).*\\b" + simpleName(line) + "\\b.*"))
            .collect(Collectors.partitioningBy(line -> line.startsWith("import static ")));
    return Stream.of(true, false)
        .map(isStatic -> String.join("\n", imports.getOrDefault(isStatic, List.of())) + "\n\n")
        .collect(Collectors.joining());
  }

  private static String simpleName(String line) {
    return line.substring(line.lastIndexOf('.') + 1, line.length() - 1);
  }

  @Test
  void shouldHaveTheFailuresOfTheDocument() throws IOException {
    String failure = Files.readString(Path.of("src/test/resources/failures/DefaultDebounce.txt"));
    List<String> document = between(Files.readAllLines(DOCUMENT), "```text", "```");
    assertThat(String.join("\n", document) + "\n").isEqualTo(failure);
  }

  private static List<String> between(List<String> lines, String begin, String end) {
    int first = lines.indexOf(begin) + 1;
    assertThat(first).as("the line \"%s\"", begin).isPositive();
    int length = lines.subList(first, lines.size()).indexOf(end);
    assertThat(length).as("the line \"%s\" after it", end).isPositive();
    return lines.subList(first, first + length);
  }
}
