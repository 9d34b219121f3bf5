package usbtoaster.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import usbtoaster.emulator.testing.Visible;

/**
 * Puts what a UART says on stdout as it is meant: UTF-8 stays UTF-8, byte for byte, whatever the
 * locale is; lines and tabs stay; and what would act on a terminal is made visible: ESC as {@code
 * \x1B}, and any byte that belongs to no character likewise. If raw is asked for, each byte goes as
 * it came. A line is seen when it has ended. Belongs to the machine's thread.
 */
final class UartText {
  private static final int LONGEST = 4;

  private final OutputStream out;
  private final boolean raw;
  private final byte[] partial = new byte[LONGEST]; // of a character in UTF-8
  private int length;
  private int expected;

  UartText(OutputStream out, boolean raw) {
    this.out = out;
    this.raw = raw;
  }

  /**
   * Takes a byte from the UART.
   *
   * @throws UncheckedIOException if stdout takes no more
   */
  void take(int octet) {
    try {
      if (raw) {
        out.write(octet);
      } else {
        decode(octet);
      }
      if (octet == '\n') {
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends the text so far: nothing is held back any more.
   *
   * @throws UncheckedIOException if stdout takes no more
   */
  void end() {
    try {
      giveUp();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Shows what has come, but for a character of which a part is still to come.
   *
   * @throws UncheckedIOException if stdout takes no more
   */
  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void decode(int octet) throws IOException {
    boolean continues = (octet & 0xC0) == 0x80;
    if (length > 0 && !continues) {
      giveUp();
    }
    if (length == 0) {
      expected = lengthOf(octet);
    }
    partial[length++] = (byte) octet;
    if (expected == 0) {
      giveUp();
    } else if (length == expected) {
      character();
    }
  }

  private static int lengthOf(int first) {
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xC2 || first > 0xF4) {
      return 0; // in the middle of a character, or in none
    }
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : LONGEST;
  }

  private void character() throws IOException {
    byte[] bytes = Arrays.copyOf(partial, length);
    String text = new String(bytes, UTF_8);
    int codePoint = text.codePointAt(0);
    boolean whole = Arrays.equals(text.getBytes(UTF_8), bytes); // neither too long nor a surrogate
    boolean breaks = codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
    if (whole && (breaks || Visible.shows(codePoint))) {
      out.write(bytes);
      length = 0;
    } else {
      giveUp();
    }
  }

  /** What has come so far is no character that shows itself. */
  private void giveUp() throws IOException {
    for (int i = 0; i < length; i++) {
      out.write("\\x%02X".formatted(partial[i]).getBytes(ISO_8859_1));
    }
    length = 0;
  }
}
