package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.driver.PinMap;
import usbtoaster.targets.ToasterPico;

/** What cannot be done: one clear sentence, the right exit code, no stack trace. */
final class ErrorTest {
  @TempDir private Path folder;
  private String arch = "";

  @BeforeEach
  void rememberTheProcessor() {
    arch = System.getProperty("os.arch");
  }

  @AfterEach
  void restoreTheProcessor() {
    System.setProperty("os.arch", arch);
  }

  private static void assertRefused(Console console, String sentence) {
    assertThat(console.err().lines()).first().asString().isEqualTo(sentence);
    assertThat(console.err()).doesNotContain(" at ");
    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void shouldRefuseAMissingFile() {
    Path none = folder.resolve("none");
    assertRefused(Console.toaster("run", none), "There is no file " + none + ".");
  }

  @Test
  void shouldRefuseAFolder() {
    assertRefused(Console.toaster("run", folder), folder + " is a folder: name the files in it.");
  }

  @Test
  void shouldRefuseAnEmptyFileBeforeAnythingIsDone() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Path empty = Files.createFile(folder.resolve("empty"));

    Console console = Console.toaster("run", bread, empty);

    assertRefused(console, empty + " is empty: there is nothing to toast.");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void shouldRefuseAFileThatCannotBeRead() {
    Console console = Console.toaster("run", "/proc/self/mem");
    assertRefused(console, "/proc/self/mem could not be read: Input/output error.");
  }

  @Test
  void shouldRefuseAnOutputThatCannotBeWritten() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Console console = Console.toaster("run", bread, "--output", folder.resolve("no/such/folder"));
    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .contains("could not be written: it is not there, or its folder is not.")
        .hasLineCount(1);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void shouldRefuseToWriteOverWhatItToasts() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Path link = Files.createLink(folder.resolve("link"), bread);

    Console console = Console.toaster("run", bread, "--output", link);

    assertRefused(
        console,
        "--output "
            + link
            + " is the file of FILE, too, and would be written over: name another file.");
    assertThat(bread).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({
    "--browning, 13, --browning goes from 0 to 12: 13 is outside.",
    "--browning, -1, --browning goes from 0 to 12: -1 is outside.",
    "--burst, 0, --burst goes from 1 to 4096: 0 is outside.",
    "--burst, 4097, --burst goes from 1 to 4096: 4097 is outside.",
    "--in-flight, 0, --in-flight goes from 1 to 1048576: 0 is outside.",
    "--chunk, 32769, --chunk goes from 1 to 32768: 32769 is outside.",
    "--chunk, four, Invalid value for option '--chunk': 'four' is not an int",
    "--trace, all, 'Invalid value for option ''--trace'': give one of off, life, log, json, not"
        + " all.'",
    "--target, oven, 'Invalid value for option ''--target'': give one of auto, emulator, mock, pi,"
        + " not oven.'",
    "--pace, quick, 'Invalid value for option ''--pace'': A pace is fast, real or 1:N, not quick.'",
    "--spi, 2.0, 'The toaster''s bus is 0.0, 0.1, 1.0, 1.1 or 1.2 (SPI0 or SPI1, and its chip"
        + " select), not 2.0.'",
    "--spi, CE1, 'A bus is given as BUS.CE, its number and that of its chip select, as 0.1, not as"
        + " \"CE1\".'",
    "--clock, 12MHz, 'The clock is 10 kHz to 10 MHz, as fast as the firmware can follow, not 12"
        + " MHz.'",
    "--clock, fast, 'A clock is given as 1MHz, 500 kHz or 1000000, not as \"fast\".'",
    "--pins, irq=99, 'BCM 99 for the interrupt line is not on a Raspberry Pi''s header: give 0 to"
        + " 27.'",
    "--pins, cake=5, 'Pins are given as irq=25,ack=24,reset=23, each at most once, not as"
        + " \"cake=5\".'",
    "--darkness, 3, 'Unknown option: ''--darkness'''",
  })
  void shouldRefuseABadOption(String option, String value, String sentence) throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Console console = Console.toaster("run", option, value, bread);
    assertThat(console.err().lines().toList()).containsExactly(sentence, "Try: toaster run --help");
    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
    assertThat(console.out()).isEmpty();
  }

  @Test
  void shouldRefuseARunWithoutAFileAndNoCommand() {
    assertRefused(Console.toaster("run"), "Missing required parameter: 'FILE'");
    assertRefused(Console.toaster(), "Missing required subcommand");
    assertThat(Console.toaster("bake").exitCode).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @CsvSource({"--target, pi", "--edges, chardev"})
  void shouldRefuseThePiOffAPi(String option, String value) throws IOException {
    System.setProperty("os.arch", "amd64"); // this test may run on a Pi
    Path bread = Bread.of(folder, "bread", 10);
    assertRefused(
        Console.toaster("run", option, value, bread),
        "This is not a Raspberry Pi (its processor is amd64): leave out --target pi or --edges, or"
            + " run this on a Pi with the toaster on its header.");
  }

  @Test
  void shouldRefuseAnImageThatIsNone() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Path none = folder.resolve("none.elf");
    Console console = Console.toaster("run", bread, "--image", none);
    assertRefused(console, "There is no file " + none + ".");
    assertThat(console.out()).isEmpty();
    assertRefused(
        Console.toaster("run", bread, "--image", bread),
        "bread is neither an ELF nor a UF2 file: give the .elf or .uf2 that the build made with"
            + " it.");
  }

  @Test
  void shouldRefuseWiresThatAreNone() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Path table = Files.writeString(folder.resolve("my.wires"), "# mine\nBCM25 <- GP99 IRQ\n");
    assertRefused(
        Console.toaster("run", bread, "--wires", table),
        "my.wires: Line 2: GP99 is not a pin of a Pico: give GP0 to GP22, GP26 to GP28, or RUN.");
    Files.writeString(table, "BCM5 <- GP20 IRQ\n");
    assertRefused(
        Console.toaster("run", bread, "--wires", table),
        "The wires do not suit the driver: The emulated Pico is on no SPI bus: add one to its"
            + " wires.");
    Files.writeString(table, ToasterPico.wiring(PinMap.DEFAULT.withSpi(1, 0)).toString());
    assertRefused(
        Console.toaster("run", bread, "--wires", table),
        "The wires do not suit the driver: The emulated Pico is on SPI bus 1, channel 0, not on bus"
            + " 0, channel 0: ask for bus 1, channel 0. That is --spi 1.0, or the property"
            + " toaster.spi.");
  }

  @Test
  void shouldTellThatARecordingCannotBeWritten() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Path nowhere = folder.resolve("nowhere").resolve("pins.vcd");
    Console console = Console.toaster("run", bread, "--vcd", nowhere);
    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.out()).isEmpty();
    assertThat(console.err())
        .isEqualTo(
            "The VCD file "
                + nowhere
                + " cannot be written (its folder is not there): name another one.\n");
  }

  @Test
  void shouldTellOfADiskThatFillsUpUnderARecording() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Console console = Console.toaster("run", bread, "--vcd", "/dev/full");
    assertThat(console.exitCode).isEqualTo(1);
    assertThat(console.err())
        .isEqualTo("The VCD file could not be written: No space left on device.\n");
  }

  @Test
  void shouldRefuseTheEmulatorsOptionsOnAnotherTarget() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    assertRefused(
        Console.toaster("run", bread, "--target", "mock", "--pace", "real"),
        "--pace is for --target emulator: leave one of them out.");
    assertRefused(
        Console.toaster("run", bread, "--target", "mock", "--vcd", folder.resolve("pins.vcd")),
        "--vcd is for --target emulator: leave one of them out.");
    assertRefused(
        Console.toaster("run", bread, "--target", "mock", "--image", bread),
        "--image is for --target emulator: leave one of them out.");
    assertRefused(
        Console.toaster("run", bread, "--target", "mock", "--wires", bread),
        "--wires is for --target emulator: leave one of them out.");
    for (String[] option :
        new String[][] {{"--pins", "irq=5"}, {"--spi", "0.1"}, {"--clock", "1MHz"}}) {
      assertRefused(
          Console.toaster("run", bread, "--target", "mock", option[0], option[1]),
          option[0]
              + " is for --target emulator or pi, as the mock has no pins: leave one of them out.");
    }
  }

  @Test
  void shouldShowAStackTraceWhenAsked() {
    Console console = Console.toaster("run", "--stacktrace", folder.resolve("none"));
    assertThat(console.err()).contains("    at usbtoaster.cli.");
    assertThat(console.exitCode).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void shouldMakeVisibleWhatTheCausesInAStackTraceSay() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Path none = folder.resolve("\u001B[31mnone\u0007/x");
    for (String option : new String[] {"--image", "--output"}) {
      Console console = Console.toaster("run", "--stacktrace", option, none, bread);
      assertThat(console.err()).contains("Caused by: ").doesNotContain("\u001B", "\u0007");
    }
  }
}
