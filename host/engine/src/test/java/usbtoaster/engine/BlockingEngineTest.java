package usbtoaster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.EngineRig.Pair;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.Errno;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.census.CensusEntry;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.census.ThreadMaker;

@DisplayName("Threads that are sacrificed")
final class BlockingEngineTest {
  private static final BlockingOptions TWO = BlockingOptions.DEFAULT.withMostThreads(2);

  @Test
  void shouldLetMoreOperationsWaitForAThread() {
    BlockingEngine engine = new BlockingEngine(EngineKind.BLOCKING, TWO);
    try (EngineRig rig = new EngineRig(engine)) {
      Pair pipe = rig.pipe();
      TestOperation first = rig.start(Code.READ, pipe.right(), 1);
      TestOperation second = rig.start(Code.READ, pipe.right(), 1);
      TestOperation third = rig.start(Code.READ, pipe.right(), 1);
      TestOperation fourth = rig.start(Code.READ, pipe.right(), 1);
      assertThat(engine.threads()).isEqualTo(2);
      rig.engine.cancel(third); // it has no thread yet
      assertThat(third.await()).isEqualTo(-Errno.ECANCELED);
      rig.engine.cancel(first);
      rig.engine.cancel(second);
      assertThat(first.await()).isEqualTo(-Errno.ECANCELED);
      assertThat(second.await()).isEqualTo(-Errno.ECANCELED);
      TestOperation write = new TestOperation().with(Code.WRITE, pipe.left(), rig.text("t"));
      assertThat(rig.submit(write).await()).isEqualTo(1);
      assertThat(fourth.await()).isEqualTo(1);
      assertThat(engine.threads()).isEqualTo(2);
      assertThat(engine.description()).contains("at most 2", "sacrificed");
    }
  }

  @Test
  void shouldRefuseARequestThatHasNoThreadOfItsOwn() {
    BlockingEngine engine = new BlockingEngine(EngineKind.THREADS, TWO);
    try (EngineRig rig = new EngineRig(engine)) {
      Pair pipe = rig.pipe();
      rig.start(Code.READ, pipe.right(), 1);
      rig.start(Code.READ, pipe.right(), 1);
      assertThat(rig.start(Code.READ, pipe.right(), 1).await()).isEqualTo(-Errno.EAGAIN);
    }
    Stillness.until("each thread ends with its request", () -> engine.threads() == 0);
  }

  @Test
  void shouldLetIdleThreadsGo() {
    BlockingEngine engine =
        new BlockingEngine(EngineKind.BLOCKING, TWO.withIdle(Duration.ofMillis(1)));
    try (EngineRig rig = new EngineRig(engine)) {
      Pair pipe = rig.pipe();
      assertThat(rig.start(Code.WRITE, pipe.left(), "toast").await()).isEqualTo(5);
      Stillness.until("the thread has left", () -> engine.threads() == 0);
      assertThat(rig.start(Code.READ, pipe.right(), 16).await()).isEqualTo(5);
    }
  }

  @Test
  void shouldRestThoughItWasInterrupted() {
    List<Thread> made = new CopyOnWriteArrayList<>();
    ThreadMaker maker =
        (kind, name, body) -> {
          Thread thread = ThreadMaker.DEFAULT.make(kind, name, body);
          made.add(thread);
          return thread;
        };
    BlockingEngine engine = new BlockingEngine(EngineKind.BLOCKING, TWO.withThreads(maker));
    try (EngineRig rig = new EngineRig(engine)) {
      Pair pipe = rig.pipe();
      assertThat(rig.start(Code.WRITE, pipe.left(), "toast").await()).isEqualTo(5);
      Thread idle = made.getFirst();
      idle.interrupt();
      Stillness.until(
          "it is parked again, and does not spin",
          () -> !idle.isInterrupted() && idle.getState() == Thread.State.TIMED_WAITING);
    }
  }

  @Test
  void shouldFailWhereNoThreadCanBeStarted() {
    AtomicBoolean none = new AtomicBoolean(true);
    AtomicInteger told = new AtomicInteger();
    BlockingOptions options =
        new BlockingOptions(
            2,
            Duration.ofSeconds(1),
            fault -> told.incrementAndGet(),
            (kind, name, body) -> {
              if (none.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return new StackThread(kind, name, body);
            });
    try (EngineRig rig = new EngineRig(new BlockingEngine(EngineKind.BLOCKING, options))) {
      Pair pipe = rig.pipe();
      assertThat(rig.start(Code.READ, pipe.right(), 1).await()).isEqualTo(-Errno.EAGAIN);
      none.set(false);
      TestOperation read = rig.start(Code.READ, pipe.right(), 1);
      none.set(true);
      TestOperation write = rig.start(Code.WRITE, pipe.left(), "t"); // waits for the one thread
      rig.engine.cancel(read);
      assertThat(read.await()).isEqualTo(-Errno.ECANCELED);
      assertThat(write.await()).isEqualTo(1);
      assertThat(told.get()).isEqualTo(2);
    }
  }

  @Test
  void shouldCountEachBlockedThreadInTheCensus() {
    try (EngineRig rig = new EngineRig(new BlockingEngine(EngineKind.BLOCKING, TWO))) {
      List<TestOperation> reads = new ArrayList<>();
      Pair pipe = rig.pipe();
      reads.add(rig.start(Code.READ, pipe.right(), 1));
      reads.add(rig.start(Code.READ, pipe.right(), 1));
      Stillness.until("both block", () -> waiting().size() == 2);
      assertThat(waiting())
          .allSatisfy(
              entry -> {
                assertThat(entry.kind()).isEqualTo(ThreadKind.BLOCKED);
                assertThat(ThreadCensus.does(entry))
                    .isEqualTo(
                        "WAITS for a request: blocks in poll for one descriptor until it is ready");
              });
      assertThat(ThreadCensus.countWaiting((blocker, stack) -> false)).isEqualTo(2);
      reads.forEach(rig.engine::cancel);
      reads.forEach(TestOperation::await);
      Stillness.until("none blocks", () -> waiting().isEmpty());
    }
  }

  private static List<CensusEntry> waiting() {
    return ThreadCensus.take((blocker, stack) -> false).waiting();
  }

  @Test
  void shouldBeOneOfTheTwoThatSacrificeThreads() {
    assertThatThrownBy(() -> new BlockingEngine(EngineKind.EPOLL, TWO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
