package usbtoaster.examples.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.junit.Units.ms;
import static usbtoaster.wires.When.nth;

import com.pi4j.context.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import usbtoaster.junit.Pico;
import usbtoaster.junit.PicoTest;
import usbtoaster.junit.Uart;
import usbtoaster.time.Timebase;
import usbtoaster.wires.Faults;

@PicoTest(image = "../../firmware/image/sensor.elf", wires = "sensor.wires")
class SensorTest {
  private final Pico pico;
  private final Faults faults;
  private final SensorWires wires;
  private final Sensor sensor;

  SensorTest(Context pi4j, Pico pico, Faults faults, Timebase time) {
    this.pico = pico;
    this.faults = faults;
    wires = SensorWires.create(pi4j);
    sensor = new Sensor(wires, task -> time.arm(task::run, time.nanoTime() + 250_000_000));
  }

  @Test
  void shouldReadASample(Uart uart) {
    uart.expect("sensor: a sample each 100 ms").within(ms(10));
    assertThat(sample(ms(150))).isEqualTo(new Sample(1, 2010));
  }

  @Test
  void shouldReadTheNewestWhereAnEdgeIsLost() {
    faults.rises(wires.ready()).lose(nth(1)); // the line stays high: there is no other
    assertThat(sample(ms(260))).isEqualTo(new Sample(2, 2020));
  }

  @Test
  void shouldReadOnWhenThePowerFailsInAFrame() {
    faults.transfers(wires.bus()).powerFailsAfter(2, nth(1)); // of its five bytes
    assertThat(sample(ms(250))).isEqualTo(new Sample(1, 2010));
    pico.hasNotFaulted();
  }

  private Sample sample(Duration limit) {
    CompletableFuture<Sample> sample = sensor.next();
    pico.expect("the host has a sample", sample::isDone).within(limit);
    return sample.join();
  }
}
