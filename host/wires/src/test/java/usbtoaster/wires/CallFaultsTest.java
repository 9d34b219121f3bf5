package usbtoaster.wires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static usbtoaster.wires.When.always;
import static usbtoaster.wires.When.nth;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.spi.Spi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import usbtoaster.time.VirtualTime;

/** Exceptions and errors of any call, and the device's power. */
class CallFaultsTest {
  private final VirtualTime time = new VirtualTime();

  @Test
  void shouldThrowFromAnyCallBeforeOrAfterItsEffect() {
    Faults faults = new Faults(time);
    FakeOutput bare = new FakeOutput();
    DigitalOutput ack = faults.wrap("ack", bare.object);
    faults
        .calls(ack, "high", "low")
        .fail(() -> new IllegalStateException("before"), nth(1))
        .failAfter(() -> new AssertionError("after"), nth(2));
    ack.state();
    assertThatThrownBy(ack::high).isInstanceOf(IllegalStateException.class).hasMessage("before");
    assertThat(bare.level).isEqualTo(DigitalState.LOW);
    assertThatThrownBy(ack::high).isInstanceOf(AssertionError.class).hasMessage("after");
    assertThat(bare.level).isEqualTo(DigitalState.HIGH);
    ack.low();
    assertThat(faults.injected())
        .extracting(Injected::what)
        .containsExactly(
            "call 1 of ack (high) throws IllegalStateException and does nothing",
            "call 2 of ack (high) throws AssertionError after it was done");
  }

  @Test
  void shouldFailTheRegistrationOfAListener() {
    Faults faults = new Faults(time);
    FakeInput bare = new FakeInput();
    DigitalInput irq = faults.wrap("irq", bare.object);
    List<String> edges = new ArrayList<>();
    DigitalStateChangeListener listener = event -> edges.add("edge");
    faults.calls(irq).fail(() -> new IllegalStateException("busy"), nth(1));
    assertThatThrownBy(() -> irq.addListener(listener)).hasMessage("busy");
    bare.set(true);
    assertThat(edges).isEmpty();
    irq.addListener(listener);
    bare.set(false);
    assertThat(edges).hasSize(1);
  }

  @Test
  void shouldRefuseACheckedExceptionAndSayWhy() {
    Faults faults = new Faults(time);
    Spi bus = faults.wrap("bus", new FakeBus().object);
    faults.calls(bus).fail(() -> new IOException("checked"), always());
    assertThatThrownBy(bus::close)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give a RuntimeException or an Error");
  }

  @Test
  void shouldPressTheButtonsOfTheDeviceAtTheirTime() {
    List<String> pressed = new ArrayList<>();
    Faults faults =
        new Faults(
            time,
            DevicePower.of(
                () -> pressed.add("reset " + time.nanoTime()),
                () -> pressed.add("cycle " + time.nanoTime()),
                at -> {}));
    faults.power().resetIn(100);
    faults.power().cycleIn(200);
    faults.in(300, () -> faults.power().reset());
    time.advance(1_000);
    assertThat(pressed).containsExactly("reset 100", "cycle 200", "reset 300");
    assertThat(faults.count(FaultKind.RESET)).isEqualTo(3);
    faults.power().cycle();
    assertThat(pressed).hasSize(4);
  }
}
