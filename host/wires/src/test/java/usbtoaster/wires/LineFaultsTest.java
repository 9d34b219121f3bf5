package usbtoaster.wires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static usbtoaster.wires.When.always;
import static usbtoaster.wires.When.next;
import static usbtoaster.wires.When.nth;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import usbtoaster.time.VirtualTime;

/** Each fault of an input alone. */
class LineFaultsTest {
  private final VirtualTime time = new VirtualTime();
  private final Faults faults = new Faults(time);
  private final FakeInput bare = new FakeInput();
  private final DigitalInput irq = faults.wrap("irq", bare.object);
  private final List<String> edges = new ArrayList<>();

  LineFaultsTest() {
    DigitalStateChangeListener listener =
        event -> {
          assertThat(event.source()).isSameAs(irq);
          edges.add((event.state().isHigh() ? "rise " : "fall ") + time.nanoTime());
        };
    irq.addListener(listener);
  }

  @Test
  void shouldLoseAnEdgeButNotTheLevel() {
    faults.rises(irq).lose(nth(2));
    bare.pulse();
    bare.set(true);
    assertThat(irq.isHigh()).isTrue();
    assertThat(edges).containsExactly("rise 0", "fall 0");
    assertThat(faults.injected().getFirst().toString())
        .isEqualTo("rise 2 of irq is lost at 0.000000 ms");
  }

  @Test
  void shouldLoseFallsOrBoth() {
    faults.falls(irq).lose(nth(1));
    bare.pulse();
    assertThat(edges).containsExactly("rise 0");
    faults.edges(irq).lose(next(2));
    bare.pulse();
    bare.pulse();
    assertThat(edges).containsExactly("rise 0", "rise 0", "fall 0");
    assertThat(faults.count(FaultKind.LOST_EDGE)).isEqualTo(3);
  }

  @Test
  void shouldRepeatAnEdge() {
    faults.rises(irq).repeat(nth(1));
    bare.pulse();
    assertThat(edges).containsExactly("rise 0", "rise 0", "fall 0");
  }

  @Test
  void shouldDelayAnEdge() {
    faults.rises(irq).delay(500, nth(1));
    bare.set(true);
    assertThat(irq.isHigh()).isTrue();
    time.advance(499);
    assertThat(edges).isEmpty();
    time.advance(1);
    assertThat(edges).containsExactly("rise 500");
    assertThat(faults.injected().getFirst().what()).isEqualTo("rise 1 of irq is 500 ns late");
  }

  @Test
  void shouldNeverBringAnEdgeThatIsLateForEver() {
    faults.rises(irq).delay(Fault.FOR_EVER, nth(1));
    faults.spuriousRise(irq, Fault.FOR_EVER);
    time.advance(1);
    bare.set(true);
    time.advance(1_000_000_000);
    assertThat(edges).isEmpty();
  }

  @Test
  void shouldRefuseNegativeNumbersWhenTheyAreAskedFor() {
    assertThatThrownBy(() -> faults.rises(irq).delay(-1, nth(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A fault takes 0 or more nanoseconds, not -1.");
    assertThatThrownBy(() -> faults.line(irq).hold(DigitalState.HIGH, 20, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from the first moment to the second, not -10");
  }

  @Test
  void shouldBringEdgesOutOfNothing() {
    faults.spuriousRise(irq, 100).spuriousFall(irq, 200);
    faults.rises(irq).follow(1_000, nth(1));
    bare.set(true);
    time.advance(1_000);
    assertThat(edges).containsExactly("rise 0", "rise 100", "fall 200", "rise 1000");
    assertThat(faults.count(FaultKind.SPURIOUS_EDGE)).isEqualTo(3);
  }

  @Test
  void shouldHoldTheLineWithTheEdgesOfAHoldingHand() {
    faults.line(irq).hold(DigitalState.HIGH, 1_000);
    time.advance(10);
    assertThat(irq.state()).isEqualTo(DigitalState.HIGH);
    assertThat(irq.isHigh()).isTrue();
    assertThat(irq.isOn()).isTrue();
    assertThat(irq.isLow()).isFalse();
    assertThat(irq.equals(DigitalState.HIGH)).isTrue();
    bare.pulse();
    time.advance(1_000);
    assertThat(irq.isLow()).isTrue();
    assertThat(edges).containsExactly("rise 0", "fall 1000");
  }

  @Test
  void shouldHoldTheLineForEverOrUntilItIsReleased() {
    faults.line(irq).hold(DigitalState.LOW);
    time.advance(1);
    bare.set(true);
    time.advance(1_000_000);
    assertThat(irq.isLow()).isTrue();
    assertThat(edges).isEmpty();
    faults.line(irq).release();
    time.advance(0);
    assertThat(irq.isHigh()).isTrue();
    assertThat(edges).containsExactly("rise 1000001");
  }

  @Test
  void shouldHoldTheLineInATimeToCome() {
    faults.line(irq).hold(DigitalState.HIGH, 100, 300);
    time.advance(1_000);
    assertThat(edges).containsExactly("rise 100", "fall 300");
  }

  @Test
  void shouldStickAtTheLevelThatAnEdgeBrought() {
    faults.rises(irq).stick(1_000, nth(1));
    bare.pulse();
    assertThat(irq.isHigh()).isTrue();
    time.advance(1_000);
    assertThat(edges).containsExactly("rise 0", "fall 1000");
  }

  @Test
  void shouldBeSilentAndHaveAnEdgeAfterwardsIfTheLineIsHigh() {
    faults.silence(1_000);
    bare.set(true);
    assertThat(irq.isLow()).isTrue();
    time.advance(1_000);
    assertThat(edges).containsExactly("rise 1000");
    faults.silence(Fault.FOR_EVER);
    bare.pulse();
    bare.set(true);
    faults.endSilence();
    time.advance(0);
    assertThat(edges).hasSize(2);
  }

  @Test
  void shouldLetWhatAListenerThrowsGoToTheObjectWithinAfterTheOthersWereCalled() {
    DigitalStateChangeListener bad =
        event -> {
          throw new IllegalStateException("bad");
        };
    DigitalStateChangeListener good = event -> edges.add("good");
    irq.addListener(bad, good);
    assertThatThrownBy(() -> bare.set(true)).hasMessage("bad");
    assertThat(edges).containsExactly("rise 0", "good");
    irq.removeListener(bad);
    bare.set(false);
    assertThat(edges).endsWith("fall 0", "good");
  }

  @Test
  void shouldBeNotifiedOfNothingAfterItsShutdown() throws ReflectiveOperationException {
    faults.rises(irq).delay(100, always());
    bare.set(true);
    Method shutdown = // its name changed in Pi4J 4
        Arrays.stream(DigitalInput.class.getMethods())
            .filter(method -> method.getName().startsWith("shutdown"))
            .findFirst()
            .orElseThrow();
    shutdown.invoke(irq, (Object) null);
    time.advance(100);
    assertThat(edges).isEmpty();
    assertThat(bare.journal).contains(shutdown.getName() + "[null]");
  }

  @Test
  void shouldRefuseWhatIsNotWrappedAndWhatMakesNoSense() {
    assertThatThrownBy(() -> faults.rises(bare.object))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use the object that wrap returned");
    assertThatThrownBy(() -> new Faults(time).rises(irq))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> nth(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> When.every(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> faults.line(irq).hold(DigitalState.UNKNOWN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> faults.power().reset())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("give Faults its DevicePower");
  }
}
