package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;

/** A synchronous handle whose calls block in threads of their own. */
class SynchronousStreamTest {
  private final IoManager io = new IoManager(Trace.OFF, 16);
  private final SlowDriver driver = new SlowDriver(io, 4);

  /** Writes on a thread of its own; the future has the bytes, or the status as a negative. */
  private static CompletableFuture<Integer> write(SynchronousStream stream, int length) {
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                ended.complete(stream.write(new byte[length], 0, length));
              } catch (IoException e) {
                ended.complete(e.status());
              } catch (Throwable e) {
                ended.completeExceptionally(e);
              } finally {
                KernelThread.current().exit();
              }
            });
    return ended;
  }

  private void untilOneWaits() {
    PoolRig.until(() -> driver.waiting() == 1);
  }

  @Test
  void shouldSendOneRequestAfterTheOther() throws Exception {
    try (SynchronousStream stream = SynchronousStream.open(io, driver.device, 0)) {
      CompletableFuture<Integer> write = write(stream, 10); // 4, 4 and 2
      CompletableFuture<Integer> other = write(stream, 3);
      for (int i = 0; i < 4; i++) {
        untilOneWaits();
        assertThat(driver.end(NtStatus.SUCCESS)).isTrue();
      }
      assertThat(write.get() + other.get()).isEqualTo(13);
    }
    assertThat(io.packetsInUse()).isZero();
  }

  @Test
  void shouldEndACallThatAnotherThreadCancels() throws Exception {
    try (SynchronousStream stream = SynchronousStream.open(io, driver.device, 0)) {
      CompletableFuture<Integer> write = write(stream, 10);
      untilOneWaits();
      stream.cancelAll();
      assertThat(write.get()).isEqualTo(NtStatus.CANCELLED);
    }
  }

  @Test
  void shouldEndACallThatCloseOvertakes() throws Exception {
    SynchronousStream stream = SynchronousStream.open(io, driver.device, 0);
    CompletableFuture<Integer> write = write(stream, 10);
    untilOneWaits();
    stream.close();
    stream.close();
    assertThat(write.get()).isEqualTo(NtStatus.CANCELLED);
    assertThat(write(stream, 1).get()).isEqualTo(NtStatus.FILE_CLOSED);
    assertThat(io.packetsInUse()).isZero();
  }

  @Test
  void shouldSayWhyADeviceIsNotOpened() {
    Driver refusing =
        (device, irp) -> {
          int status =
              irp.currentStackLocation().major() == MajorFunction.CREATE
                  ? NtStatus.ACCESS_DENIED
                  : NtStatus.SUCCESS;
          irp.result(status, 0);
          io.completeRequest(irp);
          return status;
        };
    DeviceObject device = new DeviceObject("mine", refusing, DeviceObject.Transfer.DIRECT);
    assertThatThrownBy(() -> SynchronousStream.open(io, device, 0))
        .isInstanceOf(IoException.class)
        .hasMessageContaining("Opening the mine failed with STATUS_ACCESS_DENIED");
  }
}
