package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code toaster pico}, with the toaster's own firmware. */
class PicoTest {
  private static final Path ELF = Path.of("../../firmware/image/toaster.elf");
  private static final String BANNER = "toaster 1, protocol 1, 125 MHz";

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
}
