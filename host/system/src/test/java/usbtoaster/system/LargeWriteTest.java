package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.Pace;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/** The requests of a write that is larger than a slot stay together. */
class LargeWriteTest {
  private static final int SLICES = 5;
  private static final int BYTES = SLICES * Protocol.SLOT_BYTES;

  private final SharedTimer timer = new SharedTimer();
  private final Trace trace = // its clock is asked at each CALL: the test steps in there
      new Trace(1 << 16, this::nanoTime, () -> KernelThread.current().processorNumber());
  private final RealDevice device = TestTarget.MOCK.real(FaultPlan.none(), Pace.FAST, Trace.OFF);
  private final IoManager io = new IoManager(trace, 64);
  private final ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
  private final ToasterDriver driver =
      ToasterDriver.start("toaster", io, device.wiring(), ToasterSettings.DEFAULT, timer);
  private ToasterStream stream;

  // The test's thread's alone, the clock is asked by others, too.
  private final Thread tester = Thread.currentThread();
  private int calls;
  private Runnable atSecondCall = () -> {};

  @BeforeEach
  void open() throws IOException {
    stream = ToasterStream.open(io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.INLINE);
  }

  @AfterEach
  void close() {
    stream.close();
    driver.close();
    pool.close();
    timer.close();
    device.close();
  }

  private long nanoTime() {
    if (Thread.currentThread() == tester && inCall() && ++calls == 2) {
      atSecondCall.run();
    }
    return System.nanoTime();
  }

  private static boolean inCall() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        frame.getClassName().endsWith(".Overlapped")
                            && frame.getMethodName().equals("<init>")));
  }

  private static byte[] filled(int value) {
    byte[] bread = new byte[BYTES];
    Arrays.fill(bread, (byte) value);
    return bread;
  }

  private byte[] readBread(int bytes) {
    byte[] toast = new byte[bytes];
    int got = 0;
    while (got < bytes) {
      int from = got;
      got += stream.readAsync(toast, got, bytes - got, CancellationToken.NONE).join();
      Toast.untoast(toast, from, got - from, 0, Protocol.DEFAULT_BROWNING);
    }
    return toast;
  }

  /** Waits until {@code thread} has ended, or waits for somebody itself. */
  private static void awaitStill(Thread thread) {
    while (true) {
      switch (thread.getState()) {
        case BLOCKED, WAITING, TERMINATED -> {
          return;
        }
        default -> Thread.onSpinWait();
      }
    }
  }

  @Test
  void shouldStayTogetherWhereTwoThreadsWriteAtOnce() throws Exception {
    CompletableFuture<Task<Integer>> second = new CompletableFuture<>();
    Thread other = new Thread(() -> second.complete(stream.writeAsync(filled(2))));
    atSecondCall =
        () -> {
          other.start();
          awaitStill(other);
        };

    Task<Integer> first = stream.writeAsync(filled(1));
    other.join();

    assertThat(readBread(BYTES)).isEqualTo(filled(1));
    assertThat(readBread(BYTES)).isEqualTo(filled(2));
    assertThat(first.join()).isEqualTo(BYTES);
    assertThat(second.join().join()).isEqualTo(BYTES);
  }

  @Test
  void shouldStayTogetherWhereOneOfTheTwoBlocks() throws Exception {
    Thread blocking =
        new Thread(
            () -> {
              try {
                stream.write(filled(1), 0, BYTES);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    blocking.start();
    awaitStill(blocking);

    Task<Integer> second = stream.writeAsync(filled(2));

    assertThat(readBread(BYTES)).isEqualTo(filled(1));
    assertThat(readBread(BYTES)).isEqualTo(filled(2));
    blocking.join();
    assertThat(second.join()).isEqualTo(BYTES);
  }

  @Test
  void shouldNotHoldTheOthersWhereOneIsCanceled() throws Exception {
    try (ToasterStream writer =
        ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      CancellationTokenSource source = new CancellationTokenSource();
      atSecondCall = source::cancel;

      Task<Integer> canceled = writer.writeAsync(filled(1), 0, BYTES, source.token());
      Task<Integer> other = writer.writeAsync(filled(2));

      assertThat(other.toCompletableFuture().get()).isEqualTo(BYTES);
      assertThat(canceled.isCanceled()).isTrue();
    }
  }
}
