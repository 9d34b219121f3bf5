package usbtoaster.emulator.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;
import usbtoaster.emulator.image.Segment;
import usbtoaster.emulator.testing.TestBench;

/** The machine at its seam: the firmware of the toaster boots on it, as it does on a Pico. */
@DisplayName("The machine")
final class MachineTest {
  private static final Path IMAGES = Path.of("..", "..", "firmware", "image");
  private static final String BANNER = "toaster 3, protocol 2, 125 MHz\r\n";
  private static final Duration BOOT = Duration.ofMillis(20);
  private static final int UNUSED = 0x2003_0000;
  private static final int BRANCH_TO_ITSELF = 0xE7FE;
  private static final int PINS = 30;

  private static Image firmware() {
    return ImageReader.read(IMAGES.resolve("toaster.elf"));
  }

  private static TestBench booted() {
    return TestBench.of(firmware()).runUntilUart(BANNER, BOOT);
  }

  private static int place(String name) throws IOException {
    Properties places = new Properties();
    try (InputStream in =
        MachineTest.class.getResourceAsStream("/usbtoaster/emulator/rom/rom.properties")) {
      places.load(in);
    }
    return Integer.decode(Objects.requireNonNull(places.getProperty(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 12000000, A flash has",
    "3000000, 12000000, A flash has",
    "33554432, 12000000, A flash has",
    "2097152, 999999, A crystal has",
    "2097152, 15000001, A crystal has",
  })
  void shouldRefuseWhatNoBoardHas(int flashBytes, long crystalHertz, String why) {
    assertThatThrownBy(() -> new Rp2040(flashBytes, crystalHertz, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"toaster.elf", "toaster.uf2"})
  @DisplayName("2.8.1: boots through the ROM and the second stage to the banner")
  void shouldBootTheFirmware(String file) {
    TestBench bench = TestBench.of(IMAGES.resolve(file)).runUntilUart(BANNER, BOOT);
    assertThat(bench.uartText()).isEqualTo(BANNER);
    assertThat(bench.pico().clkSysHertz()).isEqualTo(125_000_000);
    assertThat(bench.runFor(BOOT).pico().asleep()).isTrue();
  }

  @Test
  @DisplayName("2.8.1.3.1: a second stage whose checksum is wrong is not run")
  void shouldNotBootABadChecksum() throws IOException {
    TestBench bench = TestBench.of(firmware());
    Rp2040 pico = bench.pico();
    pico.bus().flash().load(100, new byte[] {(byte) (pico.bus().flash().read(100, 1) ^ 1)});
    pico.powerCycle();
    int end = place("no_image");
    bench.runUntil("the ROM gives up", pico::asleep, Duration.ofSeconds(5));
    bench.runFor(Duration.ofMillis(5)); // it waits for a USB host then, which does not come
    assertThat(pico.core().pc()).isBetween(end, end + 4);
    assertThat(pico.nextPicos()).as("for good").isEqualTo(Long.MAX_VALUE);
    assertThat(bench.uartText()).isEmpty();
  }

  @Test
  @DisplayName("2.12: a power cycle boots again, and SRAM has forgotten")
  void shouldBootAfterAPowerCycle() {
    TestBench bench = booted();
    bench.pico().bus().write(0, UNUSED, 4, 0x1234_5678);
    bench.pico().powerCycle();
    assertThat(bench.pico().clkSysHertz()).as("the ring oscillator").isEqualTo(6_500_000);
    bench.runFor(BOOT);
    assertThat(bench.uartText()).isEqualTo(BANNER + BANNER);
    assertThat(bench.word(UNUSED)).isNotEqualTo(0x1234_5678);
  }

  @Test
  @DisplayName("2.12.2: RUN low holds the chip; its rise boots it, and SRAM is as it was")
  void shouldBootAtARiseOfRun() {
    TestBench bench = booted();
    Rp2040 pico = bench.pico();
    pico.bus().write(0, UNUSED, 4, 0x1234_5678);
    pico.runPin(false);
    long cycles = pico.core().cycles();
    bench.runFor(Duration.ofMillis(100));
    assertThat(pico.asleep()).isTrue();
    assertThat(pico.core().cycles()).isEqualTo(cycles);
    assertThat(bench.pin(0)).as("UART0 TX is not driven").isFalse();
    pico.runPin(true);
    bench.runFor(BOOT);
    assertThat(bench.uartText()).isEqualTo(BANNER + BANNER);
    assertThat(bench.word(UNUSED)).isEqualTo(0x1234_5678);
  }

  @Test
  @DisplayName("4.7: the watchdog reboots a firmware that is wedged")
  void shouldRebootAWedgedFirmware() {
    TestBench bench = booted();
    bench.runFor(Duration.ofSeconds(3));
    assertThat(bench.uartText()).as("a healthy one feeds the watchdog").isEqualTo(BANNER);
    int wait = Objects.requireNonNull(firmware().symbols().get("wake_wait")) & ~1;
    bench.pico().bus().write(0, wait, 2, BRANCH_TO_ITSELF);
    bench.runFor(Duration.ofMillis(900));
    assertThat(bench.pico().core().pc()).isEqualTo(wait);
    bench.runUntilUart(BANNER, Duration.ofMillis(200));
    bench.runFor(Duration.ofSeconds(2));
    assertThat(bench.uartText()).isEqualTo(BANNER + BANNER);
    assertThat(bench.word(0x4005_8008)).as("WATCHDOG.REASON: TIMER").isEqualTo(1);
  }

  @Test
  @DisplayName("an image for SRAM starts at its entry")
  void shouldStartAnImageInSram() {
    // ldr r0, [pc, #4]; movs r1, #42; str r1, [r0]; b .; .word UNUSED
    byte[] code = {1, 0x48, 0x2A, 0x21, 1, 0x60, (byte) 0xFE, (byte) 0xE7, 0, 0, 3, 0x20};
    Image image = new Image("sram", List.of(new Segment(0x2000_0000, code)), Map.of(), 0x2000_0001);
    TestBench bench = TestBench.of(image).runFor(Duration.ofMillis(1));
    assertThat(bench.word(UNUSED)).isEqualTo(42);
  }

  @Test
  @DisplayName("the same image at the same times does the same, in whatever thread")
  void shouldBeDeterministic() throws Exception {
    String alone = history();
    assertThat(alone).contains("GPIO0=1");
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<String>> others = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        others.add(threads.submit(MachineTest::history));
      }
      for (Future<String> other : others) {
        assertThat(other.get()).isEqualTo(alone);
      }
    }
  }

  /** Runs a machine for 50 ms with edges on all pins, and returns all that is seen of it. */
  private static String history() {
    TestBench bench = TestBench.of(firmware());
    Rp2040 pico = bench.pico();
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < PINS; i++) {
      String name = pico.pin(i).name();
      pico.pin(i)
          .pad()
          .listen(up -> seen.append(pico.clock().picos()).append(name).append(up ? "=1 " : "=0 "));
    }
    bench.runFor(Duration.ofMillis(30));
    pico.pin(17).drive(true);
    bench.runFor(Duration.ofMillis(10));
    pico.pin(17).drive(false);
    bench.runFor(Duration.ofMillis(10));
    return seen.append(pico.core().cycles())
        .append(' ')
        .append(pico.core().instructions())
        .append(' ')
        .append(pico.clock().picos())
        .toString();
  }
}
