package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a terminal has heard, of which it keeps the end")
class HeardTest {
  private final Heard whole = new Heard(0, 7, "abc abc");
  private final Heard end = new Heard(0, 1_000_007, "abc abc");

  @Test
  void shouldFindWhatIsBehindWhatWasRead() {
    assertThat(whole.endOf("abc", 0)).isEqualTo(3);
    assertThat(whole.endOf("abc", 3)).isEqualTo(7);
    assertThat(whole.endOf("abc", 7)).isEqualTo(-1);
  }

  @Test
  void shouldCountWhatIsNoLongerKept() {
    assertThat(end.endOf("abc", 3)).as("read long ago").isEqualTo(1_000_003);
    assertThat(end.endOf("abc", 1_000_001)).isEqualTo(1_000_007);
    assertThat(end.endOf("abc", 1_000_007)).isEqualTo(-1);
    assertThat(end.since(new Heard(0, 1_000_004, "abc "))).isEqualTo("abc");
    assertThat(end.since(whole)).isEqualTo("abc abc");
    assertThat(end.since(end)).isEmpty();
  }

  @Test
  void shouldTellOfAsMuchAfterARestart() {
    assertThat(new Heard(1, 7, "abc abc").since(whole)).isEqualTo("abc abc");
    assertThat(new Heard(1, 0, "").since(whole)).isEmpty();
  }
}
