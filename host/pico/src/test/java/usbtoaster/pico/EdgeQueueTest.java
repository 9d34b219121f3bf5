package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class EdgeQueueTest {
  private final EdgeQueue queue = new EdgeQueue();

  @Test
  void shouldGiveTheEdgesBackInOrder() {
    queue.offer(true);
    queue.offer(false);
    queue.offer(false);

    assertThat(queue.take()).isTrue();
    queue.offer(true);
    assertThat(queue.take()).isFalse();
    assertThat(queue.take()).isFalse();
    assertThat(queue.take()).isTrue();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void shouldDropTheNewestWhenSixteenWait() {
    for (int i = 0; i < 20; i++) {
      queue.offer(i < EdgeQueue.CAPACITY);
    }

    for (int i = 0; i < EdgeQueue.CAPACITY; i++) {
      assertThat(queue.take()).isTrue();
    }
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.dropped()).isEqualTo(4);
  }

  @Test
  void shouldRefuseToTakeWhatIsNotThere() {
    assertThatThrownBy(queue::take).hasMessageContaining("ask isEmpty first");
  }
}
