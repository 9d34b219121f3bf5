package usbtoaster.wires;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.wires.When.nth;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import usbtoaster.time.VirtualTime;

/** A Pi4J context all of whose objects have faults. */
class FaultyProviderTest {
  private final List<DigitalState> wire = new ArrayList<>();

  /** An output that ends in a list. */
  private final class ListedOutput extends DigitalOutputBase {
    ListedOutput(DigitalOutputProvider provider, DigitalOutputConfig config) {
      super(provider, config);
    }

    @Override
    public DigitalOutput state(DigitalState state) {
      wire.add(state);
      return super.state(state);
    }
  }

  private final class ListedProvider extends DigitalOutputProviderBase {
    ListedProvider() {
      super("listed", "listed");
    }

    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
      ListedOutput made = new ListedOutput(this, config);
      context().registry().add(made);
      return made;
    }
  }

  @Test
  void shouldWrapWhatAContextCreates() {
    Faults faults = new Faults(new VirtualTime());
    Context pi4j = Pi4J.newContextBuilder().add(faults.wrap(new ListedProvider())).build();
    try {
      DigitalOutput led =
          pi4j.create(DigitalOutput.newConfigBuilder(pi4j).id("led").address(5).build());
      faults.levels(led).lose(nth(2));
      wire.clear();
      led.high();
      led.low();
      led.high();
      assertThat(wire).containsExactly(DigitalState.HIGH, DigitalState.HIGH);
      assertThat(faults.injected().getFirst().what()).isEqualTo("level 2 of led (low) is lost");
    } finally {
      pi4j.shutdown();
    }
  }
}
