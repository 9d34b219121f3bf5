package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Engine;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation.Code;
import usbtoaster.io.CompletionCallback;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

@DisplayName("A ring that is a completion port")
final class RingPortTest {
  private final ConcurrentLinkedQueue<Thread> made = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void needsRing() {
    RingTesting.assumeRing();
  }

  private ThreadPoolOptions options() {
    return ThreadPoolOptions.DEFAULT.withThreads(this::make);
  }

  private Thread make(ThreadKind kind, String name, Runnable body) {
    Thread thread = new StackThread(kind, name, body);
    made.add(thread);
    return thread;
  }

  private Engine open(EngineKind kind) throws IOException {
    RingOptions usual = RingOptions.DEFAULT;
    return RingEngine.open(kind, new RingOptions(64, 128, usual.mostInFlight(), this::make));
  }

  /** Reads from a pipe until it has come; then runs the callback as a packet of the port. */
  private static Probe read(
      Engine engine, ThreadPool pool, Descriptor from, CompletionCallback then) {
    Probe probe =
        new Probe() {
          @Override
          protected void ended(int outcome) {
            super.ended(outcome);
            pool.port().post(0, then, NtStatus.SUCCESS, outcome);
          }
        };
    probe.set(Code.READ, from, Arena.ofAuto().allocate(16), 16, -1);
    engine.submit(probe);
    return probe;
  }

  @ParameterizedTest
  @EnumSource(names = {"URING", "IOCP"})
  @DisplayName("semantics 65: a callback that joins lets another thread run, and the ring go on")
  void shouldGoOnWhileACallbackJoins(EngineKind kind) throws Exception {
    Engine engine = open(kind);
    ThreadPool pool = new ThreadPool(new IoManager(Trace.OFF, 16), options(), engine.source());
    int[] fds = pipe();
    Descriptor from = new Descriptor(fds[0], Descriptor.Type.STREAM);
    engine.attach(from);
    TaskCompletionSource<Long> second = new TaskCompletionSource<>();
    TaskCompletionSource<Long> first = new TaskCompletionSource<>();
    read(
        engine,
        pool,
        from,
        (status, bytes) -> {
          // Filled by the thread that now blocks for its end, where that is the ring's.
          read(engine, pool, from, (again, more) -> second.setResult(more));
          write(fds[1], 2);
          first.setResult(bytes + second.task().join());
        });
    write(fds[1], 1);
    assertThat(first.task().join()).isEqualTo(3);
    Libc.close(fds[1]);
    engine.close(from);
    pool.close();
    engine.close();
    Stillness.until("all threads have left", () -> made.stream().noneMatch(Thread::isAlive));
    assertThat(from.inFlight()).isZero();
    assertThat(made.stream().anyMatch(each -> each.getName().equals("kernel")))
        .isEqualTo(kind == EngineKind.IOCP);
  }

  @Test
  void shouldBeLetGoByWhoeverTookItWhereNobodyPolled() throws Exception {
    Engine engine = open(EngineKind.URING);
    int[] fds = pipe();
    Descriptor from = new Descriptor(fds[0], Descriptor.Type.STREAM);
    engine.attach(from);
    Probe probe = new Probe();
    probe.set(Code.READ, from, Arena.ofAuto().allocate(16), 16, -1);
    engine.submit(probe);
    engine.close(from);
    engine.close();
    Objects.requireNonNull(engine.source()).close();
    assertThat(probe.await()).isNegative();
    assertThat(from.inFlight()).isZero();
    engine.cancel(probe); // and after the end: nothing
    Objects.requireNonNull(engine.source()).wake();
    Libc.close(fds[1]);
  }

  private static int[] pipe() {
    try (var arena = Arena.ofConfined()) {
      var fds = arena.allocate(8, 4);
      assertThat(Libc.pipe2(fds, FileFlags.O_CLOEXEC)).isZero();
      return fds.toArray(JAVA_INT);
    }
  }

  private static void write(int to, int bytes) {
    try (var arena = Arena.ofConfined()) {
      assertThat(Libc.write(to, arena.allocate(bytes), bytes)).isEqualTo(bytes);
    }
  }
}
