package usbtoaster.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;

/**
 * Pi4J's autodetection finds the toaster that this module packs, on the pins that are asked for.
 */
final class DefaultFirmwareTest {
  @BeforeEach
  void beOffAPi() {
    Assumptions.assumeFalse(
        BoardInfoHelper.runningOnRaspberryPi() || Files.exists(Path.of("/dev/spidev0.0")));
  }

  private static void awaitBoot(DigitalInput irq) throws InterruptedException {
    CountDownLatch booted = new CountDownLatch(1);
    irq.addListener(event -> booted.countDown());
    if (!irq.isHigh()) {
      booted.await();
    }
  }

  @Test
  void shouldFindTheToasterOnItsUsualPins() throws Exception {
    Context pi4j = Pi4J.newAutoContext();
    ToasterWiring wires = PiWires.create(pi4j, PinMap.of(pi4j));
    awaitBoot(wires.irq());
    pi4j.shutdown();
  }

  @Test
  void shouldFindItOnOtherPinsAndAnotherBus() throws Exception {
    Context pi4j =
        Pi4J.newContextBuilder()
            .autoDetect()
            .property("toaster.pins", "irq=24,ack=25")
            .property("toaster.spi", "1.1")
            .property("toaster.clock", "500kHz")
            .build();
    PinMap pins = PinMap.of(pi4j);
    assertThat(pins).isEqualTo(new PinMap(24, 25, 23, 1, 1, 500_000));
    ToasterWiring wires = PiWires.create(pi4j, pins);
    awaitBoot(wires.irq());
    assertThat(wires.bus().config().baud()).isEqualTo(500_000);
    assertThatThrownBy(() -> PiWires.create(pi4j, PinMap.DEFAULT))
        .hasMessageContaining("The emulated Pico is on SPI bus 1, channel 1, not on bus 0");
    pi4j.shutdown();
  }
}
