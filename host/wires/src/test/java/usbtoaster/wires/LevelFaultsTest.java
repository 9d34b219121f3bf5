package usbtoaster.wires;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.wires.When.next;
import static usbtoaster.wires.When.nth;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.spi.Spi;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import usbtoaster.time.VirtualTime;

/** Each fault of an output alone. */
class LevelFaultsTest {
  private final VirtualTime time = new VirtualTime();
  private final Faults faults = new Faults(time);
  private final FakeOutput bare = new FakeOutput();
  private final DigitalOutput ack = faults.wrap("ack", bare.object);

  @Test
  void shouldLoseALevelThatTheHostBelievesIn() {
    faults.levels(ack).lose(nth(1));
    assertThat(ack.high()).isSameAs(ack);
    assertThat(bare.level).isEqualTo(DigitalState.LOW);
    assertThat(ack.isHigh()).isTrue();
    assertThat(ack.state()).isEqualTo(DigitalState.HIGH);
    assertThat(ack.isOff()).isFalse();
    assertThat(ack.equals(DigitalState.HIGH)).isTrue();
    ack.toggle();
    assertThat(ack.isLow()).isTrue();
    ack.setState(true);
    assertThat(bare.level).isEqualTo(DigitalState.HIGH);
    assertThat(faults.injected().getFirst().what()).isEqualTo("level 1 of ack (high) is lost");
  }

  @Test
  void shouldDelayALevelUnlessItIsOvertaken() {
    faults.levels(ack).delay(1_000, next(2));
    ack.high();
    time.advance(999);
    assertThat(bare.level).isEqualTo(DigitalState.LOW);
    assertThat(ack.isHigh()).isTrue();
    time.advance(1);
    assertThat(bare.level).isEqualTo(DigitalState.HIGH);
    ack.low();
    ack.high();
    time.advance(2_000);
    assertThat(bare.level).isEqualTo(DigitalState.HIGH);
    assertThat(faults.count(FaultKind.LATE_LEVEL)).isEqualTo(2);
  }

  @Test
  void shouldHoldTheWireAndGiveItTheHostsLevelAfterwards() {
    faults.line(ack).hold(DigitalState.HIGH, 1_000);
    assertThat(bare.level).isEqualTo(DigitalState.HIGH);
    assertThat(ack.isLow()).isTrue();
    ack.high();
    ack.low();
    assertThat(bare.level).isEqualTo(DigitalState.HIGH);
    time.advance(1_000);
    assertThat(bare.level).isEqualTo(DigitalState.LOW);
    ack.high();
    faults.line(ack).hold(DigitalState.LOW).release();
    assertThat(bare.level).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void shouldLoseAPulseAsAWhole() {
    faults.levels(ack).lose(nth(2));
    ack.pulse(1, TimeUnit.MILLISECONDS);
    assertThat(ack.pulse(1, TimeUnit.MILLISECONDS)).isSameAs(ack);
    assertThat(bare.journal).filteredOn(line -> line.startsWith("pulse")).hasSize(1);
  }

  @Test
  void shouldEndASilenceByTheResetLine() {
    FakeBus device = new FakeBus();
    Spi bus = faults.wrap("bus", device.object);
    faults.resetLine(ack);
    faults.follow(FaultPlan.scripted(new Fault.Silence(0, Fault.FOR_EVER, true)));
    ack.high();
    bus.transfer(new byte[4]);
    assertThat(device.journal).isEmpty();
    ack.low();
    bus.transfer(new byte[4]);
    assertThat(device.journal).hasSize(1);
  }
}
