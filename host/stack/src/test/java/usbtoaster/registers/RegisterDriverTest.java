package usbtoaster.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.io.DeviceStream;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.SynchronousStream;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.DeviceObject.Transfer;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Trace;

@DisplayName("A stream on a driver that is not the toaster's")
class RegisterDriverTest {
  private final IoManager io = new IoManager(Trace.OFF, 16);
  private final ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());

  @AfterEach
  void close() {
    pool.close();
    assertThat(io.packetsInUse()).isZero();
  }

  private DeviceStream open(RegisterDriver driver) throws IoException {
    return DeviceStream.open(
        io, driver.device, pool, StreamOptions.DEFAULT.withInlining(Inlining.INLINE));
  }

  private <T> T ended(Task<T> task) {
    pool.pump();
    return task.result();
  }

  private int failure(Task<?> task) {
    pool.pump();
    return task.exception() instanceof IoException failed ? failed.status() : NtStatus.SUCCESS;
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i + 1);
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(Transfer.class)
  void shouldWriteAndReadAtAPosition(Transfer transfer) throws IoException {
    RegisterDriver driver = new RegisterDriver(io, transfer);
    DeviceStream stream = open(driver);
    assertThat(ended(stream.writeAsync(bytes(6), 1, 4, 10, OperationOptions.NONE))).isEqualTo(4);
    assertThat(Arrays.copyOfRange(driver.registers, 9, 15)).containsExactly(0, 2, 3, 4, 5, 0);
    byte[] back = new byte[6];
    assertThat(ended(stream.readAsync(back, 2, 3, 11, OperationOptions.NONE))).isEqualTo(3);
    assertThat(back).containsExactly(0, 0, 3, 4, 5, 0);
    assertThat(stream.read(back, 0, 2, 12, OperationOptions.NONE)).isEqualTo(2);
    assertThat(back).containsExactly(4, 5, 3, 4, 5, 0);
  }

  @ParameterizedTest
  @EnumSource(Transfer.class)
  void shouldSplitALongWriteAndLetThePositionGoWithIt(Transfer transfer) throws IoException {
    RegisterDriver driver = new RegisterDriver(io, transfer);
    DeviceStream stream = open(driver);
    assertThat(ended(stream.writeAsync(bytes(20), 0, 20, 4, OperationOptions.NONE))).isEqualTo(20);
    assertThat(Arrays.copyOfRange(driver.registers, 4, 24)).isEqualTo(bytes(20));
    assertThat(stream.write(bytes(17), 0, 17, 40, OperationOptions.NONE)).isEqualTo(17);
    assertThat(Arrays.copyOfRange(driver.registers, 40, 57)).isEqualTo(bytes(17));
    byte[] back = new byte[20];
    assertThat(ended(stream.readAsync(back))).isEqualTo(RegisterDriver.LONGEST);
    assertThat(ended(stream.writeAsync(new byte[0]))).isZero();
  }

  @ParameterizedTest
  @EnumSource(Transfer.class)
  void shouldExchangeBytesByAControlCode(Transfer transfer) throws IoException {
    RegisterDriver driver = new RegisterDriver(io, transfer);
    System.arraycopy(bytes(5), 0, driver.registers, 0, 5);
    DeviceStream stream = open(driver);
    byte[] answer = new byte[5];
    byte[] question = {9, 8, 7};
    assertThat(ended(stream.controlAsync(RegisterDriver.EXCHANGE, question, answer))).isEqualTo(3);
    assertThat(answer).containsExactly(1, 2, 3, 0, 0);
    assertThat(question).as("the input").containsExactly(9, 8, 7);
    assertThat(driver.registers).startsWith(9, 8, 7, 4, 5);
    assertThat(stream.control(RegisterDriver.EXCHANGE, new byte[] {6}, answer)).isEqualTo(1);
    assertThat(answer).containsExactly(9, 2, 3, 0, 0);
    assertThat(ended(stream.controlAsync(RegisterDriver.SUM, 40))).isEqualTo(46);
    assertThat(stream.control(RegisterDriver.SUM, 1L << 40)).isEqualTo((1L << 40) + 6);
  }

  @Test
  void shouldTellWhatTheDriverRefuses() throws IoException {
    DeviceStream stream = open(new RegisterDriver(io, Transfer.BUFFERED));
    assertThat(failure(stream.controlAsync(RegisterDriver.EXCHANGE, bytes(2), new byte[1])))
        .isEqualTo(NtStatus.BUFFER_TOO_SMALL);
    assertThat(failure(stream.controlAsync(77, 0))).isEqualTo(NtStatus.INVALID_DEVICE_REQUEST);
    assertThat(failure(stream.readAsync(new byte[1], 0, 1, 64, OperationOptions.NONE)))
        .isEqualTo(NtStatus.END_OF_FILE);
    assertThat(failure(stream.readAsync(new byte[1], 0, 1, -1, OperationOptions.NONE)))
        .isEqualTo(NtStatus.INVALID_PARAMETER);
    assertThatThrownBy(() -> stream.control(77, bytes(1), bytes(1)))
        .isInstanceOf(IoException.class)
        .hasMessageContaining("The control code 77 failed with STATUS_INVALID_DEVICE_REQUEST");
  }

  @ParameterizedTest
  @EnumSource(Transfer.class)
  void shouldCancelAndCloseWhatWaits(Transfer transfer) throws IoException {
    RegisterDriver driver = new RegisterDriver(io, transfer);
    DeviceStream stream = open(driver);
    driver.hold();
    CancellationTokenSource source = new CancellationTokenSource();
    byte[] answer = {5};
    Task<Integer> first =
        stream.controlAsync(
            RegisterDriver.EXCHANGE, bytes(1), answer, OperationOptions.of(source.token()));
    Task<Integer> second = stream.readAsync(answer);
    source.cancel();
    pool.pump();
    assertThat(first.isCanceled()).isTrue();
    assertThat(answer).containsExactly(5);
    driver.registers[0] = 3;
    driver.release();
    assertThat(ended(second)).isEqualTo(1);
    assertThat(answer).containsExactly(3);
    Task<Integer> third = stream.controlAsync(RegisterDriver.EXCHANGE, bytes(1), answer);
    stream.cancelAll();
    pool.pump();
    assertThat(third.isCanceled()).isTrue();
    stream.close();
    assertThat(failure(stream.controlAsync(RegisterDriver.EXCHANGE, bytes(1), answer)))
        .isEqualTo(NtStatus.FILE_CLOSED);
  }

  @ParameterizedTest
  @EnumSource(Transfer.class)
  @DisplayName("semantics 22: a synchronous handle has a position, which the driver moves")
  void shouldGoOnWhereASynchronousHandleStands(Transfer transfer) throws IoException {
    RegisterDriver driver = new RegisterDriver(io, transfer);
    try (SynchronousStream stream = SynchronousStream.open(io, driver.device, 0)) {
      assertThat(stream.write(bytes(20), 0, 20)).isEqualTo(20);
      assertThat(stream.position()).isEqualTo(20);
      stream.position(2);
      byte[] back = new byte[3];
      assertThat(stream.read(back, 0, 3)).isEqualTo(3);
      assertThat(back).containsExactly(3, 4, 5);
      assertThat(stream.read(back, 0, 3)).isEqualTo(3);
      assertThat(back).containsExactly(6, 7, 8);
      assertThat(stream.control(RegisterDriver.EXCHANGE, new byte[] {42}, back)).isEqualTo(1);
      assertThat(stream.control(RegisterDriver.SUM, 1)).isEqualTo(43);
      stream.position(60);
      assertThatThrownBy(() -> stream.write(bytes(5), 0, 5))
          .isInstanceOfSatisfying(
              IoException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.END_OF_FILE));
      assertThat(stream.position()).isEqualTo(60);
    }
  }

  @Test
  void shouldRefuseAPositionBeforeTheDevice() throws IoException {
    RegisterDriver driver = new RegisterDriver(io, Transfer.DIRECT);
    try (SynchronousStream stream = SynchronousStream.open(io, driver.device, 0)) {
      assertThatThrownBy(() -> stream.position(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("A position is 0 or more");
    }
  }
}
