package usbtoaster.board.pico;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.extension.Plugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
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
