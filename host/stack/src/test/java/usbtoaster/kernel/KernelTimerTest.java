package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTimerTest {
  private final ManualTime time = new ManualTime();
  private final List<String> log = new ArrayList<>();
  private final Dpc dpc =
      new Dpc(
          (self, context, first, second) ->
              log.add(KernelThread.current().irql() + " at " + time.nanoTime()),
          null);
  private final KernelTimer timer = new KernelTimer(time, dpc);

  @Test
  void shouldQueueItsDpcOnceAtTheDeadline() {
    timer.set(2_000);
    assertThat(timer.isSet()).isTrue();
    time.advanceTo(1_999);
    assertThat(log).isEmpty();
    time.advanceTo(5_000);
    assertThat(log).containsExactly("DISPATCH at 2000");
    assertThat(timer.isSet()).isFalse();
    assertThat(time.armed()).isZero();
  }

  @Test
  void shouldMoveLaterWithoutTouchingTheTimebase() {
    timer.set(2_000);
    for (int deadline = 2_001; deadline <= 3_000; deadline++) {
      timer.set(deadline);
    }
    assertThat(time.armings).isEqualTo(1);
    time.advanceTo(2_999);
    assertThat(log).isEmpty();
    assertThat(time.armings).isEqualTo(2);
    time.advanceTo(3_000);
    assertThat(log).containsExactly("DISPATCH at 3000");
  }

  @Test
  void shouldMoveEarlierAtOnce() {
    timer.set(3_000);
    timer.set(2_000);
    time.advanceTo(2_000);
    assertThat(log).containsExactly("DISPATCH at 2000");
    time.advanceTo(4_000);
    assertThat(log).hasSize(1);
  }

  @Test
  void shouldNotExpireWhenCancelled() {
    assertThat(timer.cancel()).isFalse();
    timer.set(2_000);
    assertThat(timer.cancel()).isTrue();
    assertThat(timer.cancel()).isFalse();
    time.advanceTo(3_000);
    assertThat(log).isEmpty();
    timer.set(3_500);
    time.advanceTo(4_000);
    assertThat(log).containsExactly("DISPATCH at 3500");
    assertThat(timer.cancel()).isFalse();
  }

  @Test
  void shouldBeSetAgainAfterCancelWithoutArmingTwice() {
    timer.set(2_000);
    timer.cancel();
    timer.set(2_500);
    assertThat(time.armings).isEqualTo(1);
    time.advanceTo(3_000);
    assertThat(log).containsExactly("DISPATCH at 2500");
  }

  @Test
  void shouldBeSetAgainByItsOwnDpc() {
    KernelTimer[] periodic = new KernelTimer[1];
    Dpc again =
        new Dpc(
            (self, context, first, second) -> {
              log.add("at " + time.nanoTime());
              periodic[0].set(time.nanoTime() + 500);
            },
            null);
    periodic[0] = new KernelTimer(time, again);
    periodic[0].set(1_500);
    time.advanceTo(3_000);
    assertThat(log).containsExactly("at 1500", "at 2000", "at 2500", "at 3000");
  }

  @Test
  void shouldExpireAtOnceWhenTheDeadlineHasPassed() {
    timer.set(500);
    time.advanceTo(1_000);
    assertThat(log).containsExactly("DISPATCH at 1000");
  }

  @Test
  void shouldBeArmedAgainAfterATimebaseThatFailed() {
    time.failures = 1;
    assertThatThrownBy(() -> timer.set(2_000)).hasMessage("on purpose");
    timer.set(2_000);
    time.advanceTo(2_000);
    assertThat(log).containsExactly("DISPATCH at 2000");
  }

  @Test
  void shouldKeepTheOldTimeWhenAnEarlierOneCannotBeArmed() {
    timer.set(3_000);
    time.failures = 1;
    assertThatThrownBy(() -> timer.set(2_000)).hasMessage("on purpose");
    time.advanceTo(3_000);
    assertThat(log).containsExactly("DISPATCH at 3000");
  }

  @Test
  void shouldNotBeLostWhenTheClockFailsAtTheExpiry() {
    timer.set(2_000);
    time.failures = 1;
    assertThatThrownBy(() -> time.advanceTo(2_000)).hasMessage("on purpose");
    assertThat(timer.isSet()).isFalse();
    assertThat(log).containsExactly("DISPATCH at 2000");
  }

  @Test
  void shouldNeverLoseASetThatRacesWithTheExpiry() {
    try (SharedTimer shared = new SharedTimer()) {
      KernelEvent expired = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, false);
      KernelTimer real =
          new KernelTimer(shared, new Dpc((self, context, first, second) -> expired.set(), null));
      for (int i = 0; i < 5_000; i++) {
        real.set(shared.nanoTime() + 1_000);
        long spun = shared.nanoTime() + i % 3_000;
        while (shared.nanoTime() < spun) {
          Thread.onSpinWait();
        }
        real.set(shared.nanoTime()); // perhaps just expiring: must expire once more, or now
        int status = KernelThread.current().waitFor(expired, false, 10_000_000_000L);
        assertThat(status).as("round %d", i).isEqualTo(NtStatus.SUCCESS);
        Await.until("the timer expired", () -> !real.isSet());
      }
    }
  }
}
