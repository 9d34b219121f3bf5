package usbtoaster.examples.sensor;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.io.OperationOptions.NONE;

import com.pi4j.context.Context;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.io.StreamOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.junit.PicoTest;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.trace.Trace;

@DisplayName("Both drivers of the sensor in a program with threads")
@PicoTest(image = "../../firmware/image/sensor.elf", wires = "sensor.wires", pace = "fast")
class SensorProgramTest {
  @Test
  void shouldAwaitSamplesFromTheKernel(Context pi4j) throws Exception {
    IoManager io = new IoManager(Trace.OFF, 16);
    try (SharedTimer time = new SharedTimer();
        ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
        SensorDriver driver = new SensorDriver(io, SensorWires.create(pi4j), time, 20);
        SensorStream sensor = new SensorStream(io, driver, pool, StreamOptions.DEFAULT)) {
      Sample first = sensor.sampleAsync(NONE).join();
      assertThat(sensor.sampleAsync(NONE).join().number()).isGreaterThan(first.number());
    }
  }

  @Test
  void shouldAwaitSamplesFromPi4J(Context pi4j) {
    SensorWires wires = SensorWires.create(pi4j);
    try (Sensor sensor = new Sensor(wires, CompletableFuture.delayedExecutor(250, MILLISECONDS))) {
      Sample first = sensor.next().join();
      assertThat(sensor.next().join().number()).isGreaterThan(first.number());
    }
  }
}
