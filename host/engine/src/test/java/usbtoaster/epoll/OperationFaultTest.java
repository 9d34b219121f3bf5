package usbtoaster.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.EngineRig;
import usbtoaster.engine.EngineRig.Pair;
import usbtoaster.engine.Operation.Code;
import usbtoaster.engine.TestOperation;
import usbtoaster.linux.Errno;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.census.StackThread;

@DisplayName("Operations that wait for readiness, and what is thrown at them")
final class OperationFaultTest {
  private final ManualPool pool = new ManualPool();
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final ScriptedSocket socket =
      new ScriptedSocket(new EventLoop(options(faults::add), pool));
  private final Deque<IntSupplier> answers = socket.answers;
  private final Descriptor descriptor = socket.descriptor;
  private final EpollContext context = socket.context;

  private static EpollOptions options(Consumer<Throwable> handler) {
    EpollOptions.Later noTimer =
        (nanos, action) -> {
          throw new OutOfMemoryError("unable to create native thread: on purpose");
        };
    return new EpollOptions(1, true, 1, noTimer, System::nanoTime, handler, StackThread::new);
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private TestOperation start(Code code, @Nullable Consumer<TestOperation> then) {
    TestOperation operation =
        new TestOperation(then).with(code, descriptor, Arena.global().allocate(10));
    assertThat(descriptor.begin()).isTrue();
    context.submit(operation);
    return operation;
  }

  private static void fail() {
    throw new IllegalStateException("on purpose");
  }

  @Test
  void shouldGoOnAfterAnEndThatThrows() {
    answers.add(() -> 10);
    assertThat(start(Code.RECEIVE, operation -> fail()).ends()).isOne();
    answers.add(() -> 10);
    assertThat(start(Code.RECEIVE, null).ends()).isOne();
    assertThat(faults).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldEndWhatCannotBeTried() {
    answers.add(
        () -> {
          fail();
          return 0;
        });
    TestOperation receive = start(Code.RECEIVE, null);
    assertThat(receive.ends()).isOne();
    assertThat(receive.result()).isEqualTo(-Errno.EIO);
    answers.add(() -> 10);
    assertThat(start(Code.RECEIVE, null).ends()).isOne();
    assertThat(faults).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldTellOfAShortageWhereNothingCanTryAgainLater() {
    answers.add(() -> -Errno.EMFILE);
    TestOperation accept = start(Code.ACCEPT, null);
    assertThat(accept.ends()).isOne();
    assertThat(accept.result()).isEqualTo(-Errno.EMFILE);
    answers.add(() -> 17);
    assertThat(start(Code.ACCEPT, null).ends()).isOne();
    assertThat(faults).singleElement().isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void shouldKeepTheEventThreadWhereTheFaultHandlerFailsToo() {
    try (EngineRig rig = new EngineRig(new EpollEngine(options(fault -> fail()), pool))) {
      Pair pipe = rig.pipe();
      TestOperation failing = new TestOperation(operation -> fail());
      rig.submit(failing.with(Code.READ, pipe.right(), rig.arena.allocate(1)));
      rig.start(Code.WRITE, pipe.left(), "t").await();
      Stillness.until("the first has ended", () -> failing.ends() == 1);
      TestOperation read = rig.start(Code.READ, pipe.right(), 1);
      rig.start(Code.WRITE, pipe.left(), "t").await();
      Stillness.until("the second has ended", () -> read.ends() == 1);
    }
  }

  @Test
  void shouldHandleEventsWhereThePoolTakesNoWork() {
    EpollPool refusing =
        new EpollPool() {
          @Override
          public void queue(Runnable work) {
            throw new OutOfMemoryError("on purpose");
          }

          @Override
          public void begin() {}

          @Override
          public void serve() {}

          @Override
          public void end() {}
        };
    EpollOptions toWorkers = options(faults::add).withInline(false);
    try (EngineRig rig = new EngineRig(new EpollEngine(toWorkers, refusing))) {
      Pair pipe = rig.pipe();
      TestOperation read = rig.start(Code.READ, pipe.right(), 1);
      rig.start(Code.WRITE, pipe.left(), "t").await();
      Stillness.until("the event was handled", () -> read.ends() == 1);
    }
  }
}
