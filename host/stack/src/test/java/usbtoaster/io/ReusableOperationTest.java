package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.async.TaskScheduler;
import usbtoaster.async.ValueTaskSource.Status;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Trace;

/** One operation object that serves one read or write after the other. */
class ReusableOperationTest {
  private static final int ROUNDS = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Runs work at once. */
  private static final class Here extends TaskScheduler {
    @Override
    public void queue(Runnable work) {
      run(work);
    }
  }

  private final IoManager io = new IoManager(Trace.OFF, 16);
  private final ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
  private final SlowDriver driver = new SlowDriver(io, 64);
  private final VirtualTime time = new VirtualTime();
  private final TimerDelayer timer = new TimerDelayer(time, new Here());
  private final byte[] data = new byte[64];
  private DeviceStream stream;
  private ReusableOperation operation;

  @BeforeEach
  void open() throws IoException {
    stream =
        DeviceStream.open(
            io, driver.device, pool, StreamOptions.DEFAULT.withInlining(Inlining.INLINE));
    operation = stream.reusableOperation();
  }

  @AfterEach
  void close() {
    stream.close();
    pool.pump();
    pool.close();
    assertThat(timer.pending()).as("timers left behind").isZero();
    assertThat(io.packetsInUse()).isZero();
  }

  /** Reads and writes in turns, for ever, as an echo does. */
  private final class Echo extends AsyncStateMachine<Integer> {
    private final ReusableOperation read = stream.reusableOperation();
    private final ReusableOperation write = stream.reusableOperation();
    private short token;
    private long bytes;

    @Override
    protected void moveNext() throws IoException {
      while (true) {
        switch (state()) {
          case 0 -> {
            token = read.read(data, 0, data.length, 0);
            if (suspends(read, token, 1)) {
              return;
            }
          }
          case 1 -> {
            token = write.write(data, 0, read.bytes(token), 0);
            if (suspends(write, token, 2)) {
              return;
            }
          }
          default -> {
            bytes += write.bytes(token);
            token = read.read(data, 0, data.length, 0);
            if (suspends(read, token, 1)) {
              return;
            }
          }
        }
      }
    }
  }

  @Test
  @DisplayName(
      "semantics 90, 103: reads and writes that are awaited over and over allocate nothing")
  void shouldNotAllocateInTheSteadyState() {
    Echo echo = new Echo();
    echo.start();
    turn(ROUNDS);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    turn(ROUNDS);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(echo.bytes).isEqualTo(64L * ROUNDS);
    assertThat(allocated).as("bytes for " + ROUNDS + " operations").isLessThan(ROUNDS);
  }

  /** As the pool's thread does it, which keeps its entry. */
  private void turn(int operations) {
    CompletionEntry entry = new CompletionEntry();
    for (int i = 0; i < operations; i++) {
      if (!driver.end(NtStatus.SUCCESS)
          || io.dequeue(pool.port(), entry, 0) != NtStatus.SUCCESS
          || !(entry.context() instanceof CompletionCallback callback)) {
        throw new AssertionError("no packet");
      }
      callback.completed(entry.status(), entry.information());
      entry.giveBack();
    }
  }

  private void end(int status) {
    assertThat(driver.end(status)).isTrue();
    pool.pump();
  }

  private short write(OperationOptions options) {
    return operation.write(data, 0, 64, 0, options);
  }

  @Test
  @DisplayName("semantics 90: one use in flight, and the next when it has ended")
  void shouldRefuseASecondUseInFlight() throws IoException {
    short first = operation.write(data, 0, 10, 0);

    assertThatThrownBy(() -> operation.read(data, 0, 10, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one at a time");

    end(NtStatus.SUCCESS);
    assertThat(operation.bytes(first)).isEqualTo(10);
    short second = operation.read(data, 0, 20, 0);
    assertThatThrownBy(() -> operation.bytes(first)).isInstanceOf(IllegalStateException.class);
    end(NtStatus.SUCCESS);
    assertThat(operation.bytes(second)).isEqualTo(20);
    assertThat(driver.requests).isEqualTo(2);
  }

  @Test
  void shouldSayThatNothingWasStarted() {
    assertThatThrownBy(() -> operation.bytes(operation.version()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("start an operation first");
  }

  @Test
  @DisplayName("semantics 18: an error of the call itself ends the operation")
  void shouldFailWhenTheDriverRefuses() {
    driver.refuses = true;
    short token = operation.read(data, 0, 10, 0);

    assertThat(operation.status(token)).isEqualTo(Status.FAULTED);
    assertThatThrownBy(() -> operation.bytes(token))
        .isInstanceOf(IoException.class)
        .hasMessageContaining("The read failed");
    driver.refuses = false;
    operation.write(data, 0, 10, 0);
    end(NtStatus.SUCCESS);
  }

  @Test
  @DisplayName("semantics 91: a token cancels its own operation and none that comes later")
  void shouldBeCanceledByItsTokenAlone() throws IoException {
    CancellationTokenSource source = new CancellationTokenSource();
    short canceled = write(OperationOptions.of(source.token()));
    source.cancel();
    pool.pump();
    assertThat(operation.status(canceled)).isEqualTo(Status.CANCELED);
    assertThatThrownBy(() -> operation.bytes(canceled)).isInstanceOf(CancellationException.class);

    CancellationTokenSource late = new CancellationTokenSource();
    write(OperationOptions.of(late.token()));
    end(NtStatus.SUCCESS);
    short next = operation.write(data, 0, 64, 0);
    late.cancel();
    pool.pump();
    assertThat(operation.status(next)).isEqualTo(Status.PENDING);
    end(NtStatus.SUCCESS);
    assertThat(operation.bytes(next)).isEqualTo(64);
  }

  @Test
  void shouldEndWithoutARequestWhenCanceledBefore() {
    CancellationTokenSource source = new CancellationTokenSource();
    source.cancel();
    assertThat(operation.status(write(OperationOptions.of(source.token()))))
        .isEqualTo(Status.CANCELED);
    assertThat(driver.requests).isZero();
  }

  @Test
  void shouldFailAtItsDeadline() {
    short token = operation.read(data, 0, 64, 0, OperationOptions.NONE.withDeadline(timer, 100));
    time.advance(100);
    pool.pump();
    assertThatThrownBy(() -> operation.bytes(token))
        .isInstanceOf(IoException.class)
        .hasMessageContaining("STATUS_IO_TIMEOUT");
  }

  @Test
  void shouldCutAReadAndRefuseAWriteThatNeedsTwoTransfers() throws IoException {
    byte[] more = new byte[65];
    short token = operation.read(more, 0, 65, 0);
    end(NtStatus.SUCCESS);
    assertThat(operation.bytes(token)).isEqualTo(64);
    assertThatThrownBy(() -> operation.write(more, 0, 65, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("writeAsync");
  }

  @Test
  void shouldGiveATaskForWhoeverWantsOne() {
    Task<Integer> task = operation.asTask(operation.write(data, 0, 10, 0));
    assertThat(task.isCompleted()).isFalse();
    end(NtStatus.SUCCESS);
    assertThat(task.result()).isEqualTo(10);
  }
}
