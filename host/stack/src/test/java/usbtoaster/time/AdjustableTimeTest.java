package usbtoaster.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AdjustableTimeTest {
  private final VirtualTime real = new VirtualTime();
  private final AdjustableTime time = new AdjustableTime(real);
  private final List<String> fired = new ArrayList<>();

  private Alarm alarm(String name) {
    return new NamedAlarm(name, () -> fired.add(name + " at " + time.nanoTime()));
  }

  @Test
  void shouldPassAsSlowlyAsItWasToldLast() {
    real.advance(100);
    time.run(10);
    real.advance(100);
    assertThat(time.nanoTime()).isEqualTo(110);
    time.run(2);
    real.advance(100);
    assertThat(time.nanoTime()).isEqualTo(160);
  }

  @Test
  void shouldFireNothingWhileItIsStopped() {
    time.arm(alarm("timeout"), 1_000);
    real.advance(400);
    time.stop();
    real.advance(1_000_000);
    assertThat(time.nanoTime()).isEqualTo(400);
    assertThat(time.isStopped()).isTrue();
    assertThat(fired).isEmpty();

    time.run(10);
    real.advance(5_999);
    assertThat(fired).isEmpty();
    real.advance(1);
    assertThat(fired).containsExactly("timeout at 1000");
  }

  @Test
  void shouldEndAStepExactly() {
    time.stop();
    time.arm(alarm("first"), 250);
    time.arm(alarm("at the end"), 300);
    time.arm(alarm("after it"), 301);
    time.runFor(300, 4);
    assertThat(time.endNanos()).isEqualTo(300);
    assertThat(time.isStopped()).isFalse();
    real.advance(1_000_000);
    assertThat(time.nanoTime()).isEqualTo(300);
    assertThat(time.isStopped()).isTrue();
    assertThat(fired).containsExactly("first at 250", "at the end at 300");
  }

  @Test
  void shouldSayHowLongARealWaitIs() {
    time.run(10);
    assertThat(time.realNanosUntil(70)).isEqualTo(700);
    time.runFor(50, 10);
    assertThat(time.realNanosUntil(70)).isEqualTo(500); // it stops before
    real.advance(500);
    assertThat(time.realNanosUntil(70)).isEqualTo(Long.MAX_VALUE);
    assertThat(time.realNanosUntil(50)).isZero();
  }

  @Test
  void shouldFireWhatIsDueAtOnceWhenItIsStoppedByAnAlarm() {
    time.arm(new NamedAlarm("stop", time::stop), 100);
    time.arm(alarm("with it"), 100);
    time.arm(alarm("after it"), 101);
    real.advance(1_000);
    assertThat(fired).containsExactly("with it at 100");
    time.run(1);
    real.advance(1);
    assertThat(fired).containsExactly("with it at 100", "after it at 101");
  }

  @Test
  void shouldRefuseAPaceThatIsNone() {
    assertThatThrownBy(() -> time.run(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 1000000 times, not 0");
  }
}
