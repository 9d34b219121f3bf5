package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.AsyncLocal;
import usbtoaster.async.TaskScheduler;
import usbtoaster.time.VirtualTime;

/** Values that flow with code go over the pool's threads, and stay on none. */
class PoolContextTest {
  private final AsyncLocal<String> request = new AsyncLocal<>();
  private final List<@Nullable String> seen = Collections.synchronizedList(new ArrayList<>());

  private void with(String value, Runnable action) {
    request.value(value);
    try {
      action.run();
    } finally {
      request.value(null);
    }
  }

  private void look() {
    seen.add(request.value());
  }

  @Test
  @DisplayName("semantics 100: queued work and timers take the values along")
  void shouldFlowToWorkersAndTimers() {
    VirtualTime time = new VirtualTime();
    CountDownLatch done = new CountDownLatch(2);
    try (PoolRig rig = new PoolRig()) {
      TaskScheduler workers = rig.pool.workers();
      TimerDelayer timer = new TimerDelayer(time, workers);
      with("queued", () -> workers.queue(() -> lookAndCount(done)));
      with("timed", () -> timer.after(5, () -> lookAndCount(done)));
      time.advance(5);
      PoolRig.await(done);
    }
    assertThat(seen).containsExactlyInAnyOrder("queued", "timed");
  }

  private void lookAndCount(CountDownLatch done) {
    look();
    done.countDown();
  }

  @Test
  @DisplayName("semantics 100: what a callback sets is not the next one's")
  void shouldLeaveNothingOnAnIoThread() {
    try (PoolRig rig = new PoolRig(0)) {
      rig.post((_, _) -> request.value("left behind"));
      rig.post((_, _) -> look());
      rig.pool.pump();
    }
    assertThat(seen).containsExactly((String) null);
  }
}
