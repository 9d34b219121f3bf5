package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DelayTest {
  private final ManualDelayer delayer = new ManualDelayer();
  private final CancellationTokenSource source = new CancellationTokenSource();

  @Test
  void shouldCompleteWhenItsTimeHasCome() {
    Task<@Nullable Void> delay = Task.delay(1_000, delayer, source.token());
    assertThat(delay.isCompleted()).isFalse();
    assertThat(delayer.delays).containsExactly(1_000L);
    Task<Integer> left = delay.then(ended -> source.token().registrations());

    delayer.fire();

    assertThat(delay.isCompleted()).isTrue();
    assertThat(left.join()).isZero();
  }

  @Test
  void shouldBeCanceledByItsTokenAndLeaveNoTimer() {
    Task<@Nullable Void> delay = Task.delay(1_000, delayer, source.token());

    source.cancel();

    assertThat(delay.isCanceled()).isTrue();
    assertThat(delayer.armed).isEmpty();
  }

  @Test
  void shouldSetNoTimerWhereItNeedsNone() {
    source.cancel();

    assertThat(Task.delay(1_000, delayer, source.token()).isCanceled()).isTrue();
    assertThat(Task.delay(0, delayer).isCompleted()).isTrue();
    assertThat(delayer.delays).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Task.delay(-1, delayer));
  }

  @Test
  void shouldLeaveNothingWhereItEndsWhileItBegins() {
    delayer.step = source::cancel; // the token is canceled after the look, before the registration

    assertThat(Task.delay(1_000, delayer, source.token()).isCanceled()).isTrue();
    assertThat(delayer.armed).isEmpty();

    CancellationTokenSource other = new CancellationTokenSource();
    delayer.step = delayer::fire; // the timer is quicker than the starter
    assertThat(Task.delay(1_000, delayer, other.token()).isCompleted()).isTrue();
    assertThat(other.token().registrations()).isZero();
  }
}
