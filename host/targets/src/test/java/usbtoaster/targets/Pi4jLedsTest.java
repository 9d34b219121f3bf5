package usbtoaster.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.pico.Wiring;
import usbtoaster.pico.WiringException;

/** The LEDs as outputs of Pi4J, on an emulated header. */
final class Pi4jLedsTest {
  private static final int ALL = 0xFF;

  private final LedPins pins = LedPins.DEFAULT.with("isr=26");
  private final Wiring wires = ToasterPico.withLeds(ToasterPico.wiring(PinMap.DEFAULT), pins);
  private final EmulatedPico pico = pico();
  private final Context context = Pi4J.newContextBuilder().add(pico.providers()).build();

  private EmulatedPico pico() {
    try {
      return EmulatedPico.open(FirmwareImage.ofThisBuild(), wires, new MachineTime());
    } catch (TargetException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    context.shutdown();
    pico.close();
  }

  private int lit() {
    int levels = 0;
    for (int i = 0; i < LedPins.NAMES.size(); i++) {
      levels |= pico.isLit(LedPins.NAMES.get(i)) ? 1 << i : 0;
    }
    return levels;
  }

  @Test
  void shouldSetThoseOfTheMaskAndLeaveTheOthers() {
    LedLines leds = Objects.requireNonNull(Pi4jLeds.create(context, pins));
    assertThat(lit()).isZero();

    leds.set(ALL, 0b1010_0110);
    assertThat(lit()).isEqualTo(0b1010_0110);
    leds.set(0b0000_1111, 0b1111_0001);
    assertThat(lit()).isEqualTo(0b1010_0001);
    leds.set(0, ALL);
    assertThat(lit()).isEqualTo(0b1010_0001);

    context.shutdown();
    assertThat(lit()).isZero();
  }

  @Test
  void shouldCreateNoneThatNobodyAsksFor() {
    assertThat(Pi4jLeds.create(context, null)).isNull();
  }

  @Test
  void shouldNameTheLineThatIsNotToBeHadAndGiveTheOthersBack() {
    LedPins elsewhere = pins.with("error=2");

    PiWires.LineException failure =
        catchThrowableOfType(
            PiWires.LineException.class, () -> Pi4jLeds.create(context, elsewhere));

    assertThat(failure.bcm()).isEqualTo(2);
    assertThat(failure).hasMessageContaining("led-error (BCM 2)");
    assertThat(Pi4jLeds.create(context, pins)).as("with the others again").isNotNull();
  }

  @Test
  void shouldAddNoLedWhereATableHasOneAndRefuseAPinInUse() {
    assertThat(ToasterPico.withLeds(wires, pins)).isEqualTo(wires);
    assertThat(ToasterPico.withLeds(wires, null)).isEqualTo(wires);
    assertThatThrownBy(() -> ToasterPico.withLeds(Wiring.parse("BCM5 <- GP20 news"), pins))
        .isInstanceOf(WiringException.class)
        .hasMessageContaining("BCM 5 is wired twice, for news and for in-flight");
  }
}
