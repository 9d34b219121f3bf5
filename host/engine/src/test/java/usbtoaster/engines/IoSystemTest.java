package usbtoaster.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.Delayer;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.census.ThreadMaker;

class IoSystemTest {
  @Test
  void shouldTakeTheBestThatThereIsAndSayWhyNotABetterOne() throws EngineUnavailableException {
    try (IoSystem best = IoSystem.open(EngineOptions.BEST)) {
      for (EngineKind better : Engines.BEST_FIRST) {
        if (better == best.kind()) {
          break;
        }
        assertThatThrownBy(() -> IoSystem.open(better).close())
            .isInstanceOfSatisfying(
                EngineUnavailableException.class,
                e ->
                    assertThat(best.description())
                        .contains(" Not " + better.title() + ": " + e.getMessage()));
      }
      assertThat(best.description()).endsWith(".");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeWhatWasAskedFor(EngineKind kind) {
    try (EngineRig rig = new EngineRig(kind)) {
      IoSystem system = rig.system;
      assertThat(system.kind()).isEqualTo(kind);
      assertThat(system.description().contains("sacrificed")).isEqualTo(kind.sacrificesThreads());
      boolean inPlace = kind == EngineKind.URING || kind == EngineKind.IOCP;
      assertThat(system.streamOptions().inlining())
          .isEqualTo(inPlace ? Inlining.INLINE : Inlining.WORKER);
    }
  }

  @Test
  void shouldHaveATimerAsLongAsItIsOpen() {
    AtomicBoolean gone = new AtomicBoolean();
    AtomicBoolean late = new AtomicBoolean();
    Delayer timer;
    try (EngineRig rig = new EngineRig(EngineKind.BLOCKING)) {
      timer = rig.system.timer();
      Runnable takesBack = timer.after(Long.MAX_VALUE, () -> late.set(true));
      timer.after(1, () -> gone.set(true));
      Stillness.until("the timer has gone off", gone::get);
      takesBack.run();
    }
    timer.after(1, () -> late.set(true)).run();
    assertThat(late).isFalse();
  }

  @Test
  void shouldTakeAnEngineWithoutThreadsWhereNoneCanBeStarted() throws EngineUnavailableException {
    ThreadMaker none =
        (threadKind, name, body) -> {
          throw new OutOfMemoryError("unable to create native thread: on purpose");
        };
    EngineOptions options =
        EngineOptions.BEST.withPool(ThreadPoolOptions.DEFAULT.withThreads(none));
    for (EngineKind kind : List.of(EngineKind.URING, EngineKind.IOCP, EngineKind.EPOLL)) {
      assertThatThrownBy(() -> IoSystem.open(options.withKind(kind)).close())
          .isInstanceOf(EngineUnavailableException.class)
          .message()
          .endsWith(".");
    }
    try (IoSystem system = IoSystem.open(options)) {
      assertThat(system.kind()).isEqualTo(EngineKind.BLOCKING);
      assertThat(system.description()).contains("no thread can be started", "raise the limit.");
    }
  }
}
