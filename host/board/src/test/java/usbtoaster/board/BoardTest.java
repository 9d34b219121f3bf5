package usbtoaster.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.trace.Trace;

class BoardTest {
  @TempDir Path dev;

  @Test
  void shouldOpenTheMock() throws HomeException {
    try (Board board = Board.open(Home.MOCK, Trace.OFF)) {
      assertThat(board.wiring().irq().isLow()).isTrue();
      assertThat(board.maxBurstBytes()).isEqualTo(4096);
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
