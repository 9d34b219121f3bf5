package usbtoaster.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.io.OperationOptions;
import usbtoaster.kernel.NtStatus;

/**
 * Cancel against complete, with one in ten descriptors closed underneath: each operation ends once,
 * no byte and no connection is lost. {@code -Dtoaster.races=} says how many races each engine has.
 */
@ParameterizedClass(name = "on {0}")
@EnumSource
class TcpRaceTest {
  private static final int RACES = Integer.getInteger("toaster.races", 2_000);
  private static final int WITH_A_CLOSE = 10; // one in so many

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());
  private final NetRig rig;
  private final Racer racer = new Racer(seed);
  private final AtomicInteger ends = new AtomicInteger();
  private int begun;

  TcpRaceTest(EngineKind kind) {
    rig = new NetRig(kind);
  }

  @AfterEach
  void close() {
    racer.close();
    NetRig.until("each has ended", () -> ends.get() >= begun);
    rig.close();
    assertThat(ends.get()).as("ends, seed %s", seed).isEqualTo(begun);
  }

  private <T> Task<T> counted(Task<T> task) {
    task.onCompleted(ends::incrementAndGet, false);
    return task;
  }

  @Test
  void shouldEndEachReadOnceAndLoseNoByte() throws Exception {
    NetRig.Pair pair = rig.pair();
    for (int i = 0; i < RACES * 6 / 10; i++) {
      NetRig.Pair now = pair;
      boolean sends = !racer.once(3);
      boolean closes = racer.once(WITH_A_CLOSE);
      boolean cancels = (!sends && !closes) || racer.once(2);
      byte[] sent = {(byte) i};
      byte[] got = {(byte) ~i};
      Task<Integer> read =
          race(
              until -> now.client().readAsync(got, 0, 1, until),
              sends ? () -> counted(now.server().writeAsync(sent)) : null,
              cancels,
              closes ? now.client()::close : null);
      begun += sends ? 1 : 0;
      int status = NetRig.status(read);
      String what = "race " + i + " of seed " + seed + ": " + NtStatus.name(status);
      if (status == NtStatus.SUCCESS) {
        assertThat(sends).as(what).isTrue();
        assertThat(got).as(what).isEqualTo(sent);
      } else {
        assertThat(cancels || closes).as(what).isTrue();
        assertThat(status).as(what).isIn(NtStatus.CANCELLED, NtStatus.FILE_CLOSED);
        if (sends && !closes) {
          assertThat(NetRig.read(now.client(), 1)).as(what).isEqualTo(sent);
        }
      }
      if (closes) {
        now.server().abort();
        pair = rig.pair();
      }
    }
  }

  @Test
  void shouldEndEachAcceptOnceAndLoseNoConnection() throws Exception {
    TcpListener listener = rig.listener();
    for (int i = 0; i < RACES * 2 / 10; i++) {
      TcpListener now = listener;
      boolean connects = !racer.once(3);
      boolean closes = racer.once(WITH_A_CLOSE);
      boolean cancels = (!connects && !closes) || racer.once(2);
      AtomicReference<@Nullable Task<TcpStream>> client = new AtomicReference<>();
      Task<TcpStream> accept =
          race(
              now::acceptAsync,
              connects
                  ? () -> client.set(counted(TcpStream.connectAsync(rig.system, now.address())))
                  : null,
              cancels,
              closes ? now::close : null);
      begun += connects ? 1 : 0;
      int status = NetRig.status(accept);
      String what = "race " + i + " of seed " + seed + ": " + NtStatus.name(status);
      if (status == NtStatus.SUCCESS) {
        assertThat(connects).as(what).isTrue();
        accept.join().abort();
      } else {
        assertThat(cancels || closes).as(what).isTrue();
        assertThat(status).as(what).isIn(NtStatus.CANCELLED, NtStatus.FILE_CLOSED);
        if (connects && !closes) {
          now.acceptAsync().join().abort();
        }
      }
      Task<TcpStream> connected = client.get();
      if (connected != null && NetRig.status(connected) == NtStatus.SUCCESS) {
        connected.join().close();
      }
      if (closes) {
        listener = rig.listener();
      }
    }
    listener.close();
  }

  @Test
  void shouldEndEachConnectOnce() throws Exception {
    TcpListener listener = rig.listener();
    for (int i = 0; i < RACES * 2 / 10; i++) {
      TcpListener now = listener;
      boolean closes = racer.once(WITH_A_CLOSE);
      boolean cancels = racer.once(2);
      Task<TcpStream> connect =
          race(
              until -> TcpStream.connectAsync(rig.system, now.address(), TcpOptions.DEFAULT, until),
              null,
              cancels,
              closes ? now::close : null);
      int status = NetRig.status(connect);
      String what = "race " + i + " of seed " + seed + ": " + NtStatus.name(status);
      if (status == NtStatus.SUCCESS) {
        connect.join().abort();
      } else if (closes) {
        assertThat(status)
            .as(what)
            .isIn(NtStatus.CANCELLED, NtStatus.CONNECTION_REFUSED, NtStatus.CONNECTION_RESET);
      } else {
        assertThat(status).as(what).isEqualTo(NtStatus.CANCELLED);
        assertThat(cancels).as(what).isTrue();
      }
      if (closes || i % 100 == 99) { // what is in the backlog goes with it
        now.close();
        listener = rig.listener();
      }
    }
    listener.close();
  }

  /** Starts an operation while the other thread does the rest, in any order. */
  private <T> Task<T> race(
      Function<OperationOptions, Task<T>> starter,
      @Nullable Runnable completes,
      boolean cancels,
      @Nullable Runnable closes) {
    CancellationTokenSource source = new CancellationTokenSource();
    List<Runnable> others = new ArrayList<>();
    if (completes != null) {
      others.add(completes);
    }
    if (cancels) {
      others.add(source::cancel);
    }
    if (closes != null) {
      others.add(closes);
    }
    AtomicReference<@Nullable Task<T>> task = new AtomicReference<>();
    begun++;
    racer.race(() -> task.set(counted(starter.apply(OperationOptions.of(source.token())))), others);
    return Objects.requireNonNull(task.get());
  }
}
