package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import usbtoaster.async.ManualResetValueTaskSource;
import usbtoaster.async.SynchronizationContext;
import usbtoaster.async.TaskScheduler;
import usbtoaster.async.ValueTaskSource.Status;

/** T15: a value-task source, whose continuations are queued or posted to what a row looks at. */
final class ValueSource {
  private static final short[] TOKENS = {0, 2};

  private final Queue<Runnable> queued = new ArrayDeque<>();
  private final Queue<Runnable> posted = new ArrayDeque<>();
  private final ManualResetValueTaskSource<String> source;
  private int ran;

  private ValueSource(boolean asynchronously) {
    TaskScheduler scheduler =
        new TaskScheduler() {
          @Override
          public void queue(Runnable work) {
            queued.add(work);
          }
        };
    source = new ManualResetValueTaskSource<>(scheduler, asynchronously);
  }

  static Stream<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (short token : TOKENS) {
      rows.add(row("reset once, token " + token + ": refused", world -> world.refuse(token)));
    }
    rows.add(row("two ends: refused, also after a reset", ValueSource::endTwice));
    rows.add(row("result before the end: refused", ValueSource::askEarly));
    rows.add(row("two OnCompleted: refused", ValueSource::registerTwice));
    rows.add(row("OperationCanceled: Canceled", ValueSource::endCancelled));
    for (boolean flag : new boolean[] {false, true}) {
      String name = flag ? ", asynchronous flag" : ", no flag";
      rows.add(
          Row.of(
              "end, then OnCompleted" + name + ": asynchronous",
              () -> new ValueSource(flag),
              world -> world.complete(true, true)));
      rows.add(
          Row.of(
              "OnCompleted, then end" + name + (flag ? ": asynchronous" : ": inline"),
              () -> new ValueSource(flag),
              world -> world.complete(false, flag)));
    }
    for (boolean captures : new boolean[] {true, false}) {
      String name = captures ? ", context asked for: 1 post" : ", context not asked for: 0";
      rows.add(row("end, then OnCompleted" + name, world -> world.capture(true, captures)));
      rows.add(row("OnCompleted, then end" + name, world -> world.capture(false, captures)));
    }
    return rows.stream();
  }

  private static Row row(String name, Consumer<ValueSource> check) {
    return Row.of(name, () -> new ValueSource(false), check);
  }

  /** What .NET's InvalidOperationException is here. */
  private static void assertInvalid(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class);
  }

  private void register(boolean captures) {
    source.onCompleted(() -> ran++, source.version(), captures);
  }

  private void refuse(short token) {
    source.reset();
    assertThat(source.version()).isEqualTo((short) 1);
    for (int i = 0; i < 2; i++) {
      assertInvalid(() -> source.result(token));
      assertInvalid(() -> source.status(token));
      assertInvalid(() -> source.onCompleted(() -> ran++, token, true));
      if (i == 0) {
        source.setResult("toast"); // and the same once it has ended
      }
    }
    assertThat(queued).isEmpty();
    assertThat(ran).isZero();
  }

  private void endTwice() {
    for (int i = 0; i < 2; i++) {
      source.setResult("toast");
      assertInvalid(() -> source.setResult("again"));
      assertInvalid(() -> source.setException(new IllegalArgumentException()));
      source.reset();
    }
  }

  private void askEarly() {
    assertInvalid(() -> source.result(source.version()));
  }

  private void registerTwice() {
    register(true);
    assertInvalid(() -> register(true));
    source.setResult("toast");
    assertThat(ran).isEqualTo(1);
  }

  private void endCancelled() {
    source.setException(new CancellationException());
    assertThat(source.status(source.version())).isEqualTo(Status.CANCELED);
  }

  private void complete(boolean endsFirst, boolean asynchronous) {
    if (endsFirst) {
      source.setResult("toast");
      register(true);
    } else {
      register(true);
      source.setResult("toast");
    }
    assertThat(ran).isEqualTo(asynchronous ? 0 : 1);
    assertThat(queued).hasSize(asynchronous ? 1 : 0);
    queued.forEach(Runnable::run);
    assertThat(ran).isEqualTo(1);
  }

  private void capture(boolean endsFirst, boolean captures) {
    if (endsFirst) {
      source.setResult("toast");
    }
    SynchronizationContext.setCurrent(
        new SynchronizationContext() {
          @Override
          public void post(Runnable work) {
            posted.add(work);
          }
        });
    try {
      register(captures);
    } finally {
      SynchronizationContext.setCurrent(null);
    }
    if (!endsFirst) {
      source.setResult("toast");
    }
    assertThat(posted).hasSize(captures ? 1 : 0);
    posted.forEach(Runnable::run);
    queued.forEach(Runnable::run);
    assertThat(ran).isEqualTo(1);
  }
}
