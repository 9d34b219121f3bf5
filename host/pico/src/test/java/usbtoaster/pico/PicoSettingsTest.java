package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the properties of Pi4J's context mean to the emulated Pico. */
final class PicoSettingsTest {
  private static final Path ELF = Path.of("../../firmware/image/toaster.elf");

  @TempDir private Path folder;
  private final Map<String, String> asked = new HashMap<>();

  private PicoSettings settings() throws MalformedURLException {
    return new PicoSettings(
        asked::get, new URLClassLoader(new URL[] {folder.toUri().toURL()}, null));
  }

  /** Puts firmware and its wires on a class path, as a jar would. */
  private void pack() throws Exception {
    Files.createDirectories(folder.resolve("META-INF"));
    Files.writeString(
        folder.resolve(PicoSettings.DEFAULTS),
        "toaster.image=classpath:mine/mine.elf\ntoaster.wires=classpath:mine/mine.wires\n");
    Files.createDirectories(folder.resolve("mine"));
    Files.copy(ELF, folder.resolve("mine/mine.elf"));
    Files.writeString(folder.resolve("mine/mine.wires"), TestWires.TOASTER.toString());
  }

  @Test
  void shouldTakeWhatIsPackedOnTheClassPath() throws Exception {
    pack();
    assertThat(settings().image().name()).isEqualTo("mine.elf");
    assertThat(settings().wiring()).isEqualTo(TestWires.TOASTER);
  }

  @Test
  void shouldTakeWhatIsAskedForBeforeThat() throws Exception {
    pack();
    asked.put("toaster.image", ELF.toString());
    asked.put(
        "toaster.wires", Files.writeString(folder.resolve("x"), "BCM1 <- GP1 one\n").toString());
    asked.put("toaster.pins", "irq=5"); // are of the default's wires
    assertThat(settings().image().name()).isEqualTo("toaster.elf");
    assertThat(settings().wiring()).hasToString("BCM1 <- GP1 one\n");
  }

  @Test
  void shouldMoveTheWiresOfTheDefault() throws Exception {
    pack();
    asked.put("toaster.pins", "irq=24, ack=25");
    asked.put("toaster.spi", "0.1");
    assertThat(settings().wiring())
        .isEqualTo(TestWires.TOASTER.moved(Map.of("IRQ", 24, "ACK", 25)).onSpi(0, 1));
  }

  /** A default's pace is that of its own firmware, whose host is known to keep up. */
  @Test
  void shouldKeepFirmwareOfOnesOwnToRealTime() throws Exception {
    assertThat(settings().pace()).isEqualTo(Pace.REAL);
    pack();
    assertThat(settings().pace()).isEqualTo(Pace.REAL);
    Files.writeString(folder.resolve(PicoSettings.DEFAULTS), "toaster.pace=1:20\n");
    assertThat(settings().pace()).isEqualTo(Pace.slowed(20));
    asked.put("toaster.image", ELF.toString());
    assertThat(settings().pace()).isEqualTo(Pace.REAL);
    asked.put("toaster.pace", "fast");
    assertThat(settings().pace()).isEqualTo(Pace.FAST);
  }

  @ParameterizedTest
  @CsvSource({
    "toaster.pins, irq, 'toaster.pins is NAME=BCM,…, each name once, not \"irq\".'",
    "toaster.pins, cake=1, 'There is no wire cake: the wires are SCLK, MOSI, MISO, CE0, IRQ, ACK,"
        + " RESET.'",
    "toaster.spi, 1, 'toaster.spi is BUS.CHANNEL, as 0.1, not \"1\".'",
    "toaster.spi, 0.2, SPI0 has no chip select 2: it has CE0 to CE1.",
    "toaster.wires, none.wires, There is no file none.wires.",
    "toaster.wires, classpath:none.wires, 'There is no none.wires on the class path, which"
        + " toaster.wires names: build it, or name a file.'",
  })
  void shouldSayWhatIsWrongWithAProperty(String property, String value, String sentence)
      throws Exception {
    pack();
    asked.put(property, value);
    assertThatThrownBy(() -> settings().wiring())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(sentence);
  }

  @Test
  void shouldSayWhatIsMissing() throws Exception {
    assertThatThrownBy(() -> settings().wiring())
        .hasMessage(
            "There are no wires for the emulated Pico: set the property toaster.wires to a table of"
                + " wires, or have META-INF/emulated-pico.properties on the class path.");
    asked.put("toaster.image", "none.elf");
    assertThatThrownBy(() -> settings().image())
        .hasMessage("toaster.image: There is no file none.elf.");
  }
}
