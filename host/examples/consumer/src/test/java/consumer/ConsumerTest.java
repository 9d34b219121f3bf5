package consumer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.Toaster;

/** The installed modules in somebody else's project: they work, and bring what they need only. */
class ConsumerTest {
  @Test
  void shouldToastOnTheEmulatedPico() throws Exception {
    byte[] bread = "bread".getBytes(StandardCharsets.US_ASCII);
    byte[] toast = new byte[bread.length];
    try (Toaster toaster = Toaster.open()) {
      assertEquals(bread.length, toaster.stream().writeAsync(bread).join());
      assertEquals(bread.length, toaster.stream().readAsync(toast).join());
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
