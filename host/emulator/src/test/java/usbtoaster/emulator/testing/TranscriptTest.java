package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TranscriptTest {
  private final Transcript said = new Transcript();

  private void say(String text) {
    text.chars().forEach(c -> said.add((char) c));
  }

  @Test
  void shouldReadOnFromWhatWasFound() {
    say("tea toast tea");
    assertThat(said.readTo("tea")).isTrue();
    assertThat(said.readTo("tea")).isTrue();
    assertThat(said.readTo("tea")).isFalse();
    say(" te");
    assertThat(said.readTo("tea")).isFalse();
    say("a");
    assertThat(said.readTo("tea")).isTrue();
    assertThat(said.readTo("")).isTrue();
  }

  @Test
  void shouldFindATextThatItWasAskedForInTurnsWithAnother() {
    say("ab");
    assertThat(said.readTo("abcd")).isFalse();
    assertThat(said.readTo("bcd")).isFalse();
    say("cd");
    assertThat(said.readTo("abcd")).isTrue();
    assertThat(said.readTo("bcd")).isFalse();
  }

  /** Quadratic work on as much would take hours; the limit is no measure. */
  @Test
  void shouldTakeWorkAndMemoryInProportionToWhatIsSaid() {
    for (int i = 0; i < 5_000_000; i++) {
      said.add((char) ('a' + i % 26));
      assertThat(said.readTo("never")).isFalse();
    }
    assertThat(said.text().length()).isBetween(Transcript.KEPT, 2 * Transcript.KEPT);
    assertThat(said.total()).isEqualTo(5_000_000);
    say("never");
    assertThat(said.readTo("never")).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> said.readTo("x".repeat(Transcript.KEPT + 1)))
        .withMessageContaining("wait for its end");
  }

  @Test
  void shouldShowTheEndAsText() {
    say("caf\u00C3\u00A9");
    assertThat(said.tail(80)).isEqualTo("caf\u00E9");
    assertThat(said.tail(2)).isEqualTo("\u2026\u00E9");
    assertThat(said.tail(1)).isEqualTo("\u2026");
    said.clear();
    say("caf\u00E9");
    assertThat(said.tail(80)).isEqualTo("caf\u00E9");
  }

  @Test
  void shouldMakeVisibleWhatWouldActOnATerminal() {
    assertThat(Visible.line("a\u001B[2J\u0007\u009B31m\r\n\t\u202E\u200B\u00E9\u20AC"))
        .isEqualTo("a\\x1B[2J\\x07\\x9B31m\\r\\n\\t\\u{202E}\\u{200B}\u00E9\u20AC");
  }
}
