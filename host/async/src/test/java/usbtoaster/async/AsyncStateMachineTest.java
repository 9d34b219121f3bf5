package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AsyncStateMachineTest {
  private final TaskCompletionSource<Integer> first = new TaskCompletionSource<>();
  private final TaskCompletionSource<Integer> second = new TaskCompletionSource<>();
  private final ManualContext context = new ManualContext();

  /** Awaits two tasks and has their sum; notes where it ran. */
  private static final class Sum extends AsyncStateMachine<Integer> {
    private final Task<Integer> first;
    private final Task<Integer> second;
    private final boolean captures;
    final List<String> places = new ArrayList<>();

    Sum(Task<Integer> first, Task<Integer> second, boolean captures) {
      this.first = first;
      this.second = second;
      this.captures = captures;
    }

    @Override
    protected void moveNext() throws Exception {
      places.add(state() + (SynchronizationContext.current() == null ? " free" : " context"));
      switch (state()) {
        case 0 -> suspends(first.configureAwait(captures), 1);
        case 1 -> {
          resultOf(first);
          suspends(second.configureAwait(captures), 2);
        }
        default -> complete(resultOf(first) + resultOf(second));
      }
    }
  }

  /** Does one thing in each state, and is complete with null where they come to an end. */
  private static final class Steps extends AsyncStateMachine<Object> {
    private final List<Step> steps;

    interface Step {
      void run(Steps machine) throws Exception;
    }

    Steps(Step... steps) {
      this.steps = List.of(steps);
    }

    @Override
    protected void moveNext() throws Exception {
      steps.get(state()).run(this);
    }

    boolean awaits(Task<?> task) {
      return suspends(task, state() + 1);
    }

    void ends(@Nullable Object value) {
      complete(value);
    }
  }

  @Test
  @DisplayName("semantics 99: the machine is the task, and goes on from where it suspended")
  void shouldSuspendTwiceAndComplete() {
    Sum machine = new Sum(first.task(), second.task(), true);

    assertThat(machine.start()).isSameAs(machine);
    assertThat(machine.places).containsExactly("0 free");
    first.setResult(20);
    assertThat(machine.isCompleted()).isFalse();
    second.setResult(22);

    assertThat(machine.result()).isEqualTo(42);
    assertThat(machine.places).containsExactly("0 free", "1 free", "2 free");
  }

  @Test
  @DisplayName("semantics 99: a method whose tasks are complete never suspends")
  void shouldRunThroughWhereTasksAreComplete() {
    Sum machine = new Sum(Task.completed(20), Task.completed(22), true);

    machine.start();

    assertThat(machine.result()).isEqualTo(42);
  }

  @Test
  void shouldGoOnInTheSameCallWhereSuspendsIsFalse() {
    List<Integer> states = new ArrayList<>();
    Steps machine =
        new Steps(
            self -> {
              states.add(self.state());
              if (self.awaits(Task.completed(1))) {
                return;
              }
              states.add(self.state());
              self.ends("toast");
            });

    assertThat(machine.start().result()).isEqualTo("toast");
    assertThat(states).containsExactly(0, 1);
  }

  @Test
  void shouldNotGrowTheStackOverCompleteTasks() {
    AsyncStateMachine<Integer> machine =
        new AsyncStateMachine<>() {
          private int count;

          @Override
          protected void moveNext() {
            if (count++ < 100_000) {
              suspends(Task.completed(count), 0);
            } else {
              complete(count);
            }
          }
        };

    assertThat(machine.start().result()).isEqualTo(100_001);
  }

  @Test
  @DisplayName("semantics 92, 93: each continuation is posted once to the captured context")
  void shouldComeBackToCapturedContext() {
    Sum machine = new Sum(first.task(), second.task(), true);
    context.now(machine::start);

    first.setResult(20);
    assertThat(machine.places).hasSize(1);
    context.runAll();
    second.setResult(22);
    context.runAll();

    assertThat(machine.places).containsExactly("0 context", "1 context", "2 context");
    assertThat(context.posts()).isEqualTo(2);
  }

  @Test
  @DisplayName("semantics 92: with configureAwait(false) it goes on where the task completed")
  void shouldLeaveContextWhenConfiguredSo() {
    Sum machine = new Sum(first.task(), second.task(), false);
    context.now(machine::start);

    first.setResult(20);
    second.setResult(22);

    assertThat(machine.places).containsExactly("0 context", "1 free", "2 free");
    assertThat(context.posts()).isZero();
  }

  @Test
  @DisplayName("semantics 99: the context is captured anew at each suspension")
  void shouldCaptureAnewEachTime() {
    Steps machine =
        new Steps(
            self -> self.awaits(first.task()),
            self -> ManualContext.with(context, () -> self.awaits(second.task())),
            self -> self.ends(SynchronizationContext.current()));
    machine.start();

    first.setResult(1);
    second.setResult(2);
    context.runAll();

    assertThat(machine.result()).isSameAs(context);
  }

  @Test
  @DisplayName("semantics 99: suspending again allocates nothing")
  void shouldNotAllocateToSuspend() {
    int count = 20_000;
    bytesOfSuspensions(count);

    long bytes = bytesOfSuspensions(count);

    assertThat(bytes).as("bytes of %d suspensions", count).isLessThan(count);
  }

  /** Measures suspend, complete and resume, {@code count} times; the tasks are made before. */
  private static long bytesOfSuspensions(int count) {
    List<TaskCompletionSource<Integer>> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sources.add(new TaskCompletionSource<>());
    }
    AsyncStateMachine<Integer> machine =
        new AsyncStateMachine<>() {
          @Override
          protected void moveNext() {
            if (state() < count) {
              suspends(sources.get(state()).task(), state() + 1);
            } else {
              complete(42);
            }
          }
        };
    machine.start();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < count; i++) {
      sources.get(i).setResult(1);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(machine.result()).isEqualTo(42);
    return bytes;
  }

  @Test
  @DisplayName("semantics 100: start restores the caller's synchronization context")
  void shouldRestoreContextAfterStart() {
    Steps machine =
        new Steps(
            self -> {
              SynchronizationContext.setCurrent(context);
              self.awaits(first.task());
            });

    machine.start();

    assertThat(SynchronizationContext.current()).isNull();
  }

  @Test
  @DisplayName("semantics 102: an exception fails the task, and an await of a failed one throws it")
  void shouldFailWithWhatMethodThrows() {
    IOException burnt = new IOException("burnt");
    Sum machine = new Sum(first.task(), second.task(), true);
    machine.start();

    first.setException(burnt);

    assertThat(machine.exception()).isSameAs(burnt);
  }

  @Test
  @DisplayName("semantics 102: a cancellation out of the method cancels the task")
  void shouldBeCanceledWhenMethodIs() {
    Sum machine = new Sum(first.task(), second.task(), true);
    machine.start();
    first.setCanceled();
    Steps throwing =
        new Steps(
            self -> {
              throw new CancellationException("no bread");
            });

    assertThat(machine.isCanceled()).isTrue();
    assertThat(throwing.start().isCanceled()).isTrue();
  }

  @Test
  void shouldNestMachines() {
    Sum inner = new Sum(first.task(), second.task(), true);
    Steps outer =
        new Steps(self -> self.awaits(inner.start()), self -> self.ends("inner " + inner.result()));
    outer.start();

    first.setResult(20);
    second.setResult(22);

    assertThat(outer.result()).isEqualTo("inner 42");
  }

  @Test
  void shouldFailWhereContextRefuses() {
    SynchronizationContext closed =
        new SynchronizationContext() {
          @Override
          public void post(Runnable work) {
            throw new RejectedExecutionException("closed");
          }
        };
    Sum machine = new Sum(first.task(), second.task(), true);
    ManualContext.with(closed, machine::start);

    first.setResult(20);

    assertThat(machine.exception()).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void shouldSayHowToWriteMoveNext() {
    Steps idle = new Steps(self -> {});
    Steps twice =
        new Steps(
            self -> {
              self.awaits(first.task());
              self.awaits(second.task());
            });

    assertThat(idle.start().exception()).hasMessageContaining("neither awaited");
    assertThat(twice.start().exception()).hasMessageContaining("return from it");
  }

  @Test
  void shouldRefuseMisuse() {
    Sum machine = new Sum(first.task(), second.task(), true);

    assertThatIllegalStateException().isThrownBy(machine::run).withMessageContaining("suspended");
    machine.start();
    assertThatIllegalStateException().isThrownBy(machine::start).withMessageContaining("once");
    Callable<?> outside = () -> machine.suspends(first.task(), 1);
    assertThatIllegalStateException().isThrownBy(outside::call).withMessageContaining("moveNext");
  }
}
