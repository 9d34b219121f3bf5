package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/** What a piece of code sets on its thread is gone when it has ended. */
class AmbientTest {
  private static final String NONE = "none";

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final ManualContext foreign = new ManualContext();
  private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    thread.shutdownNow();
    SynchronizationContext.setCurrent(null);
    Thread.interrupted();
  }

  private void spoil() {
    SynchronizationContext.setCurrent(foreign);
    Thread.currentThread().interrupt();
  }

  private void look() {
    @Nullable SynchronizationContext context = SynchronizationContext.current();
    seen.add(context == null ? NONE : context);
    seen.add(Thread.currentThread().isInterrupted());
  }

  private static void onThread(ThreadKind kind, Runnable body) throws InterruptedException {
    Thread made = new StackThread(kind, "made", body);
    made.start();
    made.join();
  }

  @Test
  void shouldEndWithAContinuationOnAWorker() throws Exception {
    TaskScheduler scheduler = TaskScheduler.from(thread, "workers");
    TaskCompletionSource<String> source = new TaskCompletionSource<>(scheduler, true);
    source.task().onCompleted(this::spoil, false);
    source.task().onCompleted(this::look, false);

    source.setResult("toast");
    thread.submit(this::look).get();

    assertThat(seen).containsExactly(NONE, false, NONE, false);
  }

  @Test
  void shouldEndWithQueuedWork() throws Exception {
    TaskScheduler.from(thread, "workers").queue(this::spoil);

    thread.submit(this::look).get();

    assertThat(seen).containsExactly(NONE, false);
  }

  @Test
  void shouldEndWithWorkOfTheDefaultScheduler() {
    for (int i = 0; i < 100; i++) {
      TaskCompletionSource<String> spoilt = new TaskCompletionSource<>();
      TaskScheduler.defaultScheduler()
          .queue(
              () -> {
                look();
                SynchronizationContext.setCurrent(foreign);
                spoilt.setResult("done");
              });
      spoilt.task().join();
    }

    assertThat(seen).containsOnly(NONE, false);
  }

  @Test
  void shouldNotTurnInliningOffOnAnIoThread() throws InterruptedException {
    TaskCompletionSource<String> first = new TaskCompletionSource<>();
    TaskCompletionSource<String> second = new TaskCompletionSource<>();
    first.task().onCompleted(this::spoil, false);
    second
        .task()
        .onCompleted(
            () -> {
              seen.add(Thread.currentThread().getName());
              look();
            },
            false);

    onThread(
        ThreadKind.IO,
        () -> {
          first.setResult("toast");
          look();
          second.setResult("toast");
        });

    assertThat(seen).containsExactly(NONE, false, "made", NONE, false);
  }

  private final class Spoiling extends AsyncStateMachine<String> {
    private final Task<String> awaited;

    Spoiling(Task<String> awaited) {
      this.awaited = awaited;
    }

    @Override
    protected void moveNext() {
      switch (state()) {
        case 0 -> suspends(awaited, 1);
        default -> {
          look();
          spoil();
          complete("done");
        }
      }
    }
  }

  @Test
  void shouldEndWithAStateMachine() throws InterruptedException {
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    Task<String> machine = new Spoiling(source.task()).start();

    onThread(
        ThreadKind.IO,
        () -> {
          Thread.currentThread().interrupt();
          source.setResult("toast");
          look();
        });

    assertThat(machine.isCompleted()).isTrue();
    assertThat(seen).containsExactly(NONE, false, NONE, false);
  }

  @Test
  void shouldGiveTheOwnerOfAThreadItsInterruptBack() {
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    source.task().onCompleted(this::look, false);
    Thread.currentThread().interrupt();

    source.setResult("toast");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).containsExactly(NONE, false);
  }

  @Test
  void shouldLeaveAnOwnerTheInterruptThatCameDuringAContinuation() {
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    Thread owner = Thread.currentThread();
    source.task().onCompleted(owner::interrupt, false);

    source.setResult("toast");

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldNotShowTheCompletersContextToWorkOfACapturedScheduler() throws InterruptedException {
    ManualScheduler scheduler = ManualScheduler.custom();
    scheduler.agrees = true;
    TaskCompletionSource<String> source = new TaskCompletionSource<>();
    scheduler.now(() -> source.task().onCompleted(this::look, true));

    onThread(ThreadKind.WORKER, () -> foreign.now(() -> source.setResult("toast")));

    assertThat(seen).containsExactly(NONE, false);
  }

  @Test
  void shouldEndWithACallbackOfAToken() {
    CancellationTokenSource source = new CancellationTokenSource();
    source.token().register(this::look);
    source.token().register(() -> SynchronizationContext.setCurrent(foreign)); // runs first

    source.cancel();
    source.token().register(() -> SynchronizationContext.setCurrent(foreign)); // runs at once
    look();

    assertThat(seen).containsExactly(NONE, false, NONE, false);
  }

  @Test
  void shouldEndWithTheStartOfAnAsyncVoid() {
    AsyncVoid.run(
        () -> {
          SynchronizationContext.setCurrent(foreign);
          return Task.completed("toast");
        });

    look();
    assertThat(seen).containsExactly(NONE, false);
  }

  @Test
  void shouldStayThatOfItsUiLoopForEachMessage() {
    List<Throwable> faults = new ArrayList<>();
    UiLoop loop =
        new UiLoop(
            "ui",
            fault -> {
              faults.add(fault);
              SynchronizationContext.setCurrent(null);
            });
    loop.post(() -> SynchronizationContext.setCurrent(null));
    loop.post(this::look);
    loop.post(this::spoil);
    loop.post(this::look);
    loop.post(() -> Integer.parseInt("burnt"));
    loop.post(this::look);
    loop.post(
        () ->
            loop.send(
                () -> {
                  look();
                  SynchronizationContext.setCurrent(null);
                }));
    loop.post(
        () -> {
          loop.send(() -> SynchronizationContext.setCurrent(null));
          look();
        });
    loop.post(loop::quit);

    loop.run();

    assertThat(faults).hasSize(1);
    Object own = loop.context();
    assertThat(seen).containsExactly(own, false, own, false, own, false, own, false, own, false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void shouldLeaveAUiLoopAliveWhereAMessageInterruptsIt() {
    UiLoop loop = new UiLoop("ui", fault -> {});
    loop.start();
    loop.send(() -> Thread.currentThread().interrupt());

    loop.send(() -> seen.add(Thread.currentThread().getName()));

    assertThat(seen).containsExactly("ui");
    loop.close();
  }
}
