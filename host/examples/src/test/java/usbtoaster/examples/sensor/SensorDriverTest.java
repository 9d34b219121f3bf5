package usbtoaster.examples.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static usbtoaster.junit.Units.ms;
import static usbtoaster.wires.When.next;
import static usbtoaster.wires.When.nth;

import com.pi4j.context.Context;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.junit.Pico;
import usbtoaster.junit.PicoTest;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;
import usbtoaster.time.Timebase;
import usbtoaster.wires.Faults;

@DisplayName("The sensor's driver on the kernel")
@PicoTest(image = "../../firmware/image/sensor.elf", wires = "sensor.wires")
class SensorDriverTest {
  private final Pico pico;
  private final Faults faults;
  private final SensorWires wires;
  private final SensorStack stack;

  SensorDriverTest(Context pi4j, Pico pico, Faults faults, Timebase time) throws IoException {
    this.pico = pico;
    this.faults = faults;
    wires = SensorWires.create(pi4j);
    stack = new SensorStack(pico, wires, time);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  @Test
  void shouldGiveEachReadASampleOfItsOwn() {
    Task<Sample> first = stack.sampleAsync();
    Task<Sample> second = stack.sampleAsync();
    assertThat(stack.completed(second, ms(250)).result()).isEqualTo(new Sample(2, 2020));
    assertThat(first.result()).isEqualTo(new Sample(1, 2010));
    assertThat(stack.sample(ms(150))).isEqualTo(new Sample(3, 2030));
  }

  @Test
  void shouldReadASampleWhoseEdgeCameBefore() {
    pico.runFor(ms(150));
    assertThat(stack.sample(ms(1))).isEqualTo(new Sample(1, 2010));
  }

  @Test
  void shouldLookAgainWhereAnEdgeIsLost() {
    faults.rises(wires.ready()).lose(nth(1));
    Task<Sample> sample = stack.sampleAsync();
    pico.runFor(ms(249));
    assertThat(sample.isCompleted()).isFalse();
    assertThat(stack.completed(sample, ms(2)).result())
        .isEqualTo(new Sample(2, 2020)); // the newest
    assertThat(stack.sample(ms(150))).isEqualTo(new Sample(3, 2030)); // edges come again
  }

  @Test
  void shouldThrowADamagedSampleAway() {
    faults.transfers(wires.bus()).flipToHost(12, nth(1));
    assertThat(stack.sample(ms(250))).isEqualTo(new Sample(2, 2020));
  }

  @Test
  void shouldReadASampleAgainThatWasCut() {
    faults.transfers(wires.bus()).cutTo(3, nth(1));
    assertThat(stack.failure(stack.sampleAsync(), ms(150))).isEqualTo(NtStatus.IO_DEVICE_ERROR);
    assertThat(stack.sample(ms(1))).isEqualTo(new Sample(1, 2010));
  }

  @Test
  void shouldGoOnWithItsPeriodAfterAPowerFailure() {
    assertThat(stack.sample(ms(150)).number()).isEqualTo(1);
    faults.transfers(wires.bus()).powerFailsAfter(2, next(1));
    assertThat(stack.sample(ms(250))).isEqualTo(new Sample(1, 2010)); // it counts from 1 again
    stack.sample(ms(150));
    Duration before = pico.now();
    stack.sample(ms(150));
    assertThat(pico.now().minus(before)).isBetween(ms(39), ms(41));
  }

  @Test
  void shouldTellWhatPi4JThrows() {
    faults.transfers(wires.bus()).fail(nth(1)).throwBefore(nth(2));
    assertThat(stack.failure(stack.sampleAsync(), ms(150))).isEqualTo(NtStatus.IO_DEVICE_ERROR);
    assertThat(stack.failure(stack.sampleAsync(), ms(150))).isEqualTo(NtStatus.IO_DEVICE_ERROR);
    faults
        .calls(wires.ready(), "isLow")
        .fail(() -> new IllegalStateException("the line is gone"), next(1));
    assertThat(stack.failure(stack.sampleAsync(), ms(150))).isEqualTo(NtStatus.IO_DEVICE_ERROR);
    assertThat(stack.sample(ms(150)).number()).isPositive();
  }

  @Test
  void shouldCancelWhatWaits() {
    CancellationTokenSource source = new CancellationTokenSource();
    Task<Sample> cancelled = stack.stream.sampleAsync(OperationOptions.of(source.token()));
    Task<Sample> late =
        stack.stream.sampleAsync(OperationOptions.NONE.withDeadline(stack.delayer, 50_000_000));
    source.cancel();
    assertThat(stack.completed(cancelled, ms(1)).isCanceled()).isTrue();
    assertThat(stack.failure(late, ms(60))).isEqualTo(NtStatus.IO_TIMEOUT);
    assertThat(stack.sample(ms(150))).isEqualTo(new Sample(1, 2010));
  }

  @Test
  void shouldEndWhatWaitsAtItsClose() {
    Task<Sample> first = stack.sampleAsync();
    stack.stream.close();
    assertThat(stack.completed(first, ms(1)).isCanceled()).isTrue();
    Task<Sample> late = stack.sampleAsync(); // it fails in the call, so a worker goes on with it
    assertThatThrownBy(late::join).hasMessageContaining("STATUS_FILE_CLOSED");
  }

  @Test
  void shouldEndWhatWaitsAtTheDriversClose() {
    Task<Sample> first = stack.sampleAsync();
    stack.driver.close();
    assertThat(stack.completed(first, ms(1)).isCanceled()).isTrue();
  }

  @Test
  void shouldRefuseWhatTheSensorCannotDo() {
    FileObject file = Objects.requireNonNull(stack.io.open(stack.driver.device(), false, 0).file());
    byte[] bytes = new byte[Sample.BYTES];
    assertThat(stack.io.read(file, new IoRequest(), bytes, 0, 4))
        .isEqualTo(NtStatus.BUFFER_TOO_SMALL);
    assertThat(stack.io.write(file, new IoRequest(), bytes, 0, 5))
        .isEqualTo(NtStatus.INVALID_DEVICE_REQUEST);
    assertThat(stack.io.deviceControl(file, new IoRequest(), 7, 20))
        .isEqualTo(NtStatus.INVALID_DEVICE_REQUEST);
    stack.io.close(file);
  }

  @Test
  void shouldRefuseMoreReadsThanCanWait() {
    for (int i = 0; i < 256; i++) {
      stack.sampleAsync();
    }
    assertThat(stack.failure(stack.sampleAsync(), ms(1)))
        .isEqualTo(NtStatus.INSUFFICIENT_RESOURCES);
  }
}
