package usbtoaster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.EngineRig.Pair;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.Errno;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadMaker;

@DisplayName("Threads that are sacrificed, and what is thrown at them")
final class BlockingFaultTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());

  private EngineRig rig(Duration idle, ThreadMaker threads) {
    BlockingOptions options = new BlockingOptions(1, idle, faults::add, threads);
    return new EngineRig(new BlockingEngine(EngineKind.BLOCKING, options));
  }

  private static int resultOf(TestOperation operation) {
    Stillness.until("the operation has ended", () -> operation.ends() > 0);
    return operation.await();
  }

  @Test
  void shouldLiveOnWhereAnEndThrows() {
    try (EngineRig rig = rig(LONG, StackThread::new)) {
      Pair pipe = rig.pipe();
      IllegalStateException fault = new IllegalStateException("the end fails, on purpose");
      TestOperation failing =
          new TestOperation(
              operation -> {
                throw fault;
              });
      rig.submit(failing.with(Code.WRITE, pipe.left(), rig.text("t")));
      assertThat(resultOf(failing)).isEqualTo(1);
      assertThat(resultOf(rig.start(Code.READ, pipe.right(), 1))).isEqualTo(1);
      assertThat(faults).containsExactly(fault);
    }
  }

  @Test
  void shouldLeaveNoInterruptToTheNextEnd() {
    try (EngineRig rig = rig(LONG, StackThread::new)) {
      Pair pipe = rig.pipe();
      TestOperation interrupts = new TestOperation(operation -> Thread.currentThread().interrupt());
      rig.submit(interrupts.with(Code.WRITE, pipe.left(), rig.text("t")));
      assertThat(resultOf(interrupts)).isEqualTo(1);
      AtomicInteger interrupted = new AtomicInteger(-1);
      TestOperation next =
          new TestOperation(
              operation -> interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0));
      rig.submit(next.with(Code.WRITE, pipe.left(), rig.text("t")));
      Stillness.until("the next has ended", () -> interrupted.get() >= 0);
      assertThat(interrupted.get()).isZero();
    }
  }

  @Test
  void shouldLetThreadsRestForEver() {
    try (EngineRig rig = rig(ChronoUnit.FOREVER.getDuration(), StackThread::new)) {
      Pair pipe = rig.pipe();
      assertThat(resultOf(rig.start(Code.WRITE, pipe.left(), "t"))).isEqualTo(1);
      assertThat(resultOf(rig.start(Code.READ, pipe.right(), 1))).isEqualTo(1);
    }
  }

  @Test
  void shouldEndWhatWaitsForAThreadThatCannotBeStarted() {
    List<TestOperation> waits = new ArrayList<>();
    List<Runnable> meanwhile = new ArrayList<>();
    ThreadMaker maker =
        (kind, name, body) -> {
          if (meanwhile.isEmpty()) {
            return new StackThread(kind, name, body);
          }
          meanwhile.removeFirst().run();
          throw new OutOfMemoryError("unable to create native thread: on purpose");
        };
    try (EngineRig rig = rig(LONG, maker)) {
      Pair pipe = rig.pipe();
      meanwhile.add(() -> waits.add(rig.start(Code.READ, pipe.right(), 1)));
      assertThat(resultOf(rig.start(Code.READ, pipe.right(), 1))).isEqualTo(-Errno.EAGAIN);
      assertThat(resultOf(waits.getFirst())).isEqualTo(-Errno.EAGAIN);
      assertThat(faults).singleElement().isInstanceOf(OutOfMemoryError.class);
      assertThat(resultOf(rig.start(Code.WRITE, pipe.left(), "t"))).isEqualTo(1);
    }
  }

  @Test
  void shouldEndTheOperationWhereTheFaultHandlerFailsToo() {
    BlockingOptions options =
        new BlockingOptions(
            1,
            LONG,
            fault -> {
              throw new IllegalStateException("the handler fails, on purpose");
            },
            (kind, name, body) -> {
              throw new OutOfMemoryError("unable to create native thread: on purpose");
            });
    try (EngineRig rig = new EngineRig(new BlockingEngine(EngineKind.BLOCKING, options))) {
      Pair pipe = rig.pipe();
      assertThat(resultOf(rig.start(Code.READ, pipe.right(), 1))).isEqualTo(-Errno.EAGAIN);
    }
  }
}
