package usbtoaster.uring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.linux.Errno;

@DisplayName("A ring")
final class RingTest {
  private final List<Long> ends = new ArrayList<>();

  @BeforeEach
  void needsRing() {
    RingTesting.assumeRing();
  }

  private void reaped(long userData, int result, int flags) {
    assertThat(result).isZero();
    ends.add(userData);
  }

  private static void nop(Ring ring, long userData) {
    ring.fill(Uapi.OP_NOP, -1, 0, 0, 0, 0, userData);
  }

  @Test
  void shouldWorkWithTheFlagsOfEachLinuxThatIsNoNewerThanThisOne() throws Exception {
    int works = 0;
    for (int wish : RingSetup.WISHES) {
      Ring ring;
      try {
        ring = Ring.open(4, 8, wish);
      } catch (RingFailure e) {
        assertThat(e.result()).isEqualTo(-Errno.EINVAL);
        continue;
      }
      works++;
      ring.enable();
      for (int i = 0; i < 3; i++) {
        nop(ring, i);
      }
      assertThat(ring.filled()).isEqualTo(3);
      assertThat(ring.enter(1, -1)).isEqualTo(3);
      ring.reap(this::reaped);
      assertThat(ring.filled()).isZero();
      ring.close();
      assertThat(ends).containsExactly(0L, 1L, 2L);
      ends.clear();
    }
    assertThat(works).isPositive();
  }

  @Test
  void shouldLoseNothingWhenMoreEndsThanItHasRoomFor() throws Exception {
    Ring ring = RingSetup.open(8, 8, true);
    ring.enable();
    for (int i = 0; i < 40; i++) {
      if (ring.full()) {
        ring.enter(0, 0);
      }
      nop(ring, i);
    }
    ring.enter(0, 0);
    assertThat(ring.holdsBack()).isTrue();
    while (ring.ready() || ring.holdsBack()) {
      ring.reap(this::reaped);
      ring.enter(0, 0);
    }
    ring.close();
    assertThat(ends).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void shouldWaitNoLongerThanItIsTold() throws Exception {
    Ring ring = RingSetup.open(4, 8, true);
    ring.enable();
    long before = System.nanoTime();
    assertThat(ring.enter(1, 3_000_000)).isEqualTo(-Errno.ETIME);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(3_000_000);
    ring.close();
  }

  @Test
  void shouldRefuseAnotherThreadThanItsOwner() throws Exception {
    Ring ring = RingSetup.open(4, 8, true);
    ring.enable();
    FutureTask<Integer> other = new FutureTask<>(() -> ring.enter(0, 0));
    Thread thread = new Thread(other);
    thread.start();
    thread.join();
    if ((ring.flags() & Uapi.SETUP_SINGLE_ISSUER) != 0) {
      assertThat(other.get()).isEqualTo(-Errno.EEXIST);
    }
    ring.close();
  }
}
