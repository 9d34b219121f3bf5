package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.extension.Plugin;
import com.pi4j.io.IOType;
import com.pi4j.io.gpio.digital.DigitalInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmulatorPluginTest {
  private static final int LINUXFS_PRIORITY = 50; // the lowest of the real providers
  private static final int GPIOD_PRIORITY = 150;
  private static final int MOCK_PRIORITY = 1000;

  @TempDir private Path dev;

  @Test
  void shouldBeFoundByPi4jAndCountAsAMock() {
    assertThat(ServiceLoader.load(Plugin.class))
        .filteredOn(EmulatorPlugin.class::isInstance)
        .singleElement()
        .matches(Plugin::isMock);
  }

  private static boolean hardware() {
    return EmulatorPlugin.priority(BoardInfoHelper.runningOnRaspberryPi(), Path.of("/dev")) < 0;
  }

  /** On a Pi it makes sure that the plugin keeps away, and creates nothing. */
  @Test
  void shouldGiveAnAutodetectedContextAPicoOffAPi() throws Exception {
    Path wires = Files.writeString(dev.resolve("my.wires"), "BCM4 <- GP20 ready\nBCM24 -> GP21\n");
    Context pi4j =
        Pi4J.newContextBuilder()
            .autoDetect()
            .property("toaster.image", "../../firmware/image/toaster.uf2")
            .property("toaster.wires", wires.toString())
            .build();
    boolean ours = pi4j.provider(IOType.SPI) instanceof EmulatedSpiProvider;
    assertThat(ours).isEqualTo(!hardware());
    if (ours) {
      DigitalInput irq =
          pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(4).debounce(0L).build());
      CountDownLatch booted = new CountDownLatch(1);
      irq.addListener(event -> booted.countDown());
      if (!irq.isHigh()) {
        booted.await();
      }
    }
    pi4j.shutdown();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("rp2040"));
  }

  @Test
  void shouldNameThePropertiesWhereThereIsNoFirmware() {
    Context pi4j = Pi4J.newAutoContext();
    try {
      if (!hardware()) {
        assertThatThrownBy(() -> pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(4)))
            .hasStackTraceContaining(
                "There is no firmware for the emulated Pico: set the property toaster.image to an"
                    + " ELF or UF2 file, or have META-INF/emulated-pico.properties on the class"
                    + " path.");
      }
    } finally {
      pi4j.shutdown();
    }
  }

  @Test
  void shouldSayAtTheFirstPinThatAPaceIsNone() {
    Context pi4j =
        Pi4J.newContextBuilder()
            .autoDetect()
            .property("toaster.image", "../../firmware/image/sensor.elf")
            .property("toaster.wires", "../examples/sensor.wires")
            .property("toaster.pace", "quick")
            .build();
    try {
      if (!hardware()) {
        assertThatThrownBy(() -> pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(17)))
            .hasStackTraceContaining("toaster.pace: A pace is fast, real or 1:N, not quick.");
      }
    } finally {
      pi4j.shutdown();
    }
  }

  @Test
  void shouldNeverWinOverRealPins() throws IOException {
    assertThat(EmulatorPlugin.priority(true, dev)).isLessThan(LINUXFS_PRIORITY);
    Files.createFile(dev.resolve("spidev0.0")); // a Pi that Pi4J does not know
    assertThat(EmulatorPlugin.priority(false, dev)).isLessThan(LINUXFS_PRIORITY);
  }

  @Test
  void shouldWinOverProvidersThatFindNoPinsAndNotOverPi4jsMocks() {
    assertThat(EmulatorPlugin.priority(false, dev))
        .isGreaterThan(GPIOD_PRIORITY)
        .isLessThan(MOCK_PRIORITY);
  }
}
