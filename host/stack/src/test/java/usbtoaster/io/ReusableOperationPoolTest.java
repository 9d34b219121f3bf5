package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.kernel.NtStatus;

/** Operations that are used again by methods on a pool's threads, while a device ends them. */
class ReusableOperationPoolTest {
  private static final int LANES = 8;
  private static final int ROUNDS = 500;

  private final PoolRig rig = new PoolRig();
  private final SlowDriver driver = new SlowDriver(rig.io, 64);

  /** Writes one to 64 bytes, again and again; every eighth write is canceled while it goes. */
  private static final class Lane extends AsyncStateMachine<Integer> {
    private final ReusableOperation operation;
    private final byte[] data = new byte[64];
    private int round;
    private int wrong;
    private short token;

    Lane(ReusableOperation operation) {
      this.operation = operation;
    }

    @Override
    protected void moveNext() throws IoException {
      if (state() != 0) {
        end();
      }
      while (round < ROUNDS) {
        write();
        if (suspends(operation, token, 1)) {
          return;
        }
        end();
      }
      complete(wrong);
    }

    private int length() {
      return 1 + round % 64;
    }

    private boolean mayBeCanceled() {
      return round % 8 == 7;
    }

    private void write() {
      if (mayBeCanceled()) {
        CancellationTokenSource source = new CancellationTokenSource();
        token = operation.write(data, 0, length(), 0, OperationOptions.of(source.token()));
        source.cancel();
      } else {
        token = operation.write(data, 0, length(), 0);
      }
    }

    private void end() throws IoException {
      try {
        wrong += operation.bytes(token) == length() ? 0 : 1;
      } catch (CancellationException e) {
        wrong += mayBeCanceled() ? 0 : 1;
      }
      round++;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndEachUseOnceAndAsItsOwn(Inlining inlining) throws Exception {
    try (rig;
        DeviceStream stream =
            DeviceStream.open(
                rig.io, driver.device, rig.pool, StreamOptions.DEFAULT.withInlining(inlining))) {
      List<Task<Integer>> lanes = new ArrayList<>();
      for (int i = 0; i < LANES; i++) {
        lanes.add(new Lane(stream.reusableOperation()).start());
      }
      Task<List<Integer>> all = Task.whenAll(lanes);
      Thread device = new Thread(() -> endUntil(all), "device");
      device.start();
      assertThat(all.join()).containsOnly(0).hasSize(LANES);
      device.join();
      assertThat(stream.inFlight()).isZero();
    }
    assertThat(rig.faults).isEmpty();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  private void endUntil(Task<?> all) {
    while (!all.isCompleted()) {
      if (!driver.end(NtStatus.SUCCESS)) {
        Thread.onSpinWait();
      }
    }
  }
}
