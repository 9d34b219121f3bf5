package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Awaiter;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.async.UiLoop;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.pico.Pace;
import usbtoaster.protocol.ControlCode;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.wires.FaultPlan;

/** Where continuations run, and who goes on meanwhile. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class AwaitTest {
  private final RealSystem system;

  AwaitTest(TestTarget target) {
    system = new RealSystem(target, FaultPlan.none(), Pace.REAL, ToasterSettings.DEFAULT, 0);
  }

  private final UiLoop ui =
      new UiLoop(
          "ui",
          fault -> {
            throw new AssertionError(fault);
          });

  @AfterEach
  void close() {
    ui.close();
    system.close();
  }

  /** The article's button: awaits a write, then tells its thread. */
  private static final class Click extends AsyncStateMachine<Thread> {
    private final ToasterStream stream;
    private final boolean captures;
    private Task<Integer> write = Task.completed(0);

    Click(ToasterStream stream, boolean captures) {
      this.stream = stream;
      this.captures = captures;
    }

    @Override
    protected void moveNext() throws Exception {
      switch (state()) {
        case 0 -> {
          write = stream.writeAsync(new byte[2000]);
          suspends(write.configureAwait(captures), 1);
        }
        default -> {
          resultOf(write);
          complete(Thread.currentThread());
        }
      }
    }
  }

  @Test
  void shouldKeepTheUiLoopGoingWhileAWriteIsInFlightAndResumeOnIt() throws Exception {
    ui.start();
    try (ToasterStream stream = system.open(FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      stream.control(ControlCode.BROWNING_SET, 10); // over 100 ms
      CompletableFuture<Task<Thread>> clicked = new CompletableFuture<>();
      ui.post(() -> clicked.complete(new Click(stream, true).start()));
      Task<Thread> click = clicked.get();
      int messages = 0;
      while (stream.inFlight() > 0) {
        CompletableFuture<Thread> answered = new CompletableFuture<>();
        ui.post(() -> answered.complete(Thread.currentThread()));
        answered.get();
        messages++;
      }
      assertThat(messages).isGreaterThan(10);
      assertThat(ThreadKind.of(click.join())).isEqualTo(ThreadKind.UI);
    }
  }

  @Test
  void shouldNotResumeOnTheUiLoopWhenConfiguredSo() throws Exception {
    ui.start();
    try (ToasterStream stream = system.open(FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      stream.control(ControlCode.BROWNING_SET, 9);
      CompletableFuture<Task<Thread>> clicked = new CompletableFuture<>();
      ui.post(() -> clicked.complete(new Click(stream, false).start()));
      Thread resumed = clicked.get().join();
      assertThat(ThreadKind.of(resumed)).isEqualTo(ThreadKind.IO);
    }
  }

  @Test
  void shouldResumeOnAWorkerWhenTheStreamSaysSo() throws Exception {
    try (ToasterStream stream = system.open(FileAccess.WRITE_ONLY, Inlining.WORKER)) {
      stream.control(ControlCode.BROWNING_SET, 9);
      Thread resumed = new Click(stream, true).start().join();
      assertThat(ThreadKind.of(resumed)).isEqualTo(ThreadKind.WORKER);
    }
  }

  @Test
  void shouldParkVirtualThreadsAndNoPlatformThread() throws Exception {
    try (ToasterStream stream = system.open(FileAccess.WRITE_ONLY, Inlining.INLINE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        writes.add(threads.submit(() -> Awaiter.await(stream.writeAsync(new byte[300]))));
      }
      for (Future<Integer> write : writes) {
        assertThat(write.get()).isEqualTo(300);
      }
    }
  }

  @Test
  void shouldWriteAndReadSynchronouslyFromManyThreads() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        writes.add(
            threads.submit(
                () -> {
                  try (ToasterStream stream = system.open(FileAccess.READ_WRITE, Inlining.INLINE)) {
                    int read = 0;
                    for (int n = 0; n < 50; n++) {
                      stream.write(new byte[200], 0, 200);
                      read += stream.read(new byte[200], 0, 200);
                    }
                    return read;
                  }
                }));
      }
      for (Future<Integer> write : writes) {
        assertThat(write.get()).isEqualTo(50 * 200);
      }
    }
  }

  private static Thread threadAfter(Task<?> task) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    task.onCompleted(() -> thread.complete(Thread.currentThread()), false);
    return thread.join();
  }

  @Test
  void shouldResumeOnAWorkerWhateverIsMadeOfAWrite() throws Exception {
    try (ToasterStream stream = system.open(FileAccess.WRITE_ONLY, Inlining.WORKER)) {
      stream.control(ControlCode.BROWNING_SET, 1);
      CancellationTokenSource canceled = new CancellationTokenSource();
      canceled.cancel();
      List<Thread> threads = new ArrayList<>();

      threads.add(threadAfter(stream.writeAsync(new byte[70_000])));
      threads.add(
          threadAfter(Task.whenAny(List.of(stream.writeAsync(new byte[100]), Task.completed(1)))));
      threads.add(threadAfter(Task.whenAll(List.of(stream.writeAsync(new byte[100])))));
      threads.add(threadAfter(stream.writeAsync(new byte[9], 0, 9, canceled.token())));
      threads.add(threadAfter(stream.writeAsync(new byte[9000], 0, 9000, canceled.token())));
      threads.add(
          stream
              .writeAsync(new byte[100])
              .toCompletableFuture()
              .thenApplyAsync(bytes -> Thread.currentThread())
              .join());

      assertThat(threads).extracting(ThreadKind::of).containsOnly(ThreadKind.WORKER);
    }
  }
}
