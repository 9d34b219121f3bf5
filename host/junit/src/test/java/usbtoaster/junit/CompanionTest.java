package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.junit.Edge.RISING;
import static usbtoaster.junit.Units.ms;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A device and a tester, each a Pico")
class CompanionTest {
  @BeforeAll
  static void makeImages() {
    Images.make();
  }

  @PicoTest(image = Images.SENSOR)
  @WithPico(name = "tester", image = Images.REPEATS, wires = "GP1 <- GP0, GP5 <- GP14")
  static class DeviceAndTester {
    @Test
    void shouldHearTheDevice(
        Pico device, Uart said, @On("tester") Uart repeated, @On("tester") @Pin("GP5") PicoPin in) {
      said.expect("sensor: a sample each 100 ms").within(ms(20));
      Duration saidAt = device.now();
      repeated.expect("sensor: a sample each 100 ms").within(ms(1));
      assertThat(device.now()).isGreaterThan(saidAt);
      PicoPin out = device.pin("GP14");
      Duration rose = out.expectEdge(RISING).within(ms(110));
      assertThat(in.expectEdge(RISING).within(ms(1))).isEqualTo(rose);
    }
  }

  @PicoTest(image = Images.SENSOR)
  @WithPico(name = "tester", image = Images.REPEATS, wires = "GP1 <- GP0")
  static class InVain {
    @Test
    void shouldTellOfBoth(@On("tester") Uart repeated) {
      repeated.expect("a sample of another kind").within(ms(10));
    }
  }

  @PicoTest(image = Images.SENSOR)
  static class NoTester {
    @Test
    void shouldSayWhatToAdd(@On("tester") Pico tester) {}
  }

  @PicoTest(image = Images.SENSOR)
  @WithPico(name = "tester", image = Images.REPEATS, wires = "GP1 = GP0")
  static class NoWire {
    @Test
    void shouldSayHowToWriteIt(Pico device) {}
  }

  @PicoTest(image = Images.SENSOR, pace = "fast")
  @WithPico(name = "tester", image = Images.REPEATS, wires = "GP1 <- GP0")
  static class AtAPace {
    @Test
    void shouldBeRefused(Pico device) {}
  }

  @Test
  void shouldHearTheDeviceToThePicosecond() {
    assertThat(Run.of(DeviceAndTester.class).failures()).isEmpty();
  }

  @Test
  void shouldTellOfBothWhenATestFails() {
    assertThat(message(InVain.class))
        .startsWith("It did not come to pass within 10 ms that UART0 says")
        .contains("The Pico tester: Core 0");
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(message(NoTester.class))
        .contains("There is no Pico tester: add @WithPico(name = \"tester\", …)");
    assertThat(message(NoWire.class))
        .contains("\"GP1 = GP0\" is no wire between two Picos: write GP4 -> GP5.");
    assertThat(message(AtAPace.class))
        .contains("Several Picos have one time: leave the pace out, it is virtual then.");
  }

  private static String message(Class<?> test) {
    return String.valueOf(Run.of(test).failure().getMessage());
  }
}
