package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Packets that wait behind callbacks which block in Java. */
class PortGateTest {
  private final HandTime time = new HandTime();
  private final PoolRig rig =
      new PoolRig(WorkerOptions.DEFAULT.withTime(time), Duration.ofSeconds(20));
  private final CountDownLatch unblock = new CountDownLatch(1);
  private final CountDownLatch served = new CountDownLatch(1);

  @AfterEach
  void close() {
    unblock.countDown();
    rig.close();
  }

  private void block(int threads) {
    for (int i = 0; i < threads; i++) {
      CountDownLatch begun = new CountDownLatch(1);
      rig.post(
          (status, information) -> {
            begun.countDown();
            PoolRig.await(unblock);
          });
      PoolRig.await(begun);
    }
    PoolRig.until(
        () -> rig.made.stream().allMatch(made -> made.getState() == Thread.State.WAITING));
  }

  @Test
  @DisplayName("semantics 65: where no packet is taken for a while, blocked threads let others run")
  void shouldLetOthersRunForThoseThatBlockInJava() {
    block(PoolRig.PROCESSORS);
    assertThat(time.armed()).isFalse();
    rig.post((status, information) -> served.countDown());
    assertThat(rig.pool.ioThreads()).isEqualTo(PoolRig.PROCESSORS);
    time.advanceMillis(99);
    assertThat(rig.pool.ioThreads()).isEqualTo(PoolRig.PROCESSORS);
    time.advanceMillis(1);
    PoolRig.await(served);
    assertThat(rig.pool.ioThreads()).isEqualTo(PoolRig.PROCESSORS + 1);
    PoolRig.until(() -> rig.pool.port().depth() == 0);
    time.advanceMillis(100);
    assertThat(time.armed()).isFalse(); // nothing waits, so nobody looks
  }

  @Test
  @DisplayName("semantics 65: threads that take packets are not looked at, however many wait")
  void shouldNotLookWhilePacketsAreTaken() {
    block(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    rig.post((status, information) -> PoolRig.await(goOn));
    rig.post(
        (status, information) -> {
          second.countDown();
          PoolRig.await(unblock);
        });
    rig.post((status, information) -> served.countDown());
    goOn.countDown();
    PoolRig.await(second);
    time.advanceMillis(100); // one has been taken since
    assertThat(rig.pool.ioThreadsMade()).isEqualTo(PoolRig.PROCESSORS);
    time.advanceMillis(100);
    PoolRig.await(served);
    assertThat(rig.pool.ioThreadsMade()).isEqualTo(PoolRig.PROCESSORS + 1);
  }

  @Test
  void shouldTakePacketsWithoutATimerAndLookWhenThereIsOne() {
    block(PoolRig.PROCESSORS);
    time.failing(true);
    rig.post((status, information) -> served.countDown());
    assertThat(rig.faults).singleElement().isInstanceOf(OutOfMemoryError.class);
    time.failing(false);
    rig.post((status, information) -> {});
    assertThat(time.armed()).isTrue();
    time.advanceMillis(100);
    PoolRig.await(served);
  }
}
