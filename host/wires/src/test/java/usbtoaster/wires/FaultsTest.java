package usbtoaster.wires;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.wires.When.nth;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.spi.Spi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import usbtoaster.time.VirtualTime;

/** Scripted and random faults together on one set of wires. */
class FaultsTest {
  private final long seed = Long.getLong("toaster.seed", System.nanoTime());

  /** A host that sends, acknowledges and notes everything that it sees. */
  private static final class Run {
    final VirtualTime time = new VirtualTime();
    final List<String> seen = new ArrayList<>();
    final FakeBus bare = new FakeBus();
    final FakeInput line = new FakeInput();
    final FakeOutput wire = new FakeOutput();
    final Faults faults = new Faults(time, DevicePower.of(() -> {}, () -> {}, at -> {}));
    final Spi bus = faults.wrap("bus", bare.object);
    final DigitalInput irq = faults.wrap("irq", line.object);
    final DigitalOutput ack = faults.wrap("ack", wire.object);

    Run go(int rounds) {
      DigitalStateChangeListener listener =
          event -> seen.add(event.state() + " " + time.nanoTime());
      irq.addListener(listener);
      byte[] data = new byte[8];
      for (int i = 0; i < rounds; i++) {
        Arrays.fill(data, (byte) i);
        try {
          seen.add("" + bus.transfer(data, data) + Arrays.toString(data));
        } catch (IllegalStateException e) {
          seen.add(e.getMessage());
        }
        line.set(true);
        ack.high();
        seen.add(wire.level + " " + irq.state());
        time.advance(1_000_000);
        line.set(false);
        ack.low();
      }
      time.advance(10_000_000);
      return this;
    }
  }

  private Run random(double rate) {
    Run run = new Run();
    run.faults.random(seed, FaultRates.all(rate));
    return run.go(500);
  }

  @Test
  void shouldGiveTheSameFaultsAtTheSameTimesForTheSameSeed() {
    Run one = random(0.05);
    Run two = random(0.05);
    assertThat(one.seen).as("seed %d", seed).isEqualTo(two.seen);
    assertThat(one.faults.injected()).isEqualTo(two.faults.injected());
    assertThat(one.faults.toString()).contains("seed " + seed).isEqualTo(two.faults.toString());
    for (FaultKind kind : FaultKind.values()) {
      assertThat(one.faults.count(kind)).as("%s, seed %d", kind, seed).isPositive();
    }
  }

  @Test
  void shouldLoseAndDoubleNothingWhenNoFaultIsSet() {
    Run run = random(0);
    assertThat(run.faults.total()).isZero();
    assertThat(run.seen).hasSize(4 * 500);
    assertThat(run.bare.journal).hasSize(500);
    assertThat(run.wire.journal).filteredOn(call -> !call.equals("state[]")).hasSize(2 * 500);
  }

  @Test
  void shouldMixScriptedAndRandomFaults() {
    Run run = new Run();
    run.faults.rises(run.irq).lose(nth(1));
    run.faults.random(seed, FaultRates.of(Map.of(FaultKind.BUS_ERROR, 0.1)));
    run.go(500);
    assertThat(run.faults.count(FaultKind.LOST_EDGE)).isOne();
    assertThat(run.faults.count(FaultKind.BUS_ERROR)).as("seed %d", seed).isPositive();
  }

  @Test
  void shouldSayNothingElseThanThatNothingHappened() {
    assertThat(new Faults(new VirtualTime())).hasToString("0 faults");
    assertThat(new Injected(FaultKind.LOST_EDGE, 12_345_678, "rise 3 of irq is lost"))
        .hasToString("rise 3 of irq is lost at 12.345678 ms");
  }
}
