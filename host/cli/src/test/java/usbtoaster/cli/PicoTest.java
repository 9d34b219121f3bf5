package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code toaster pico}, with the toaster's own firmware. */
class PicoTest {
  private static final Path ELF = Path.of("../../firmware/image/toaster.elf");
  private static final String BANNER = "toaster 3, protocol 2, 125 MHz";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"toaster.elf", "toaster.uf2"})
  void shouldPrintWhatTheFirmwareSays(String image) {
    Console console = Console.toaster("pico", ELF.resolveSibling(image), "--for", "0.02");

    assertThat(console.exitCode).isZero();
    assertThat(console.out().strip()).isEqualTo(BANNER);
    assertThat(console.err())
        .startsWith("20 ms of the Pico's time have passed. Core 0 sleeps in WFI at 0x2000");
  }

  @Test
  void shouldEndWhenTheTextHasCome() throws IOException {
    Path vcd = folder.resolve("pins.vcd");

    Console console = Console.toaster("pico", ELF, "--until", "125 MHz", "--vcd", vcd);

    assertThat(console.exitCode).isZero();
    assertThat(console.out()).isEqualTo(BANNER);
    assertThat(Waveform.read(vcd).falls("GPIO0")).as("start bits and zeros").isPositive();
  }

  @Test
  void shouldSayWhereTheFirmwareIsWhenTheTextDoesNotCome() {
    Console console = Console.toaster("pico", ELF, "--until", "133 MHz", "--for", "0.05");

    assertThat(console.exitCode).isEqualTo(1);
    assertThat(console.out()).startsWith(BANNER);
    assertThat(console.err())
        .contains("133 MHz")
        .contains("50 ms")
        .contains("Core 0 sleeps in WFI");
  }

  @Test
  void shouldConnectAUsbHost() {
    Console console = Console.toaster("pico", ELF, "--usb", "--for", "0.02");

    assertThat(console.exitCode).isZero();
    assertThat(console.out()).as("UART0 is not asked for").isEmpty();
    assertThat(console.err())
        .contains("A USB host is connected, and the image has not enabled its USB controller.");
  }

  @Test
  void shouldRefuseAPortForGdbThatCannotBeHad() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Console console = Console.toaster("pico", ELF, "--gdb", taken.getLocalPort());

      assertThat(console.exitCode).isEqualTo(2);
      assertThat(console.err())
          .startsWith("GDB cannot be served on port " + taken.getLocalPort())
          .contains("in use")
          .hasLineCount(1);
    }
    Console none = Console.toaster("pico", ELF, "--gdb", 70_000);
    assertThat(none.exitCode).isEqualTo(2);
    assertThat(none.err()).contains("--gdb takes a port of 0 to 65535: 70000 is none.");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "-1, 1", "256, 1"})
  void shouldEndWithTheExitCodeOfTheFirmware(int code, int expected) throws IOException {
    Path image = TinyUf2.semihosted(folder.resolve("test.uf2"), "1 of 1 passed\n", code);

    Console console = Console.toaster("pico", image, "--semihosting");

    assertThat(console.exitCode).as(console.err()).isEqualTo(expected);
    assertThat(console.out()).isEqualTo("1 of 1 passed\n");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void shouldRefuseAFolderForSemihostingThatIsNone() {
    Console console = Console.toaster("pico", ELF, "--semihosting=" + folder.resolve("none"));
    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.err()).contains("none is no folder");
  }

  @Test
  void shouldSayWhichFunctionsTookTheTime() {
    Console console = Console.toaster("pico", ELF, "--for", "0.05", "--profile");

    assertThat(console.exitCode).isZero();
    assertThat(console.out().strip()).isEqualTo(BANNER);
    assertThat(console.err())
        .containsPattern("function +calls +self +self, us +total, us")
        .containsPattern("(?m)^\\(asleep\\) +\\d+ +- +[0-9.]+ +[0-9.]+$")
        .containsPattern("(?m)^device_step +\\d+ +[0-9.]+ % +[0-9.]+ +[0-9.]+$");
    assertThat(console.err().lines().skip(1)).allMatch(line -> line.length() <= 80);
  }

  @Test
  void shouldRefuseWhatCannotBeUsed() throws IOException {
    Path bread = Bread.of(folder, "bread", 10);
    Console none = Console.toaster("pico", bread);
    assertThat(none.exitCode).isEqualTo(2);
    assertThat(none.err()).startsWith("bread is neither an ELF nor a UF2 file");
    Console nowhere = Console.toaster("pico", ELF, "--vcd", folder.resolve("no/pins.vcd"));
    assertThat(nowhere.exitCode).isEqualTo(2);
    assertThat(nowhere.err()).startsWith("The VCD file ").contains("cannot be written");
    Console full = Console.toaster("pico", ELF, "--for", "0.02", "--vcd", "/dev/full");
    assertThat(full.exitCode).isEqualTo(1);
    assertThat(full.err()).contains("The VCD file could not be written: No space left on device.");
    Console never = Console.toaster("pico", ELF, "--for", "-1");
    assertThat(never.exitCode).isEqualTo(2);
    assertThat(never.err()).startsWith("--for goes from 0 to 86400 seconds: -1.0 is outside.");
  }

  /** A stdout that takes no more: as a full disk, or as a pipe whose reader has gone. */
  private static OutputStream broken(String why) {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        throw new IOException(why);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"Broken pipe", "No space left on device"})
  void shouldStopWhenStdoutTakesNoMore(String why) {
    for (String[] how : new String[][] {{"pico", "%s"}, {"pico", "%s", "--until", "never"}}) {
      how[1] = ELF.toString();
      Console console = Console.printingTo(broken(why), (Object[]) how);
      assertThat(console.exitCode).isEqualTo(1);
      assertThat(console.err())
          .isEqualTo(
              "The Pico was stopped, since stdout takes no more.\n"
                  + ("What was printed is lost: " + why + ".\n"));
    }
  }

  /** An image that says {@code text} on UART0 and stops, or that does something else before. */
  private Path sayer(String text, int... before) throws IOException {
    return TinyUf2.sayer(folder.resolve("says\u001B[31m.uf2"), text, before);
  }

  @Test
  void shouldKeepUtf8AndMakeTheRestVisible() throws IOException {
    Path image = sayer("caf\u00E9 \u001B[31mred\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console = Console.printingTo(out, "pico", image, "--for", "0.1");
    assertThat(console.exitCode).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("caf\u00E9 \\x1B[31mred\n");
    assertThat(console.err()).contains("said last: \"caf\u00E9 \\x1B[31mred\\n\"");
    out.reset();
    String red = "caf\u00E9 \u001B[31mr";
    assertThat(Console.printingTo(out, "pico", image, "--raw", "--until", red).exitCode).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(red);
  }

  @Test
  void shouldMakeAFilesNameVisible() throws IOException {
    Path none = folder.resolve("no\u001B[31m\n.elf");
    assertThat(Console.toaster("pico", none).err())
        .isEqualTo("There is no file " + folder + "/no\\x1B[31m\\n.elf.\n");
  }

  @Test
  void shouldSayWhatIsMissingThoughAllWentWell() throws IOException {
    int[] gating = {0x4000_80A8}; // CLOCKS.SLEEP_EN0
    Path image = sayer("437 \u00B0C\n", gating);
    Console until = Console.toaster("pico", image, "--until", "C\n");
    assertThat(until.exitCode).isZero();
    assertThat(until.err())
        .startsWith("The image has used what is not emulated: gating of clocks (first at 0x2000")
        .endsWith(", CLOCKS.SLEEP_EN0).\n");
    Console whole = Console.toaster("pico", image, "--for", "0.1");
    assertThat(whole.exitCode).isZero();
    assertThat(whole.err())
        .contains("Pico's time have passed.", "not emulated: gating of clocks (first at");
  }

  @Test
  void shouldTellWhatEndsInOneSentence() {
    Console zero = Console.toaster("pico", "/dev/zero");
    assertThat(zero.exitCode).isEqualTo(2);
    assertThat(zero.err())
        .isEqualTo(
            "zero is neither an ELF nor a UF2 file: give the .elf or .uf2 that the build made with"
                + " it.\n");
  }
}
