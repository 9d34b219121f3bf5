package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Delayer;
import usbtoaster.async.Task;
import usbtoaster.async.TaskScheduler;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Trace;

/** What a token and a deadline do to an operation, in virtual time on the test's thread. */
class EarlyEndTest {
  private static final int LONGEST = 4;

  /** Runs work at once, so that what a timer does is done when the time has passed. */
  private static final class Here extends TaskScheduler {
    @Override
    public void queue(Runnable work) {
      run(work);
    }
  }

  private final IoManager io = new IoManager(Trace.OFF, 16);
  private final ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
  private final VirtualTime time = new VirtualTime();
  private final TimerDelayer timer = new TimerDelayer(time, new Here());
  private final CancellationTokenSource source = new CancellationTokenSource();
  private final SlowDriver driver = new SlowDriver(io, LONGEST);
  private final byte[] data = new byte[10];
  private DeviceStream stream;

  @BeforeEach
  void open() throws IoException {
    stream =
        DeviceStream.open(
            io, driver.device, pool, StreamOptions.DEFAULT.withInlining(Inlining.INLINE));
  }

  @AfterEach
  void close() {
    stream.close();
    pool.pump();
    pool.close();
    assertThat(timer.pending()).as("timers left behind").isZero();
    assertThat(io.packetsInUse()).isZero();
  }

  private OperationOptions within(long nanos) {
    return OperationOptions.NONE.withDeadline(timer, nanos);
  }

  private Task<Integer> write(OperationOptions options) {
    return stream.writeAsync(data, 0, LONGEST, 0, options);
  }

  private static int statusOf(Task<?> task) {
    return task.exception() instanceof IoException failed ? failed.status() : NtStatus.SUCCESS;
  }

  @Test
  void shouldFailWithATimeoutAtTheDeadlineAndNotBefore() {
    Task<Integer> write = write(within(100));
    time.advance(99);
    pool.pump();
    assertThat(write.isCompleted()).isFalse();
    time.advance(1);
    pool.pump();
    assertThat(statusOf(write)).isEqualTo(NtStatus.IO_TIMEOUT);
    assertThat(write.exception()).hasMessageContaining("The write failed with STATUS_IO_TIMEOUT");
  }

  @Test
  void shouldTakeTheTimerBackWhenTheOperationEnds() {
    Task<Integer> write = write(within(100));
    assertThat(timer.pending()).isEqualTo(1);
    driver.end(NtStatus.SUCCESS);
    pool.pump();
    assertThat(write.result()).isEqualTo(LONGEST);
    assertThat(timer.pending()).isZero();
    time.advance(1000);
    assertThat(write.result()).isEqualTo(LONGEST);
  }

  @Test
  void shouldSucceedWhereTheDeviceWasQuickerThanTheDeadlinesCancel() {
    driver.uncancellable = true;
    Task<Integer> write = write(within(100));
    time.advance(200);
    pool.pump();
    assertThat(write.isCompleted()).as("cancel is a request").isFalse();
    driver.end(NtStatus.SUCCESS);
    pool.pump();
    assertThat(write.result()).isEqualTo(LONGEST);
  }

  @Test
  void shouldTellWhoAskedFirst() {
    driver.uncancellable = true;
    Task<Integer> late = write(within(100).withToken(source.token()));
    time.advance(100);
    source.cancel();
    driver.end(NtStatus.CANCELLED);
    pool.pump();
    assertThat(statusOf(late)).isEqualTo(NtStatus.IO_TIMEOUT);

    CancellationTokenSource another = new CancellationTokenSource();
    Task<Integer> unwanted = write(within(100).withToken(another.token()));
    another.cancel();
    time.advance(100);
    driver.end(NtStatus.CANCELLED);
    pool.pump();
    assertThat(unwanted.isCanceled()).isTrue();
  }

  @Test
  void shouldBeCanceledWhereNeitherTokenNorDeadlineAsked() {
    Task<Integer> write = write(within(100).withToken(source.token()));
    stream.cancelAll();
    pool.pump();
    assertThat(write.isCanceled()).isTrue();
  }

  @Test
  void shouldSendNothingWhereTheTokenIsCanceledAlready() {
    source.cancel();
    OperationOptions options = within(100).withToken(source.token());
    assertThat(write(options).isCanceled()).isTrue();
    assertThat(stream.readAsync(data, 0, 1, 0, options).isCanceled()).isTrue();
    assertThat(stream.controlAsync(1, 2, options).isCanceled()).isTrue();
    assertThat(stream.controlAsync(1, data, data, options).isCanceled()).isTrue();
    assertThat(stream.writeAsync(data, 0, 10, 0, options).isCanceled()).isTrue();
    assertThatThrownBy(() -> stream.write(data, 0, 10, 0, options))
        .isInstanceOfSatisfying(
            IoException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.CANCELLED));
    assertThat(driver.requests).isZero();
    assertThat(timer.pending()).isZero();
  }

  @Test
  void shouldSendNothingWhereTheTimerCannotBeSet() {
    Delayer broken =
        (nanos, action) -> {
          throw new IllegalStateException("no timer: on purpose");
        };
    OperationOptions options = OperationOptions.NONE.withDeadline(broken, 5);
    assertThatThrownBy(() -> write(options)).hasMessageContaining("no timer");
    assertThatThrownBy(() -> stream.write(data, 0, 1, 0, options)).hasMessageContaining("no timer");
    assertThat(driver.requests).isZero();
  }

  @Test
  void shouldSetOneTimerForAWriteOfManyRequests() {
    Task<Integer> write = stream.writeAsync(data, 0, 10, 0, within(100));
    assertThat(driver.requests).isEqualTo(3);
    assertThat(timer.pending()).isEqualTo(1);
    driver.end(NtStatus.SUCCESS);
    pool.pump();
    assertThat(timer.pending()).isEqualTo(1);
    time.advance(100);
    pool.pump();
    assertThat(statusOf(write)).isEqualTo(NtStatus.IO_TIMEOUT);
    assertThat(stream.inFlight()).isZero();
  }

  @Test
  void shouldTakeTheTimerOfAWriteOfManyRequestsBackWithTheLast() {
    Task<Integer> write = stream.writeAsync(data, 0, 10, 0, within(100));
    for (int i = 0; i < 3; i++) {
      assertThat(timer.pending()).isEqualTo(1);
      driver.end(NtStatus.SUCCESS);
      pool.pump();
    }
    assertThat(timer.pending()).isZero();
    assertThat(write.result()).isEqualTo(10);
  }

  @Test
  void shouldLetGoWhereTheRequestIsRefused() {
    driver.refuses = true;
    assertThat(statusOf(write(within(100)))).isEqualTo(NtStatus.DEVICE_NOT_READY);
    assertThat(timer.pending()).isZero();
  }

  @Test
  void shouldEndABlockingCallAtItsDeadlineAndGiveTheBytesBack() {
    driver.onRequest = () -> time.advance(100); // passes while the caller is about to wait
    assertThatThrownBy(() -> stream.read(data, 0, 4, 0, within(100)))
        .isInstanceOfSatisfying(
            IoException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.IO_TIMEOUT));
    assertThat(stream.inFlight()).isZero();
    assertThatThrownBy(() -> stream.write(data, 0, 10, 0, within(100)))
        .isInstanceOfSatisfying(
            IoException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.IO_TIMEOUT));
    assertThat(stream.inFlight()).isZero();
    assertThat(timer.pending()).isZero();
  }

  @Test
  void shouldEndABlockingCallByItsToken() {
    driver.onRequest = source::cancel;
    OperationOptions options = OperationOptions.of(source.token());
    assertThatThrownBy(() -> stream.control(1, data, data, options))
        .isInstanceOfSatisfying(
            IoException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.CANCELLED));
    assertThat(stream.inFlight()).isZero();
  }

  @Test
  void shouldEndAnOperationThatIsCanceledWhileItIsIssued() {
    driver.onRequest = source::cancel; // the packet is not pending yet: nobody could cancel it
    Task<Integer> write = write(OperationOptions.of(source.token()));
    pool.pump();
    assertThat(write.isCanceled()).isTrue();
    assertThatThrownBy(write::result).hasRootCauseInstanceOf(CancellationException.class);
  }

  @Test
  void shouldRefuseADeadlineInThePast() {
    assertThatThrownBy(() -> within(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A deadline is 0 or more");
  }
}
