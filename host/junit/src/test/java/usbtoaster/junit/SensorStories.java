package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.junit.Units.ms;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One test of the sensor, and what may be wrong with the firmware, the wires and the host. */
final class SensorStories {
  private SensorStories() {}

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  abstract static class Story {
    final List<byte[]> samples = new ArrayList<>();

    @Test
    void shouldReadASample(Context pi4j, Pico pico, @Pin("DATA_READY") PicoPin ready) {
      DigitalInput input = pi4j.create(config(pi4j));
      Spi bus =
          pi4j.create(
              Spi.newConfigBuilder(pi4j)
                  .id("bus")
                  .bus(0)
                  .address(0)
                  .mode(SpiMode.MODE_1)
                  .baud(1_000_000));
      input.addListener(
          event -> {
            if (event.state().isHigh()) {
              samples.add(read(bus));
            }
          });
      pico.expect("the host has a sample", () -> !samples.isEmpty()).within(ms(110));
      ready.expectEdge(Edge.RISING).within(ms(1));
      assertThat(samples.getFirst()).startsWith(0, 1);
    }

    DigitalInputConfigBuilder config(Context pi4j) {
      return DigitalInput.newConfigBuilder(pi4j).id("ready").address(25).debounce(0L);
    }

    byte[] read(Spi bus) {
      byte[] sample = new byte[5];
      bus.transfer(new byte[5], sample, 5);
      return sample;
    }
  }

  static class Good extends Story {}

  @PicoTest(image = Images.SPIN, wires = Images.WIRES)
  static class EndlessLoop extends Story {}

  @PicoTest(image = Images.HELD, wires = Images.WIRES)
  static class WedgedInResets extends Story {}

  static class WrongPin extends Story {
    @Override
    DigitalInputConfigBuilder config(Context pi4j) {
      return super.config(pi4j).address(24);
    }
  }

  static class DefaultDebounce extends Story {
    @Override
    DigitalInputConfigBuilder config(Context pi4j) {
      return DigitalInput.newConfigBuilder(pi4j).id("ready").address(25);
    }
  }

  static class ListenerThrows extends Story {
    @Override
    byte[] read(Spi bus) {
      throw new IllegalStateException("no decoder for firmware 2");
    }
  }
}
