package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Delayer;
import usbtoaster.async.Task;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;

/**
 * Completion, cancellation, deadline and the issuing of an operation against each other: it always
 * ends, as one of those that took part said, and leaves nothing behind. {@code StreamEndRace} has
 * the same under jcstress. {@code -Dtoaster.races=1000000} for many.
 */
class EarlyEndRaceTest {
  private static final int ROUNDS = Integer.getInteger("toaster.races", 1_000);
  private static final byte[] DATA = new byte[10];

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  /** A timer that goes off when the test says. */
  private static final class HandTimer implements Delayer {
    // Volatile: set by the issuer, read by who lets it go off.
    private volatile @Nullable Runnable action;
    private volatile boolean takenBack;

    @Override
    public Runnable after(long delayNanos, Runnable goesOff) {
      action = goesOff;
      return () -> takenBack = true;
    }

    /** Goes off, if it is set; false: not yet. */
    boolean goOff() {
      Runnable set = action;
      if (set != null) {
        set.run();
      }
      return set != null;
    }
  }

  /** Who takes part in the end of one operation; one of them surely ends it. */
  private final class Round {
    final CancellationTokenSource source = new CancellationTokenSource();
    final HandTimer timer = new HandTimer();
    final int sure = random.nextInt(3);
    final boolean completes = sure == 0 || random.nextInt(3) == 0;
    final boolean cancels = sure == 1 || random.nextInt(3) == 0;
    final boolean isLate = sure == 2 || random.nextInt(3) == 0;
    final int length = random.nextBoolean() ? 4 : 10;
    final int issuerSpins = random.nextInt(300);
    final int enderSpins = random.nextInt(300);
    final boolean cancelsFirst = random.nextBoolean();
    // Volatile: set by the issuer, read by the ender.
    volatile boolean over;

    void end(SlowDriver driver) {
      spin(enderSpins);
      if (cancels && cancelsFirst) {
        source.cancel();
      }
      boolean wentOff = !isLate || timer.goOff();
      if (cancels && !cancelsFirst) {
        source.cancel();
      }
      while (!over) {
        wentOff = wentOff || timer.goOff();
        if (completes) {
          driver.end(NtStatus.SUCCESS);
        }
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void shouldEndOnceWhateverComesFirst() throws Exception {
    try (PoolRig rig = new PoolRig();
        ExecutorService ender = Executors.newSingleThreadExecutor()) {
      SlowDriver driver = new SlowDriver(rig.io, 4);
      DeviceStream stream = DeviceStream.open(rig.io, driver.device, rig.pool);
      for (int i = 0; i < ROUNDS; i++) {
        run(new Round(), stream, driver, ender);
      }
      ender.execute(() -> KernelThread.current().exit());
      PoolRig.until(() -> stream.inFlight() == 0);
      assertThat(rig.faults).isEmpty();
      stream.close();
      PoolRig.until(() -> rig.io.packetsInUse() == 0);
    }
  }

  private void run(Round round, DeviceStream stream, SlowDriver driver, ExecutorService ender)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Future<?> ending =
        ender.submit(
            () -> {
              start.await();
              round.end(driver);
              return null;
            });
    start.await();
    spin(round.issuerSpins);
    OperationOptions options =
        OperationOptions.of(round.source.token()).withDeadline(round.timer, 7);
    Task<Integer> task = stream.writeAsync(DATA, 0, round.length, 0, options);
    PoolRig.until(task::isCompleted);
    round.over = true;
    ending.get();
    String what = "seed " + seed + ", " + task;
    if (task.isCanceled()) {
      assertThat(round.cancels).as(what).isTrue();
    } else if (task.exception() instanceof IoException failed) {
      assertThat(failed.status()).as(what).isEqualTo(NtStatus.IO_TIMEOUT);
      assertThat(round.isLate).as(what).isTrue();
    } else {
      assertThat(task.result()).as(what).isEqualTo(round.length);
      assertThat(round.completes).as(what).isTrue();
    }
    assertThat(round.timer.action == null || round.timer.takenBack).as(what).isTrue();
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }
}
