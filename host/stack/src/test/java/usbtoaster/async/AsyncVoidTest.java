package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("semantics 101: async void")
class AsyncVoidTest {
  private final ManualContext context = new ManualContext();
  private final TaskCompletionSource<String> source = new TaskCompletionSource<>();
  private final IOException burnt = new IOException("burnt");

  @Test
  void shouldTellContextOfStartAndEnd() {
    context.now(() -> AsyncVoid.run(source::task));
    assertThat(context.started).isEqualTo(1);
    assertThat(context.completed).isZero();

    source.setResult("toast");

    assertThat(context.completed).isEqualTo(1);
    assertThat(context.posts()).isZero();
  }

  @Test
  void shouldPostExceptionToContext() {
    context.now(() -> AsyncVoid.run(source::task));

    source.setException(burnt);

    assertThat(context.completed).isEqualTo(1);
    assertThat(context.posts()).isEqualTo(1);
    assertThatThrownBy(context::runAll).isSameAs(burnt);
  }

  @Test
  void shouldPostWhatTheMethodItselfThrows() {
    context.now(
        () ->
            AsyncVoid.run(
                () -> {
                  throw burnt;
                }));

    assertThat(context.started).isEqualTo(1);
    assertThat(context.completed).isEqualTo(1);
    assertThatThrownBy(context::runAll).isSameAs(burnt);
  }

  @Test
  void shouldPostCancellationToo() {
    context.now(() -> AsyncVoid.run(Task::canceled));

    assertThatThrownBy(context::runAll).isInstanceOf(CancellationException.class);
  }
}
