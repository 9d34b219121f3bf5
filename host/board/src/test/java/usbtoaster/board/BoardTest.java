package usbtoaster.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.io.ToasterStream;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.protocol.Protocol;
import usbtoaster.trace.Trace;

class BoardTest {
  @TempDir Path dev;

  @Test
  void shouldOpenTheMockAndToastThroughItsWires() throws Exception {
    IoManager io = new IoManager(Trace.OFF, 16);
    try (Board board = Board.open(Home.MOCK, Trace.OFF);
        SharedTimer time = new SharedTimer();
        ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
        ToasterDriver driver =
            ToasterDriver.start("toaster", io, board.wiring(), ToasterSettings.DEFAULT, time);
        ToasterStream stream =
            ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      assertThat(stream.write(new byte[1000], 0, 1000)).isEqualTo(1000);
      assertThat(board.maxBurstBytes()).isEqualTo(Protocol.MAX_BURST_BYTES);
    }
  }

  @Test
  void shouldSayThatThisIsNoPi() {
    assertThatThrownBy(() -> PiBoard.requirePi(dev, "amd64"))
        .isInstanceOf(HomeException.class)
        .hasMessageContaining("not a Raspberry Pi")
        .hasMessageContaining("--home mock");
  }

  @Test
  void shouldSayWhichDeviceIsMissing() throws IOException {
    assertThatThrownBy(() -> PiBoard.requirePi(dev, "aarch64")).hasMessageContaining("gpiochip0");
    Files.createFile(dev.resolve("gpiochip0"));
    assertThatThrownBy(() -> PiBoard.requirePi(dev, "aarch64"))
        .hasMessageContaining("raspi-config");
    Files.createFile(dev.resolve("spidev0.0"));
    assertThatCode(() -> PiBoard.requirePi(dev, "aarch64")).doesNotThrowAnyException();
  }
}
