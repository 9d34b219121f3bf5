package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskSchedulerTest {
  @Test
  @DisplayName("semantics 92: the default scheduler is current where no other is, in its work too")
  void shouldBeDefaultWhereNoOtherIs() {
    TaskCompletionSource<Object> seen = new TaskCompletionSource<>();
    TaskCompletionSource<Object> pool = new TaskCompletionSource<>();

    TaskScheduler.defaultScheduler()
        .queue(
            () -> {
              pool.setResult(ForkJoinTask.getPool());
              seen.setResult(TaskScheduler.current());
            });

    assertThat(seen.task().join()).isSameAs(TaskScheduler.defaultScheduler());
    assertThat(pool.task().join()).isSameAs(ForkJoinPool.commonPool());
    assertThat(TaskScheduler.current()).isSameAs(TaskScheduler.defaultScheduler());
  }

  @Test
  void shouldBeCurrentInWorkOfItsExecutor() {
    ArrayDeque<Runnable> executor = new ArrayDeque<>();
    TaskScheduler scheduler = TaskScheduler.from(executor::add, "toaster");
    AtomicReference<TaskScheduler> seen = new AtomicReference<>();
    scheduler.queue(() -> seen.set(TaskScheduler.current()));

    executor.remove().run();

    assertThat(seen).hasValue(scheduler);
    assertThat(scheduler).hasToString("toaster");
    assertThat(TaskScheduler.current()).isSameAs(TaskScheduler.defaultScheduler());
  }
}
