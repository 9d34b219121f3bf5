package usbtoaster.trace.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.trace.text.TextTable;

final class ThreadCensusTest {
  private static final class Toast {}

  private static final RequestWait NOBODY = (blocker, stack) -> false;

  @Test
  void shouldFitOnATerminal() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .name("a thread with quite a long name of its own".repeat(2))
            .start(
                () -> {
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try {
      assertThat(ThreadCensus.take((blocker, stack) -> true).table())
          .allMatch(line -> line.length() <= TextTable.COLUMNS);
    } finally {
      end.countDown();
      thread.join();
    }
  }

  @Test
  void shouldFindTheThreadThatWaitsForARequest() throws InterruptedException {
    Toast toast = new Toast();
    CountDownLatch stop = new CountDownLatch(1);
    StackThread thread =
        new StackThread(
            ThreadKind.WORKER,
            "sleeper",
            () -> {
              while (stop.getCount() > 0) {
                LockSupport.park(toast);
              }
            });
    thread.start();
    while (!toast.equals(LockSupport.getBlocker(thread))) {
      Thread.onSpinWait();
    }

    ThreadCensus census = ThreadCensus.take((blocker, stack) -> toast.equals(blocker));
    stop.countDown();
    LockSupport.unpark(thread);
    thread.join();

    assertThat(census.waiting())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.name()).isEqualTo("sleeper");
              assertThat(entry.group()).isEqualTo("workers");
              assertThat(entry.state()).isEqualTo("waiting");
              assertThat(entry.waitsFor()).isEqualTo("ThreadCensusTest$Toast");
            });
    assertThat(String.join("\n", census.table()))
        .containsPattern("WAITS for a request: is parked on\\s+ThreadCensusTest\\$Toast");
  }

  @Test
  void shouldAccountForEveryNativeThread() throws IOException {
    Path tasks = Path.of("/proc/self/task");
    ThreadCensus census = ThreadCensus.take(NOBODY);

    assertThat(census.nativesListed()).isEqualTo(Files.isDirectory(tasks));
    int counted = census.groups().values().stream().mapToInt(Integer::intValue).sum();
    assertThat(counted).isEqualTo(census.threads().size());
    assertThat(census.threads())
        .extracting(CensusEntry::name)
        .contains(Thread.currentThread().getName(), "Reference Handler");
    if (census.nativesListed()) {
      assertThat(census.groups())
          .containsKey("the JVM's own, native: garbage collection")
          .containsKey("the JVM's own, native: runtime");
    }
  }

  @Test
  void shouldMatchJavaThreadsByTheirFirstFifteenBytes(@TempDir Path tasks) throws IOException {
    String current = Thread.currentThread().getName();
    List<String> names =
        Thread.getAllStackTraces().keySet().stream()
            .map(thread -> NativeThread.nativeName(thread.getName()))
            .map(name -> name.equals(NativeThread.nativeName(current)) ? "java" : name)
            .toList();
    int id = 1;
    for (String name : names) {
      write(tasks, id++, name);
    }
    write(tasks, id++, "C2 CompilerThre");
    write(tasks, id++, "G1 Conc#0");
    write(tasks, id, "VM Thread");

    ThreadCensus census = ThreadCensus.take(NOBODY, tasks);

    assertThat(census.groups())
        .containsEntry("the JVM's own, native: compiler", 1)
        .containsEntry("the JVM's own, native: garbage collection", 1)
        .containsEntry("the JVM's own, native: runtime", 1);
    assertThat(NativeThread.nativeName("a-very-long-thread-name")).isEqualTo("a-very-long-thr");
  }

  @Test
  void shouldLeaveOutANativeThreadThatEndsMeanwhile(@TempDir Path tasks, @TempDir Path other)
      throws IOException {
    write(tasks, 1, "ended for Java");
    write(tasks, 2, "VM Thread");
    RequestWait end =
        (blocker, stack) -> {
          tasks.resolve("1").toFile().renameTo(other.resolve("1").toFile());
          return false;
        };

    ThreadCensus census = ThreadCensus.take(end, tasks);

    assertThat(census.threads())
        .extracting(CensusEntry::name)
        .contains("VM Thread")
        .doesNotContain("ended for Java");
  }

  @Test
  void shouldTakeTheThreadAfterTheLauncherForTheMainThread(@TempDir Path tasks) throws Exception {
    for (int id : new int[] {1000, 99, 100}) {
      write(tasks, id, "java");
    }
    ThreadCensus census = takenBy("main", tasks);

    assertThat(census.threads())
        .filteredOn(entry -> entry.name().equals("java"))
        .extracting(CensusEntry::key)
        .contains(-99L) // the launcher; 1000 has just started, unless it is another main thread
        .doesNotContain(-100L);
  }

  @Test
  void shouldShortenALongNameInItsMiddle() throws InterruptedException {
    ThreadCensus census = takenBy("ForkJoinPool.commonPool-worker-1", Path.of("/proc/self/task"));

    assertThat(census.table()).anyMatch(line -> line.contains("  ForkJoin...worker-1 "));
    assertThat(census.table(200, ThreadCensus::does))
        .anyMatch(line -> line.contains("  ForkJoinPool.commonPool-worker-1 "));
  }

  private static ThreadCensus takenBy(String threadName, Path tasks) throws InterruptedException {
    AtomicReference<@Nullable ThreadCensus> census = new AtomicReference<>();
    Thread thread = new Thread(() -> census.set(ThreadCensus.take(NOBODY, tasks)), threadName);
    thread.start();
    thread.join();
    return Objects.requireNonNull(census.get());
  }

  private static void write(Path tasks, int id, String name) throws IOException {
    Path task = Files.createDirectory(tasks.resolve(Integer.toString(id)));
    Files.writeString(task.resolve("comm"), name + "\n");
  }

  @Test
  void shouldSayThatNativeThreadsCannotBeListed(@TempDir Path folder) {
    ThreadCensus census = ThreadCensus.take(NOBODY, folder.resolve("none"));

    assertThat(census.nativesListed()).isFalse();
    assertThat(census.table().getFirst()).contains("does not let a program list its native ones");
  }

  @Test
  void shouldCountPi4jsThreadsAsHardware() {
    assertThat(ThreadKind.of(new Thread("Pi4J.RUNTIME-1"))).isEqualTo(ThreadKind.DEVICE);
    assertThat(ThreadKind.of(new Thread("my own"))).isEqualTo(ThreadKind.CALLER);
    assertThat(ThreadKind.of(Thread.ofVirtual().unstarted(() -> {}))).isEqualTo(ThreadKind.VIRTUAL);
  }

  @Test
  void shouldCountAThreadAsWhatItServesAs() {
    Thread current = Thread.currentThread();
    ThreadKind.UI.serve(
        () -> {
          assertThat(ThreadKind.of(current)).isEqualTo(ThreadKind.UI);
          ThreadKind.WORKER.serve(
              () -> assertThat(ThreadKind.of(current)).isEqualTo(ThreadKind.WORKER));
          assertThat(ThreadKind.of(current)).isEqualTo(ThreadKind.UI);
        });
    assertThat(ThreadKind.of(current)).isEqualTo(ThreadKind.CALLER);
  }

  @Test
  void shouldCountAThreadThatSaysWhatItWaitsFor() throws InterruptedException {
    Toast toast = new Toast();
    CountDownLatch said = new CountDownLatch(1);
    CountDownLatch latch = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              Object outer = Waiting.begin("something else");
              Object inner = Waiting.begin(toast);
              said.countDown();
              awaitUninterruptibly(latch);
              Waiting.end(inner);
              Waiting.end(outer);
            },
            "waits by a latch");
    thread.start();
    said.await();

    ThreadCensus census = ThreadCensus.take((blocker, stack) -> toast.equals(blocker));
    latch.countDown();
    thread.join();

    assertThat(census.waiting()).extracting(CensusEntry::name).containsExactly("waits by a latch");
    assertThat(ThreadCensus.take((blocker, stack) -> toast.equals(blocker)).waiting()).isEmpty();
    assertThat(Waiting.of(thread)).isNull();
  }

  @Test
  void shouldSayWhichWaitsItCannotTell() {
    assertThat(ThreadCensus.take(NOBODY).table())
        .anyMatch(line -> line.contains("latch") && line.contains("cannot be told"));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
