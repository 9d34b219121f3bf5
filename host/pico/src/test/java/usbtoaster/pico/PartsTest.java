package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;
import usbtoaster.emulator.record.LastEdges;

/** Parts at the pins, several ends at one pin, and what is kept of the wires. */
final class PartsTest {
  private static final Path TOASTER = Path.of("../../firmware/image/toaster.elf");
  private static final String BUS =
      "SPI0.SCLK -> GP18\nSPI0.MOSI -> GP16\nSPI0.MISO <- GP19\nSPI0.CE0 -> GP17\n";
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int IO_BANK0 = 0x4001_4000;
  private static final int PADS_BANK0 = 0x4001_C000;
  private static final int SIO = 0xD000_0000;
  private static final int OUT_SET = SIO + 0x14;
  private static final int OUT_CLR = SIO + 0x18;
  private static final int OE_SET = SIO + 0x24;
  private static final int F_SIO = 5;
  private static final int MS = 1_000_000;

  private final MachineTime time = new MachineTime();
  private @Nullable EmulatedPico opened;
  private @Nullable Context context;
  @TempDir private Path folder;

  @AfterEach
  void close() {
    if (context != null) {
      context.shutdown();
    }
    if (opened != null) {
      opened.close();
    }
  }

  private EmulatedPico open(Image image, String wires) {
    EmulatedPico pico = EmulatedPico.open(image, Wiring.parse(wires), time);
    opened = pico;
    context = Pi4J.newContextBuilder().add(pico.providers()).build();
    return pico;
  }

  private EmulatedPico toaster(String wires) {
    EmulatedPico pico = open(ImageReader.read(TOASTER), wires);
    time.advance(20 * MS);
    return pico;
  }

  private static void word(EmulatedPico pico, int address, int value) {
    pico.look(
        probe -> {
          probe.word(address, value);
          return true;
        });
  }

  private EmulatedPico gpios(String wires, int... gpios) {
    EmulatedPico pico = open(TinyImage.sleeper(), wires);
    time.advance(1_000);
    word(pico, RESETS_CLEAR, 1 << 5 | 1 << 8);
    for (int gp : gpios) {
      word(pico, IO_BANK0 + 8 * gp + 4, F_SIO);
    }
    return pico;
  }

  private DigitalOutput output(int bcm) {
    Context pi4j = Objects.requireNonNull(context);
    return pi4j.create(DigitalOutput.newConfigBuilder(pi4j).address(bcm).build());
  }

  @Test
  void shouldUnderstandOnlyAFirmwareOfTheStatedSpeed() {
    String wires = "UART.RXD <- GP0\n";
    EmulatedPico pico = toaster(wires);
    assertThat(pico.serial().text()).startsWith("toaster 3, protocol 2, 125 MHz");
    assertThat(pico.serial().errors()).isZero();
    assertThatThrownBy(() -> pico.serial().send("x"))
        .hasMessage("The wire is missing: add UART.TXD -> GP1 to the wires.");
    pico.powerCycle();
    assertThat(pico.serial().text()).isEmpty();
    pico.close();

    MachineTime other = new MachineTime();
    Wiring slow = Wiring.parse("UART at 9600 baud\n" + wires);
    try (EmulatedPico deaf = EmulatedPico.open(ImageReader.read(TOASTER), slow, other)) {
      other.advance(20 * MS);
      assertThat(deaf.serial().baud()).isEqualTo(9600);
      assertThat(deaf.serial().text()).doesNotContain("toaster");
      assertThat(deaf.uartText()).startsWith("toaster 3"); // the block has said it all the same
    }
  }

  @Test
  void shouldBounceAsTheTableSays() {
    EmulatedPico pico = gpios("BUTTON bouncing 16ms -> GP15 START\n", 15);
    word(pico, PADS_BANK0 + 4 + 4 * 15, 1 << 6 | 1 << 3); // pulled up
    List<String> levels = new ArrayList<>();
    pico.listen(
        new PicoListener() {
          @Override
          public Set<String> wires() {
            return Set.of("START");
          }

          @Override
          public void level(Wire wire, boolean high, long picos) {
            levels.add(high ? "up" : "down");
          }
        });
    PicoButton start = pico.button("START");
    start.pressFor(Duration.ofMillis(50));
    assertThat(levels).containsExactly("down");
    time.advance(16 * MS);
    assertThat(levels).containsExactly("down", "up", "down", "up", "down", "up", "down");
    assertThat(start.pressed()).isTrue();
    time.advance(50 * MS);
    assertThat(start.pressed()).isFalse();
    assertThat(levels).hasSize(14).endsWith("up");
  }

  @Test
  void shouldSeeHowBrightAnLedIs() {
    EmulatedPico pico = gpios("LED <- GP25 heat\n", 25);
    word(pico, OE_SET, 1 << 25);
    time.advance(3 * MS);
    word(pico, OUT_SET, 1 << 25);
    time.advance(MS);
    PicoLed heat = pico.led("heat");
    assertThat(heat.lit()).isTrue();
    assertThat(heat.flashes()).isEqualTo(1);
    assertThat(heat.brightness(Duration.ofMillis(4))).isCloseTo(0.25, within(0.001));
    word(pico, OUT_CLR, 1 << 25);
    assertThat(pico.isLit("heat")).isFalse();
  }

  @Test
  void shouldLeadOneOutputToManyPinsAndOnePinToManyEnds() {
    EmulatedPico pico =
        gpios(
            "BCM4 <- GP2 one\nBCM5 <- GP2 two\nLED <- GP2 lamp\nBCM6 -> GP4 a\nBCM6 -> GP5 b\n",
            2,
            4,
            5);
    List<String> edges = new ArrayList<>();
    Context pi4j = Objects.requireNonNull(context);
    for (int bcm = 4; bcm < 6; bcm++) {
      DigitalInput input =
          pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(bcm).debounce(0L).build());
      input.addListener(event -> edges.add(input.config().address() + " " + event.state()));
    }
    word(pico, OE_SET, 1 << 2);
    word(pico, OUT_SET, 1 << 2);
    time.advance(1);
    assertThat(edges).containsExactlyInAnyOrder("4 HIGH", "5 HIGH");
    assertThat(pico.isLit("lamp")).isTrue();
    output(6).high();
    int levels = pico.look(probe -> probe.word(SIO + 4));
    assertThat(levels & (1 << 4 | 1 << 5)).isEqualTo(1 << 4 | 1 << 5);
    assertThat(pico.undriven()).isEmpty();
  }

  @Test
  void shouldFindAWireOnTheWrongPin() {
    EmulatedPico pico = toaster(BUS + "BCM25 <- GP22 IRQ\nBCM24 -> GP21 ACK\n");
    output(24);
    String sentence =
        "GP22 (IRQ) is not driven by the firmware: make it an output, or correct the wires."
            + " It drives GP20, where no wire is.";
    assertThat(pico.undriven()).containsExactly(sentence);
    assertThat(pico.where()).endsWith(" " + sentence);
    assertThatThrownBy(() -> time.runUntil(() -> false, MS)).hasMessageEndingWith(sentence);
  }

  @Test
  void shouldFindAWireThatIsMissing() {
    EmulatedPico pico = toaster(BUS + "BCM25 <- GP20 IRQ\n");
    assertThat(pico.undriven())
        .containsExactly(
            "GP21 has an interrupt of the firmware, and only a pull sets its level: it has no"
                + " wire.");
  }

  @Test
  void shouldFindADataLineThatTheSpiDoesNotHave() {
    EmulatedPico pico =
        toaster("SPI0.SCLK -> GP18\nSPI0.MISO <- GP3 data\nSPI0.CE0 -> GP17\nBCM24 -> GP21\n");
    assertThat(pico.undriven())
        .contains(
            "GP3 (data) is not driven by the firmware: give it to the SPI, or correct the"
                + " wires.");
  }

  @Test
  void shouldKeepTheLastTransfersAndEdgesButNotThoseOfTheBus() throws Exception {
    EmulatedPico pico = toaster(BUS + "BCM25 <- GP20 IRQ\nBCM24 -> GP21 ACK\n");
    LastTransfers transfers = new LastTransfers(2, 2);
    pico.listen(transfers);
    LastEdges edges = pico.lastEdges(100);
    Context pi4j = Objects.requireNonNull(context);
    Spi spi =
        pi4j.create(
            Spi.newConfigBuilder(pi4j)
                .bus(0)
                .channel(0)
                .mode(SpiMode.MODE_1)
                .baud(1_000_000)
                .build());
    for (int i = 1; i <= 3; i++) {
      byte[] frame = {(byte) i, 0x55, 0x66};
      spi.transfer(frame);
    }
    assertThat(transfers.total()).isEqualTo(3);
    assertThat(transfers.all()).hasSize(2);
    Transfer last = transfers.all().getLast();
    assertThat(last.out()).containsExactly(3, 0x55);
    assertThat(last.length()).isEqualTo(3);
    assertThat(last.in()).hasSize(2);
    assertThat(last.endPicos()).isEqualTo(pico.<Long>look(probe -> time.nanoTime() * 1_000));
    assertThat(last.toString()).startsWith("SPI0.CE0 until ").contains("3 bytes: out 03 55 …; in ");

    Path file = folder.resolve("last.vcd");
    pico.look(
        probe -> {
          edges.close();
          return true;
        });
    edges.write(file);
    assertThat(edges.count()).as("three cycles of the chip select, and IRQ").isBetween(6L, 20L);
    assertThat(Files.readString(file)).contains("SPI0.CE0").contains("IRQ").doesNotContain("SCLK");
  }

  @Test
  void shouldLightAnLedOfTheHostAndTakeNoTimeOfTheDevice() throws Exception {
    EmulatedPico pico = toaster("BCM5 -> LED busy\nBCM24 -> GP21 ACK\n");
    List<String> levels = new ArrayList<>();
    pico.listen(
        new PicoListener() {
          @Override
          public Set<String> wires() {
            return Set.of("busy");
          }

          @Override
          public void level(Wire wire, boolean high, long picos) {
            levels.add(high + " at " + picos);
          }
        });
    LastEdges edges = pico.lastEdges(100);
    DigitalOutput busy = output(5);
    long before = time.nanoTime();

    busy.high();
    assertThat(pico.isLit("busy")).isTrue();
    busy.low();
    busy.high();

    assertThat(time.nanoTime()).isEqualTo(before);
    assertThat(pico.led("busy").flashes()).isEqualTo(2);
    time.advance(3 * MS);
    busy.low();
    assertThat(pico.led("busy").brightness(Duration.ofMillis(6))).isEqualTo(0.5, within(0.001));
    long on = 1_000 * before;
    assertThat(levels)
        .containsExactly(
            "true at " + on, "false at " + on, "true at " + on, "false at " + (on + 3_000L * MS));
    Path vcd = folder.resolve("leds.vcd");
    pico.look(
        probe -> {
          try {
            edges.write(vcd, Duration.ofMillis(10));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return true;
        });
    assertThat(vcd).content().contains(" busy $end");
  }

  @Test
  void shouldSetAPinOfThePicoAndAnLedOfTheHostByOneOutput() {
    EmulatedPico pico = toaster("BCM24 -> GP21 ACK\nBCM24 -> LED shown\n");
    DigitalOutput ack = output(24);
    long before = time.nanoTime();

    ack.high();

    assertThat(pico.isLit("shown")).isTrue();
    assertThat(time.nanoTime() - before)
        .as("a pin of the Pico takes its time")
        .isBetween(1000L, 1100L);
    boolean high = pico.look(probe -> probe.pads(21).firstEntry().getValue().level());
    assertThat(high).isTrue();
  }
}
