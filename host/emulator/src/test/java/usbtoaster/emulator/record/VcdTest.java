package usbtoaster.emulator.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.TestBench;
import usbtoaster.testing.Sigrok;

@DisplayName("The VCD file of a boot of the toaster, as sigrok reads it")
class VcdTest {
  private static final Path TOASTER = Path.of("../../firmware/image/toaster.elf");
  private static final Duration BOOT = Duration.ofMillis(100);
  private static final int UART0_TX = 0;
  private static final int CS = 17;
  private static final int IRQ = 20;
  private static final int ACK = 21;

  private final Map<String, List<String>> edges = new LinkedHashMap<>();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @BeforeAll
  static void needsSigrok() {
    Sigrok.assumeInstalled();
  }

  @Test
  void shouldHaveTheEdgesAtTheTimesOfTheEmulator() throws IOException {
    Path file = boot();
    assertThat(edges.get("GPIO0")).as("the UART's").hasSizeGreaterThan(100);
    assertThat(edges.get("GPIO20")).as("IRQ rises, and falls at the ACK").hasSize(2);
    assertThat(Sigrok.edges(file)).isEqualTo(edges);
  }

  @Test
  void shouldCarryTheBannerOnTheUartsPin() throws IOException {
    List<String> decoded =
        Sigrok.read(
            boot(), "-P", "uart:rx=GPIO0:baudrate=115200:format=ascii", "-A", "uart=rx-data");
    assertThat(decoded.stream().map(line -> line.substring(8)).collect(Collectors.joining()))
        .isEqualTo("toaster 3, protocol 2, 125 MHz[0D][0A]");
  }

  private Path boot() {
    Path file = folder.resolve("boot.vcd");
    try (TestBench bench = TestBench.of(TOASTER)) {
      bench.drive(CS, true).drive(ACK, false).vcd(file, UART0_TX, IRQ);
      for (int gpio : new int[] {UART0_TX, IRQ}) {
        Signal pad = bench.pico().pin(gpio).pad();
        List<String> here = new ArrayList<>();
        edges.put(pad.name(), here);
        pad.listen(level -> here.add(Sigrok.edge(bench.time().toNanos(), level)));
      }
      bench.runUntilUart("\n", BOOT).drive(ACK, true).runFor(Duration.ofMillis(1));
    }
    return file;
  }
}
