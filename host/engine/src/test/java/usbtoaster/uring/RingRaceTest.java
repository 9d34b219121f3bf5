package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.linux.Sockets;

@DisplayName("Races on a ring")
final class RingRaceTest {
  private static final int BLOCK = 4096;

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());
  private final int races = Integer.getInteger("toaster.races", 2000);

  @TempDir private Path folder;

  @BeforeEach
  void needsRing() {
    RingTesting.assumeRing();
  }

  private Descriptor file(Bench bench, int flags) throws Exception {
    Path path = folder.resolve("file");
    Files.write(path, new byte[64 * BLOCK]);
    return bench.attach(
        Libc.open(path.toString(), FileFlags.O_RDONLY | flags, 0), Descriptor.Type.FILE);
  }

  @ParameterizedTest
  @CsvSource({"URING, SOCKET", "URING, STREAM", "IOCP, SOCKET", "IOCP, STREAM"})
  @DisplayName("semantics 91: cancel or close against data: one end each, and no byte is lost")
  void shouldEndOnceWhoeverWins(EngineKind kind, Descriptor.Type type) {
    int[] outcomes = new int[3];
    try (Bench bench = new Bench(kind, RingOptions.DEFAULT)) {
      Race race = new Race(bench, type, new Random(seed));
      for (int i = 0; i < races; i++) {
        outcomes[race.run((byte) i)]++;
      }
      race.end();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
    assertThat(outcomes[0] + outcomes[1] + outcomes[2]).isEqualTo(races);
    assertThat(outcomes[0]).as("data won").isPositive();
    assertThat(outcomes[1] + outcomes[2]).as("cancelled or closed").isPositive();
  }

  /** Receives a byte, which is sent and cancelled, or closed, at the same time. */
  private static final class Race {
    private final Bench bench;
    private final Descriptor.Type type;
    private final Random random;
    private final MemorySegment one;
    private final MemorySegment got;
    private int to = -1;
    private Descriptor from;

    Race(Bench bench, Descriptor.Type type, Random random) {
      this.bench = bench;
      this.type = type;
      this.random = random;
      one = bench.memory(1);
      got = bench.memory(1);
      from = connect();
    }

    private Descriptor connect() {
      int[] fds = type == Descriptor.Type.SOCKET ? bench.pair() : bench.pipe(0);
      to = fds[1];
      return bench.attach(fds[0], type);
    }

    /** Returns 0: the byte came; 1: cancelled, and the byte came next; 2: closed. */
    int run(byte sent) {
      one.set(JAVA_BYTE, 0, sent);
      boolean closes = random.nextInt(10) == 0;
      Probe probe = receive();
      spin(random.nextInt(200));
      if (random.nextBoolean()) {
        stop(probe, closes);
        spin(random.nextInt(400));
        Libc.write(to, one, 1);
      } else {
        Libc.write(to, one, 1);
        spin(random.nextInt(400));
        stop(probe, closes);
      }
      int result = probe.await();
      assertThat(result).isIn(1, -Errno.ECANCELED);
      int outcome = result == 1 ? 0 : closes ? 2 : 1;
      if (outcome == 1) {
        assertThat(receive().await()).isEqualTo(1);
      }
      if (outcome != 2) {
        assertThat(got.get(JAVA_BYTE, 0)).isEqualTo(sent);
      }
      if (closes) {
        Libc.close(to);
        from = connect();
      }
      assertThat(probe.ends()).isEqualTo(1);
      return outcome;
    }

    private Probe receive() {
      Operation.Code code = type == Descriptor.Type.SOCKET ? Code.RECEIVE : Code.READ;
      return bench.submit(code, from, got, -1);
    }

    private void stop(Probe probe, boolean closes) {
      if (closes) {
        bench.engine.close(from);
      } else {
        bench.engine.cancel(probe);
      }
    }

    void end() {
      Libc.close(to);
      bench.engine.close(from);
    }
  }

  private static void spin(int rounds) {
    for (int i = 0; i < rounds; i++) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldEndDirectReadsOnceThatAreCancelled() throws Exception {
    Random random = new Random(seed);
    try (Bench bench = new Bench(EngineKind.URING, RingOptions.DEFAULT)) {
      Descriptor file = file(bench, FileFlags.O_DIRECT);
      MemorySegment memory = bench.memory(BLOCK);
      for (int i = 0; i < races / 5; i++) {
        long where = (long) random.nextInt(64) * BLOCK;
        Probe probe = bench.submit(Code.READ, file, memory, where);
        spin(random.nextInt(2000));
        bench.engine.cancel(probe);
        assertThat(probe.await()).as("seed %d", seed).isIn(BLOCK, -Errno.ECANCELED);
        assertThat(probe.ends()).isEqualTo(1);
      }
      bench.engine.close(file);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"URING", "IOCP"})
  @DisplayName("many threads submit to a small ring, with more in flight than its ends have room")
  void shouldTakeWhatManyThreadsSubmit(EngineKind kind) throws Exception {
    RingOptions small = RingOptions.DEFAULT.sized(4, 8, 64);
    List<Probe> probes = new ArrayList<>();
    try (Bench bench = new Bench(kind, small)) {
      Descriptor file = file(bench, 0);
      MemorySegment memory = bench.memory(16);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        List<Probe> own = new ArrayList<>();
        Thread thread =
            new Thread(
                () -> {
                  for (int j = 0; j < 500; j++) {
                    own.add(bench.submit(Code.READ, file, memory, j));
                  }
                  own.forEach(Probe::await);
                  synchronized (probes) {
                    probes.addAll(own);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread each : threads) {
        each.join();
      }
      bench.engine.close(file);
    }
    assertThat(probes).hasSize(2000);
    assertThat(probes).allSatisfy(each -> assertThat(each.ends()).isEqualTo(1));
    assertThat(probes).allSatisfy(each -> assertThat(each.await()).isEqualTo(16));
  }

  @Test
  void shouldLetOthersWaitWhenEnoughIsInFlight() throws Exception {
    try (Bench bench = new Bench(EngineKind.URING, RingOptions.DEFAULT.sized(4, 8, 2))) {
      int[] fds = bench.pair();
      Descriptor from = bench.attach(fds[0], Descriptor.Type.SOCKET);
      List<Probe> probes = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        probes.add(bench.submit(Code.RECEIVE, from, bench.memory(1), -1));
      }
      bench.onPoller(() -> assertThat(bench.engine.flying()).isEqualTo(2));
      bench.engine.cancel(probes.get(3)); // one that waits: it ends before those that fly
      assertThat(probes.get(3).await()).isEqualTo(-Errno.ECANCELED);
      assertThat(probes.get(0).ends()).isZero();
      Sockets.send(fds[1], bench.text("toast"), 4, 0);
      for (int i : new int[] {0, 1, 2, 4}) {
        assertThat(probes.get(i).await()).isEqualTo(1);
      }
      Libc.close(fds[1]);
      bench.engine.close(from);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"URING", "IOCP"})
  @DisplayName("an engine that is closed ends everything once, and refuses what comes later")
  void shouldEndEverythingWhenClosed(EngineKind kind) throws Exception {
    Bench bench = new Bench(kind, RingOptions.DEFAULT.sized(4, 8, 64));
    List<Probe> probes = new ArrayList<>();
    List<Descriptor> descriptors = new ArrayList<>();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      int[] fds = bench.pair();
      Descriptor from = bench.attach(fds[0], Descriptor.Type.SOCKET);
      descriptors.add(from);
      descriptors.add(bench.attach(fds[1], Descriptor.Type.SOCKET));
      Probe probe =
          new Probe() {
            @Override
            protected void ended(int outcome) {
              super.ended(outcome);
              Probe late = new Probe(); // inside an end: the engine is closing
              late.set(Code.RECEIVE, from, memory(), 1, -1);
              bench.engine.submit(late);
              refused.addAndGet(late.ends());
              done.countDown();
            }
          };
      probe.set(Code.RECEIVE, from, bench.memory(1), 1, -1);
      bench.engine.submit(probe);
      probes.add(probe);
    }
    bench.close();
    done.await();
    for (Probe each : probes) {
      assertThat(each.await()).isEqualTo(-Errno.ECANCELED);
      assertThat(each.ends()).isEqualTo(1);
    }
    assertThat(refused).hasValue(100);
    descriptors.forEach(bench.engine::close);
    Operation late = probes.getFirst();
    bench.engine.cancel(late);
  }
}
