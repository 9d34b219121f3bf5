package usbtoaster.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a UART says, on its way to stdout. */
class UartTextTest {
  private static String shown(String bytes, boolean raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    UartText text = new UartText(out, raw);
    for (byte octet : bytes.getBytes(ISO_8859_1)) {
      text.take(octet & 0xFF);
    }
    text.end();
    return out.toString(ISO_8859_1);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  @Test
  void shouldLeaveTextAsItIs() {
    String text = utf8("Größe: 20 µs\r\n\t日本語 🍞\n");
    assertThat(shown(text, false)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "'\u001B[2J', '\\x1B[2J'",
    "'\u001B]0;title\u0007', '\\x1B]0;title\\x07'",
    "'\u009B31m', '\\x9B31m'", // C1 as a byte
    "'\u00C2\u009B31m', '\\xC2\\x9B31m'", // C1 in UTF-8
    "'\u007F\b\0', '\\x7F\\x08\\x00'",
    "'\u00E2\u0080\u00AEabc', '\\xE2\\x80\\xAEabc'", // right to left
    "'\u00C3', '\\xC3'", // cut off
    "'\u00C3a', '\\xC3a'",
    "'\u00C3\u001B', '\\xC3\\x1B'",
    "'\u00C0\u0080', '\\xC0\\x80'", // too long
    "'\u00ED\u00A0\u0080', '\\xED\\xA0\\x80'", // half of a pair
    "'\u00E2\u0082\u00E2\u0082\u00AC', '\\xE2\\x82\u00E2\u0082\u00AC'",
    "'\u00F8\u0088', '\\xF8\\x88'",
  })
  void shouldMakeVisibleWhatWouldActOnATerminal(String said, String shown) {
    assertThat(shown(said, false)).isEqualTo(shown);
    assertThat(shown(said, true)).isEqualTo(said);
  }
}
