package usbtoaster.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.FileNotFoundException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.async.ValueTaskSource.Status;

/** The reusable source, by test description T15. */
class ValueTaskSourceTest {
  private static final int ROUNDS = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ManualScheduler scheduler = ManualScheduler.transparent();
  private final ManualContext context = new ManualContext();
  private final List<String> ran = new ArrayList<>();
  private final ManualResetValueTaskSource<String> source =
      new ManualResetValueTaskSource<>(scheduler, false);

  private static void isRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
  }

  private Runnable note(String name) {
    return () -> ran.add(name);
  }

  @ParameterizedTest
  @ValueSource(shorts = {0, 2})
  @DisplayName("semantics 103: a token before or after that of the operation is refused everywhere")
  void shouldRefuseWrongTokens(short wrong) throws Exception {
    source.reset();
    assertThat(source.version()).isEqualTo((short) 1);
    for (int ended = 0; ended < 2; ended++) {
      isRefused(() -> source.status(wrong));
      isRefused(() -> source.result(wrong));
      isRefused(() -> source.onCompleted(note("x"), wrong, true));
      if (ended == 0) {
        source.setResult("toast");
      }
    }
    assertThat(source.result((short) 1)).isEqualTo("toast");
    scheduler.runAll();
    assertThat(ran).isEmpty();
  }

  @Test
  @DisplayName("semantics 103: the version has 16 bits, and begins again")
  void shouldHaveTokensOf16Bits() {
    for (int i = 0; i < 65_537; i++) {
      source.reset();
    }
    assertThat(source.version()).isEqualTo((short) 1);
    assertThat(source.status((short) 1)).isEqualTo(Status.PENDING);
  }

  @Test
  @DisplayName("semantics 103: an operation ends once, also after a reset")
  void shouldRefuseASecondEnd() {
    for (int i = 0; i < 2; i++) {
      source.setResult("toast");
      isRefused(() -> source.setResult("again"));
      isRefused(() -> source.setException(new FileNotFoundException()));
      source.reset();
    }
  }

  @Test
  @DisplayName("semantics 103: there is no result before the end")
  void shouldRefuseAnEarlyResult() throws Exception {
    isRefused(() -> source.result((short) 0));
    source.setResult("toast");
    assertThat(source.result((short) 0)).isEqualTo("toast");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("semantics 98, 103: registered on an ended operation it never runs in the call")
  void shouldQueueALateContinuation(boolean asynchronously) {
    ManualResetValueTaskSource<String> late =
        new ManualResetValueTaskSource<>(scheduler, asynchronously);
    late.setResult("toast");
    late.onCompleted(note("late"), late.version(), true);
    assertThat(ran).isEmpty();
    scheduler.runAll();
    assertThat(ran).containsExactly("late");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("semantics 96, 103: in place when it completes, unless the source forbids it")
  void shouldRunInPlaceIfAllowed(boolean asynchronously) {
    ManualResetValueTaskSource<String> allowed =
        new ManualResetValueTaskSource<>(scheduler, asynchronously);
    allowed.onCompleted(note("it"), allowed.version(), true);
    allowed.setResult("toast");
    assertThat(ran).hasSize(asynchronously ? 0 : 1);
    scheduler.runAll();
    assertThat(ran).containsExactly("it");
  }

  @Test
  @DisplayName("semantics 103: one continuation; the second is refused before and after the end")
  void shouldRefuseASecondContinuation() {
    source.onCompleted(note("first"), source.version(), true);
    isRefused(() -> source.onCompleted(note("second"), source.version(), true));
    source.setResult("toast");
    isRefused(() -> source.onCompleted(note("third"), source.version(), true));
    scheduler.runAll();
    assertThat(ran).containsExactly("first");
  }

  @Test
  @DisplayName("semantics 102, 103: an exception comes out as it is; cancellation is a status")
  void shouldTellHowItEnded() {
    source.setException(new FileNotFoundException("no bread"));
    assertThat(source.status(source.version())).isEqualTo(Status.FAULTED);
    assertThatThrownBy(() -> source.result(source.version()))
        .isInstanceOf(FileNotFoundException.class);
    source.reset();
    source.setException(new CancellationException());
    assertThat(source.status(source.version())).isEqualTo(Status.CANCELED);
    assertThatThrownBy(() -> source.result(source.version()))
        .isInstanceOf(CancellationException.class);
    source.reset();
    source.setResult(null);
    assertThat(source.status(source.version())).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  @DisplayName("semantics 92, 93, 103: asked to, it captures the context, which gets one post")
  void shouldPostOnceToACapturedContextInBothOrders() {
    for (boolean captures : new boolean[] {true, false}) {
      for (boolean endsFirst : new boolean[] {true, false}) {
        int before = context.posts();
        if (endsFirst) {
          source.setResult("toast");
        }
        context.now(() -> source.onCompleted(note("it"), source.version(), captures));
        if (!endsFirst) {
          source.setResult("toast");
        }
        assertThat(context.posts() - before).isEqualTo(captures ? 1 : 0);
        context.runAll();
        scheduler.runAll();
        source.reset();
      }
    }
    assertThat(ran).hasSize(4);
  }

  @Test
  @DisplayName("semantics 103: an awaited operation cannot be reset away")
  void shouldRefuseToForgetAnAwaiter() {
    source.onCompleted(note("it"), source.version(), true);
    isRefused(source::reset);
    source.setResult("toast");
    source.reset();
    assertThat(ran).containsExactly("it");
  }

  @Test
  void shouldGiveATask() {
    Task<String> first = source.asTask(source.version());
    source.setResult("toast");
    source.reset();
    assertThat(first.result()).isEqualTo("toast");
    source.setException(new CancellationException());
    assertThat(source.asTask(source.version()).isCanceled()).isTrue();
  }

  /** Awaits the source for ever, and resets it. */
  private static final class Counter extends AsyncStateMachine<Integer> {
    private final ManualResetValueTaskSource<String> source;
    private int rounds;

    Counter(ManualResetValueTaskSource<String> source) {
      this.source = source;
    }

    @Override
    protected void moveNext() throws Exception {
      do {
        if (state() == 1) {
          rounds += source.result(source.version()).length();
          source.reset();
        }
      } while (!suspends(source, source.version(), 1));
    }
  }

  @Test
  @DisplayName("semantics 103: a state machine awaits it over and over and allocates nothing")
  void shouldNotAllocateWhenAMachineAwaits() {
    Counter counter = new Counter(source);
    counter.start();
    long before = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      if (i == ROUNDS) {
        before = THREADS.getCurrentThreadAllocatedBytes();
      }
      source.setResult("x");
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ROUNDS);
    assertThat(counter.rounds).isEqualTo(2 * ROUNDS);
  }

  @Test
  void shouldFailTheMachineThatAwaitsWhatAnotherAwaits() {
    source.onCompleted(note("first"), source.version(), true);
    Task<Integer> second = new Counter(source).start();
    assertThat(second.exception()).isInstanceOf(IllegalStateException.class);
    source.setResult("toast");
    assertThat(ran).containsExactly("first");
  }

  /** A source of somebody else's, which calls back when told to. */
  private static final class Foreign implements ValueTaskSource<Integer> {
    private Runnable continuation = () -> {};
    private boolean ended;

    @Override
    public Status status(short token) {
      return ended ? Status.SUCCEEDED : Status.PENDING;
    }

    @Override
    public Integer result(short token) {
      return 42;
    }

    @Override
    public void onCompleted(Runnable continuation, short token, boolean continueOnCapturedContext) {
      this.continuation = continuation;
    }

    void end() {
      ended = true;
      continuation.run();
    }
  }

  @Test
  void shouldBeAwaitedByAVirtualThread() throws InterruptedException {
    List<String> values = new ArrayList<>();
    Thread awaiting =
        Thread.startVirtualThread(
            () -> {
              try {
                values.add(Awaiter.await(source, source.version()));
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    Threads.awaitParked(awaiting);
    source.setResult("toast");
    awaiting.join();
    assertThat(values).containsExactly("toast");
  }

  @Test
  void shouldAwaitASourceOfSomebodyElse() {
    Foreign foreign = new Foreign();
    Task<Integer> task =
        new AsyncStateMachine<Integer>() {
          @Override
          protected void moveNext() {
            if (state() == 1 || !suspends(foreign, (short) 7, 1, false)) {
              complete(foreign.result((short) 7));
            }
          }
        }.start();
    Task<Integer> too = new Foreign().asTask((short) 1);
    assertThat(task.isCompleted()).isFalse();
    foreign.end();
    assertThat(task.result()).isEqualTo(42);
    assertThat(too.isCompleted()).isFalse();
  }
}
