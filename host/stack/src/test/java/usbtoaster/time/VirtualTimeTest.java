package usbtoaster.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> fired = new ArrayList<>();

  private Alarm alarm(String name) {
    return new NamedAlarm(name, () -> fired.add(name + "@" + time.nanoTime()));
  }

  @Test
  void shouldFireInTheOrderOfDeadlines() {
    time.arm(alarm("b"), 20);
    time.arm(alarm("a"), 10);
    time.arm(alarm("c"), 31);
    time.advance(30);
    assertThat(fired).containsExactly("a@10", "b@20");
    assertThat(time.nanoTime()).isEqualTo(30);
    time.advance(1);
    assertThat(fired).endsWith("c@31");
  }

  @Test
  void shouldFireEqualDeadlinesInTheOrderOfArming() {
    Alarm first = alarm("first");
    time.arm(first, 5);
    time.arm(alarm("second"), 5);
    time.arm(alarm("third"), 5);
    time.arm(first, 5); // armed again: last now
    time.advance(5);
    assertThat(fired).containsExactly("second@5", "third@5", "first@5");
  }

  @Test
  void shouldMoveAnAlarmThatIsArmedAgain() {
    Alarm alarm = alarm("a");
    time.arm(alarm, 5);
    time.arm(alarm, 50);
    time.advance(49);
    assertThat(fired).isEmpty();
    time.advance(1);
    assertThat(fired).containsExactly("a@50");
  }

  @Test
  void shouldNotFireWhatWasDisarmed() {
    Alarm alarm = alarm("a");
    time.arm(alarm, 5);
    time.disarm(alarm);
    time.disarm(alarm);
    time.runUntilIdle();
    assertThat(fired).isEmpty();
  }

  @Test
  void shouldNeverFireInsideArm() {
    time.advance(100);
    time.arm(alarm("past"), 3);
    assertThat(fired).isEmpty();
    time.advance(0);
    assertThat(fired).containsExactly("past@100");
  }

  @Test
  void shouldFireWhatAnAlarmArmsForNow() {
    time.arm(
        new NamedAlarm(
            "outer",
            () -> {
              fired.add("outer");
              time.arm(alarm("inner"), time.nanoTime());
              fired.add("outer ends");
            }),
        7);
    time.advance(7);
    assertThat(fired).containsExactly("outer", "outer ends", "inner@7");
  }

  @Test
  void shouldMoveTheClockAndRunNothingInStall() {
    time.arm(alarm("a"), 10);
    time.stall(25);
    assertThat(time.nanoTime()).isEqualTo(25);
    assertThat(fired).isEmpty();
    time.advance(0);
    assertThat(fired).containsExactly("a@25");
  }

  @Test
  void shouldStopWhenTheConditionHolds() {
    time.arm(alarm("a"), 10);
    time.arm(alarm("b"), 20);
    time.runUntil(() -> fired.size() == 1, 100);
    assertThat(time.nanoTime()).isEqualTo(10);
    time.runUntil(() -> true, 0);
    assertThat(fired).containsExactly("a@10");
  }

  @Test
  void shouldTellWhatWasPendingWhenTheConditionNeverHolds() {
    time.arm(alarm("too late"), 500);
    assertThatThrownBy(() -> time.runUntil(() -> false, 100))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("limit is 100 ns")
        .hasMessageContaining("too late in 500 ns");
    time.runUntilIdle();
    assertThatThrownBy(() -> time.runUntil(() -> false, 100))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Nothing is armed");
  }

  @Test
  void shouldRefuseAnotherThread() throws InterruptedException {
    time.advance(1);
    List<Throwable> thrown = new ArrayList<>();
    Thread other =
        new Thread(
            () -> {
              fired.add("reads " + time.nanoTime());
              try {
                time.stall(1);
              } catch (IllegalStateException e) {
                thrown.add(e);
              }
            });
    other.start();
    other.join();
    assertThat(fired).containsExactly("reads 1");
    assertThat(thrown).hasSize(1);
    assertThat(thrown.getFirst()).hasMessageContaining("Virtual time belongs to");
  }

  @Test
  void shouldRefuseToBeTurnedByAnAlarm() {
    time.arm(() -> time.advance(1), 1);
    assertThatThrownBy(() -> time.advance(5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("may not turn the hands");
    time.arm(alarm("later"), 10);
    time.advance(20);
    assertThat(fired).containsExactly("later@10");
  }
}
