package usbtoaster.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;

class PlanTest {
  static Stream<Plans.Drawn> drawn() {
    return Plans.random(200);
  }

  @Test
  void shouldWireTheUsualPins() {
    assertThat(Plans.usual().wires())
        .extracting(wire -> wire.name() + " " + wire.pi().told() + " " + wire.pico().told())
        .containsExactly(
            "SCLK BCM 11 (23) GP18 (24)",
            "MOSI BCM 10 (19) GP16 (21)",
            "MISO BCM 9 (21) GP19 (25)",
            "CE0 BCM 8 (24) GP17 (22)",
            "IRQ BCM 25 (22) GP20 (26)",
            "ACK BCM 24 (18) GP21 (27)",
            "RESET BCM 23 (16) RUN (30)",
            "GND ground (14) GND (23)",
            "GND ground (20) GND (28)");
    assertThat(Plans.usual().ledGround()).isEqualTo(HeaderPin.ALL.get(38));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drawn")
  void shouldWireEveryLineWhereItsMapSays(Plans.Drawn drawn) {
    PinMap pins = drawn.pins();
    int[] bcm = {
      pins.sclk(), pins.mosi(), pins.miso(), pins.chipSelect(), pins.irq(), pins.ack(), pins.reset()
    };
    Set<HeaderPin> used = new HashSet<>();
    for (int i = 0; i < bcm.length; i++) {
      HeaderPin pin = drawn.plan().wires().get(i).pi();
      assertThat(pin.name()).isEqualTo("BCM" + bcm[i]);
      used.add(pin);
    }
    assertThat(drawn.plan().wires()).hasSize(bcm.length + 2);
    drawn
        .plan()
        .wires()
        .subList(bcm.length, bcm.length + 2)
        .forEach(
            wire -> {
              assertThat(wire.pi().isGround()).isTrue();
              assertThat(wire.pico().name()).isEqualTo("GND");
              used.add(wire.pi());
            });
    LedPins leds = drawn.leds();
    if (leds != null) {
      for (int i = 0; i < leds.bcm().size(); i++) {
        HeaderPin pin = drawn.plan().leds().get(i).pi();
        assertThat(pin.name()).isEqualTo("BCM" + leds.bcm().get(i));
        used.add(pin);
      }
      assertThat(drawn.plan().ledGround()).matches(HeaderPin::isGround);
      used.add(drawn.plan().ledGround());
    }
    assertThat(used).as("no pin is used twice").hasSize(leds == null ? 9 : 18);
  }

  @Test
  void shouldRefuseAnLedOnAWireOfTheToaster() {
    PinMap spi1 = PinMap.DEFAULT.withSpi(1, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plan.of(spi1, LedPins.DEFAULT))
        .withMessage(
            "BCM 19 is the continuation LED's and MISO's: give the LED another pin"
                + " (--led-pins continuation=N).");
    assertThat(Plan.of(spi1, null).leds()).isEmpty();
  }
}
