package usbtoaster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.Errno;

/** A receive that waits, data that come, and a cancel, at the same time: it ends once. */
final class CancelRace {
  private final EngineRig rig;
  private final int races;
  private volatile @Nullable TestOperation raced; // set before the barrier, read after it

  CancelRace(EngineRig rig, int races) {
    this.rig = rig;
    this.races = races;
  }

  void run() throws InterruptedException {
    EngineRig.Pair pair = rig.pair();
    MemorySegment one = rig.text("t");
    MemorySegment room = rig.arena.allocate(1);
    CyclicBarrier start = new CyclicBarrier(2);
    Thread canceller = new Thread(() -> cancelAll(start), "canceller");
    canceller.start();
    int came = 0;
    for (int i = 0; i < races; i++) {
      TestOperation receive = new TestOperation().with(Code.RECEIVE, pair.right(), room);
      rig.submit(receive);
      raced = receive;
      meet(start);
      TestOperation send = new TestOperation().with(Code.SEND, pair.left(), one);
      assertThat(rig.submit(send).await()).isEqualTo(1);
      int result = receive.await();
      assertThat(result).isIn(1, -Errno.ECANCELED);
      came += result == 1 ? 1 : 0;
      if (result != 1) { // the byte is still there
        TestOperation late = new TestOperation().with(Code.RECEIVE, pair.right(), room);
        assertThat(rig.submit(late).await()).isEqualTo(1);
      }
      meet(start);
      assertThat(receive.ends()).isOne();
    }
    canceller.join();
    assertThat(came).isBetween(0, races);
  }

  private void cancelAll(CyclicBarrier start) {
    for (int i = 0; i < races; i++) {
      meet(start);
      TestOperation victim = raced;
      if (victim != null) {
        rig.engine.cancel(victim);
      }
      meet(start);
    }
  }

  private static void meet(CyclicBarrier start) {
    try {
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
