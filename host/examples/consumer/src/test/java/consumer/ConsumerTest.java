package consumer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.targets.Board;
import usbtoaster.targets.Target;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;

/** The installed modules in somebody else's project: they work, and bring what they need only. */
class ConsumerTest {
  @Test
  void shouldToastOnTheEmulatedPico() throws Exception {
    byte[] bread = "bread".getBytes(StandardCharsets.US_ASCII);
    byte[] toast = new byte[bread.length];
    IoManager io = new IoManager(Trace.OFF, 64);
    try (SharedTimer time = new SharedTimer();
        Board board = Board.open(Target.EMULATOR, Trace.OFF);
        ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
        ToasterDriver driver =
            ToasterDriver.start(
                "toaster", io, board.wiring(), ToasterSettings.DEFAULT, board.time(time));
        ToasterStream stream =
            ToasterStream.open(io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.INLINE)) {
      assertEquals(bread.length, stream.writeAsync(bread).toCompletableFuture().join());
      assertEquals(bread.length, stream.readAsync(toast).toCompletableFuture().join());
    }
    Toast.toast(bread, 0, bread.length, 0, Protocol.DEFAULT_BROWNING);
    assertArrayEquals(bread, toast);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.mockito.Mockito",
        "net.bytebuddy.ByteBuddy",
        "org.objenesis.Objenesis",
        "org.assertj.core.api.Assertions",
        "com.jcraft.jsch.JSch"
      })
  void shouldBringNothingThatOnlyTestsNeed(String name) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
  }
}
