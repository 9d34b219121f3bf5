package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;

/** Wires to a real chip, whose firmware this test plays: it writes to the registers itself. */
final class WiresOfAChipTest {
  private static final Path TOASTER = Path.of("../../firmware/image/toaster.elf");
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int CLK_PERI_CTRL = 0x4000_8048;
  private static final int IO_BANK0 = 0x4001_4000;
  private static final int PADS_BANK0 = 0x4001_C000;
  private static final int SPI0 = 0x4003_C000;
  private static final int SPI1 = 0x4004_0000;
  private static final int SIO = 0xD000_0000;
  private static final int F_SPI = 1;
  private static final int F_SIO = 5;
  private static final int SLOW_HERTZ = 100_000; // a chip that runs from its ring oscillator

  private final MachineTime time = new MachineTime();
  private @Nullable EmulatedPico pico;
  private @Nullable Context pi4j;

  @AfterEach
  void close() {
    if (pi4j != null) {
      pi4j.shutdown();
    }
    if (pico != null) {
      pico.close();
    }
  }

  private EmulatedPico open(Image image, String wires) {
    EmulatedPico opened = EmulatedPico.open(image, Wiring.parse(wires), time);
    pico = opened;
    pi4j = Pi4J.newContextBuilder().add(opened.providers()).build();
    time.advance(1_000);
    return opened;
  }

  private Context context() {
    Context made = pi4j;
    if (made == null) {
      throw new IllegalStateException("Open a Pico first");
    }
    return made;
  }

  private static void word(EmulatedPico pico, int address, int value) {
    pico.look(
        probe -> {
          probe.word(address, value);
          return true;
        });
  }

  private static void function(EmulatedPico pico, int function, int... gpios) {
    for (int gp : gpios) {
      word(pico, IO_BANK0 + 8 * gp + 4, function);
    }
  }

  /** Has an SPI block listen as a slave in mode 1, with one word to say. */
  private static void slave(EmulatedPico pico, int spi, int says, int... gpios) {
    word(pico, RESETS_CLEAR, 1 << 5 | 1 << 8 | 1 << 16 | 1 << 17); // IO_BANK0, PADS, SPI0, SPI1
    word(pico, CLK_PERI_CTRL, 1 << 11);
    function(pico, F_SPI, gpios);
    word(pico, spi, 0x87);
    word(pico, spi + 0x10, 2);
    word(pico, spi + 4, 6);
    word(pico, spi + 8, says);
  }

  private Spi spi(int bus, int channel) {
    return context()
        .create(
            Spi.newConfigBuilder(context())
                .bus(bus)
                .channel(channel)
                .mode(SpiMode.MODE_1)
                .baud(SLOW_HERTZ)
                .build());
  }

  private static int exchange(Spi spi, int says) {
    byte[] one = {(byte) says};
    spi.transfer(one);
    return one[0] & 0xFF;
  }

  @Test
  void shouldReachBothOfThePicosBusesByWhateverBusOfTheHost() {
    EmulatedPico chip =
        open(
            TinyImage.sleeper(),
            """
            SPI0.SCLK -> GP10
            SPI0.MOSI -> GP8
            SPI0.MISO <- GP11
            SPI0.CE1  -> GP9
            SPI3.SCLK -> GP2
            SPI3.MOSI -> GP0
            SPI3.MISO <- GP3
            SPI3.CE0  -> GP1
            """);
    slave(chip, SPI1, 0xA5, 8, 9, 10, 11);
    slave(chip, SPI0, 0x3C, 0, 1, 2, 3);
    time.advance(10_000);

    assertThat(exchange(spi(0, 1), 0x12)).isEqualTo(0xA5);
    assertThat(exchange(spi(3, 0), 0x34)).isEqualTo(0x3C);
    time.advance(100_000);

    assertThat(chip.<Integer>look(probe -> probe.word(SPI1 + 8))).isEqualTo(0x12);
    assertThat(chip.<Integer>look(probe -> probe.word(SPI0 + 8))).isEqualTo(0x34);
    assertThatThrownBy(() -> spi(1, 0))
        .hasMessage(
            "The emulated Pico is on SPI bus 0, channel 1 and on bus 3, channel 0, not on bus 1,"
                + " channel 0: ask for bus 0, channel 1 or bus 3, channel 0.");
  }

  @Test
  void shouldSelectOneOfTwoDevicesOnABus() {
    EmulatedPico chip =
        open(
            TinyImage.sleeper(),
            """
            SPI0.SCLK -> GP18
            SPI0.MOSI -> GP16
            SPI0.MISO <- GP19
            SPI0.CE0  -> GP17
            SPI0.CE1  -> GP21
            """);
    slave(chip, SPI0, 0xA5, 16, 17, 18, 19);
    function(chip, F_SIO, 21); // CE1 is an input of the firmware's
    time.advance(10_000);
    Spi first = spi(0, 0);
    Spi second = spi(0, 1);
    List<String> levels = new ArrayList<>();
    chip.listen(
        new PicoListener() {
          @Override
          public java.util.Set<String> wires() {
            return java.util.Set.of("SPI0.CE1");
          }

          @Override
          public void level(Wire wire, boolean high, long picos) {
            levels.add(wire.name() + " " + high);
          }
        });

    assertThat(exchange(second, 0x55)).isZero();
    assertThat(levels).containsExactly("SPI0.CE1 false", "SPI0.CE1 true");
    assertThat(chip.<Integer>look(probe -> probe.word(SPI0 + 0xC) & 4)).isZero(); // nothing came
    assertThat(exchange(first, 0x12)).isEqualTo(0xA5);
    assertThat(levels).hasSize(2);
  }

  @Test
  void shouldLetFirmwareMoveTheBitsOnAnyPins() {
    EmulatedPico chip =
        open(
            TinyImage.sleeper(),
            "SPI1 in software\nSPI1.SCLK -> GP4\nSPI1.MISO <- GP6\nSPI1.CE0 -> GP7\n");
    word(chip, RESETS_CLEAR, 1 << 5 | 1 << 8);
    function(chip, F_SIO, 4, 6, 7);
    word(chip, SIO + 0x24, 1 << 6); // output enable
    Spi spi = spi(1, 0);
    assertThat(exchange(spi, 0)).isZero();
    word(chip, SIO + 0x14, 1 << 6); // high
    assertThat(exchange(spi, 0)).isEqualTo(0xFF);
    int levels = chip.look(probe -> probe.word(SIO + 4));
    assertThat(levels & 1 << 7).as("chip select").isNotZero();
  }

  @Test
  void shouldHaveAnyNumberOfLinesInBothDirections() {
    EmulatedPico chip =
        open(
            TinyImage.sleeper(),
            "BCM4 <- GP2 one\nBCM5 <- GP3 two\nBCM6 -> GP4 three\nBCM7 -> GP5 four\n");
    word(chip, RESETS_CLEAR, 1 << 5 | 1 << 8);
    function(chip, F_SIO, 2, 3, 4, 5);
    word(chip, SIO + 0x24, 1 << 2 | 1 << 3);
    List<String> edges = new ArrayList<>();
    for (int bcm = 4; bcm < 6; bcm++) {
      int pin = bcm;
      DigitalInput input =
          context()
              .create(DigitalInput.newConfigBuilder(context()).address(bcm).debounce(0L).build());
      input.addListener(event -> edges.add(pin + " " + event.state()));
    }
    word(chip, SIO + 0x14, 1 << 3);
    time.advance(1);
    word(chip, SIO + 0x14, 1 << 2);
    time.advance(1);
    assertThat(edges).containsExactly("5 HIGH", "4 HIGH");
    output(7).high();
    output(6);
    int levels = chip.look(probe -> probe.word(SIO + 4));
    assertThat(levels & (1 << 4 | 1 << 5)).isEqualTo(1 << 5);
    assertThatThrownBy(() -> output(5)).hasMessageContaining("is driven by the Pico (two)");
  }

  private DigitalOutput output(int bcm) {
    return context()
        .create(
            DigitalOutput.newConfigBuilder(context())
                .address(bcm)
                .initial(DigitalState.LOW)
                .build());
  }

  @Test
  void shouldTellOfLevelsThatNobodySets() {
    EmulatedPico chip =
        open(
            TinyImage.sleeper(),
            "BCM25 <- GP20 IRQ\nBCM24 -> GP21 ACK\nBUTTON -> GP15 START\nLED <- GP25 heat\n");
    word(chip, RESETS_CLEAR, 1 << 5 | 1 << 8);
    function(chip, F_SIO, 7, 15, 20, 21);
    word(chip, PADS_BANK0 + 4 + 4 * 7, 1 << 6); // IE, no pull
    word(chip, PADS_BANK0 + 4 + 4 * 15, 1 << 6);

    assertThat(chip.undriven())
        .containsExactly(
            "GP7 is read by the firmware, and nobody drives it: it has no wire and no pull.",
            "GP15 (START) is read by the firmware, and nobody drives it while the button is not"
                + " pressed: enable its pull.",
            "GP20 (IRQ) is not driven by the firmware: make it an output, or correct the wires.",
            "GP21 (ACK) is read by the firmware, and nobody drives it: create a DigitalOutput for"
                + " BCM 24.",
            "GP25 (heat) is not driven by the firmware: make it an output, or correct the wires.");

    function(chip, F_SIO, 25);
    word(chip, SIO + 0x24, 1 << 7 | 1 << 20 | 1 << 25);
    word(chip, PADS_BANK0 + 4 + 4 * 15, 1 << 6 | 1 << 3);
    output(24);
    assertThat(chip.undriven()).isEmpty();
  }

  @Test
  void shouldTellOfLevelsThatBothSidesSet() {
    EmulatedPico chip = open(TinyImage.sleeper(), "BCM5 -> GP14 READY\n");
    word(chip, RESETS_CLEAR, 1 << 5 | 1 << 8);
    function(chip, F_SIO, 14);
    output(5);
    assertThat(chip.undriven()).isEmpty();

    word(chip, SIO + 0x24, 1 << 14);
    assertThat(chip.undriven())
        .containsExactly(
            "GP14 (READY) is driven by the firmware and by BCM 5: make it an input, or correct the"
                + " wires.");
    assertThat(chip.where()).contains("GP14 (READY) is driven by the firmware and by BCM 5");
  }

  @Test
  void shouldPressButtonsAndSeeLeds() {
    EmulatedPico chip =
        open(
            TinyImage.sleeper(),
            "BUTTON -> GP15 START\nBUTTON.3V3 -> GP14 STOP\nLED <- GP25 heat\n");
    word(chip, RESETS_CLEAR, 1 << 5 | 1 << 8);
    function(chip, F_SIO, 14, 15, 25);
    word(chip, PADS_BANK0 + 4 + 4 * 15, 1 << 6 | 1 << 3); // pull-up; GP14 has its pull-down
    word(chip, SIO + 0x24, 1 << 25);
    assertThat(chip.isLit("heat")).isFalse();
    word(chip, SIO + 0x14, 1 << 25);
    assertThat(chip.isLit("HEAT")).isTrue();
    assertThat(pressed(chip)).isEqualTo("10");
    chip.button("START").press();
    chip.button("STOP").press();
    assertThat(pressed(chip)).isEqualTo("01");
    chip.button("START").release();
    chip.button("STOP").release();
    assertThat(pressed(chip)).isEqualTo("10");
    assertThatThrownBy(() -> chip.button("heat"))
        .hasMessage("There is no button heat: add a line BUTTON -> GP15 heat to the wires.");
    assertThatThrownBy(() -> chip.isLit("START"))
        .hasMessage("There is no LED START: add a line LED <- GP25 START to the wires.");
  }

  private static String pressed(EmulatedPico chip) {
    int levels = chip.look(probe -> probe.word(SIO + 4));
    return "" + (levels >>> 15 & 1) + (levels >>> 14 & 1);
  }

  @Test
  void shouldReadWhatThePicoSaysOnTheUart() {
    EmulatedPico chip = open(ImageReader.read(TOASTER), "UART.RXD <- GP0\nUART.TXD -> GP1\n");
    time.advance(20_000_000);
    assertThat(chip.serial().text()).startsWith("toaster 3, protocol 2, 125 MHz");
    assertThat(chip.serial().number()).isZero();
    chip.serial().send("hello");
    chip.close();
    EmulatedPico silent = EmulatedPico.open(TinyImage.sleeper(), Wiring.NONE, new MachineTime());
    assertThatThrownBy(silent::serial).hasMessageStartingWith("No UART is wired: add UART.RXD");
  }
}
