package usbtoaster.examples.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.junit.Units.ms;
import static usbtoaster.wires.When.nth;

import com.pi4j.context.Context;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.junit.Pico;
import usbtoaster.junit.PicoTest;
import usbtoaster.time.Timebase;
import usbtoaster.wires.Faults;

@DisplayName("Several requests to the sensor that is driven plainly with Pi4J")
@PicoTest(image = "../../firmware/image/sensor.elf", wires = "sensor.wires")
class SensorRequestsTest {
  private final Pico pico;
  private final Faults faults;
  private final SensorWires wires;
  private final Sensor sensor;

  SensorRequestsTest(Context pi4j, Pico pico, Faults faults, Timebase time) {
    this.pico = pico;
    this.faults = faults;
    wires = SensorWires.create(pi4j);
    sensor = new Sensor(wires, task -> time.arm(task::run, time.nanoTime() + 250_000_000));
  }

  @Test
  void shouldAnswerInTheOrderOfTheCalls() {
    CompletableFuture<Sample> first = sensor.next();
    CompletableFuture<Sample> cancelled = sensor.next();
    CompletableFuture<Sample> second = sensor.next();
    cancelled.cancel(false);
    pico.runFor(ms(250));
    assertThat(first).isCompletedWithValue(new Sample(1, 2010));
    assertThat(second).isCompletedWithValue(new Sample(2, 2020));
  }

  @Test
  void shouldPassOverWhatIsDamagedOrFails() {
    faults.transfers(wires.bus()).flipToHost(12, nth(1)).fail(nth(2)).cutTo(3, nth(3));
    CompletableFuture<Sample> sample = sensor.next();
    pico.runFor(ms(350)); // damaged at 100 ms, refused at 200 ms, cut when it looks again
    assertThat(faults.total()).isEqualTo(3);
    assertThat(sample).isCompletedWithValue(new Sample(2, 2020));
  }

  @Test
  void shouldFailOneRequestWithWhatPi4JThrows() {
    faults.transfers(wires.bus()).throwBefore(nth(1));
    CompletableFuture<Sample> first = sensor.next();
    CompletableFuture<Sample> second = sensor.next();
    pico.runFor(ms(300));
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedWithValue(new Sample(2, 2020)); // as the line is still high
  }

  @Test
  void shouldCancelWhatWaitsAtItsClose() {
    CompletableFuture<Sample> sample = sensor.next();
    sensor.close();
    assertThat(sample).isCancelled();
    pico.runFor(ms(400));
    assertThat(wires.bus().isOpen()).isTrue();
  }
}
