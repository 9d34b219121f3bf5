package usbtoaster.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.linux.PollFlags.EPOLLIN;
import static usbtoaster.linux.PollFlags.EPOLLOUT;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.Attempts;
import usbtoaster.engine.Descriptor;

@DisplayName("The events of an event thread")
final class EventQueueTest {
  private final ManualPool pool = new ManualPool();
  private final AtomicLong now = new AtomicLong();
  private final EventQueue queue = new EventQueue(pool, now::get, fault -> {});
  private final EventLoop loop =
      new EventLoop(EpollOptions.of((nanos, action) -> {}), new ManualPool());

  EventQueueTest() {
    loop.start("epoll-test");
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private EpollContext add() {
    Descriptor descriptor = new Descriptor(-1, Descriptor.Type.SOCKET);
    EpollContext context = new EpollContext(descriptor, loop, new Attempts(descriptor));
    queue.add(context, EPOLLIN);
    return context;
  }

  @Test
  @DisplayName("semantics 109: at most one work item is scheduled")
  void shouldScheduleOneWorkItem() {
    queue.schedule();
    assertThat(pool.queued).isEmpty();
    add();
    queue.schedule();
    add();
    queue.schedule();
    assertThat(pool.queued).hasSize(1);
  }

  @Test
  @DisplayName("semantics 109: the next is scheduled before this one handles its event")
  void shouldScheduleTheNextBeforeHandling() {
    add();
    add();
    queue.schedule();
    pool.told.clear();
    pool.runOne();
    assertThat(pool.told).containsExactly("queue", "begin", "serve", "serve", "end");
    pool.runOne(); // it finds nothing
    assertThat(pool.queued).isEmpty();
  }

  @Test
  void shouldScheduleNoneThatWouldFindNothing() {
    add();
    queue.schedule();
    pool.runOne();
    assertThat(pool.queued).isEmpty();
    assertThat(pool.told).containsExactly("queue", "begin", "serve", "end");
  }

  @Test
  @DisplayName("semantics 109: an event that comes after the flag is cleared schedules again")
  void shouldScheduleForAnEventThatComesMeanwhile() {
    add();
    queue.schedule();
    pool.atServe =
        () -> {
          pool.atServe = () -> {};
          add();
          queue.schedule(); // as the event thread does while a callback blocks here
          assertThat(pool.queued).hasSize(1);
        };
    pool.runOne();
    pool.runOne();
    assertThat(pool.queued).isEmpty();
  }

  @Test
  @DisplayName("semantics 109: a work item yields after 15 ms")
  void shouldYieldAfterFifteenMillis() {
    for (int i = 0; i < 5; i++) {
      add();
    }
    queue.schedule();
    AtomicInteger served = new AtomicInteger();
    pool.atServe =
        () -> {
          served.incrementAndGet();
          now.addAndGet(8_000_000);
        };
    pool.runOne();
    assertThat(served.get()).isEqualTo(2);
    assertThat(pool.queued).hasSize(1);
    pool.runOne();
    pool.runOne();
    assertThat(served.get()).isEqualTo(5);
  }

  @Test
  void shouldKeepADescriptorOnceWithAllThatHappened() {
    EpollContext context = add();
    queue.add(context, EPOLLOUT);
    assertThat(context.pending.get()).isEqualTo(EPOLLIN | EPOLLOUT);
    queue.schedule();
    pool.runOne();
    assertThat(pool.told).containsOnlyOnce("serve");
    assertThat(context.pending.get()).isZero();
  }
}
