package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static usbtoaster.junit.Edge.FALLING;
import static usbtoaster.junit.Edge.RISING;
import static usbtoaster.junit.Units.instructions;
import static usbtoaster.junit.Units.ms;
import static usbtoaster.junit.Units.seconds;
import static usbtoaster.junit.Units.us;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.part.Measurement;
import usbtoaster.wires.Faults;
import usbtoaster.wires.When;

@DisplayName("The assertions, on the sensor read by its host")
@PicoTest(image = Images.SENSOR, wires = Images.WIRES)
class AssertionsTest {
  private static final String RISES = "It did not come to pass within 50 ms that DATA_READY (GP14)";

  private final Pico pico;
  private final PicoPin ready;
  private final DigitalInput input;
  private final Spi bus;
  private final List<byte[]> samples = new ArrayList<>();

  AssertionsTest(Pico pico, Context pi4j, @Pin("DATA_READY") PicoPin ready) {
    this.pico = pico;
    this.ready = ready;
    input = pi4j.create(DigitalInput.newConfigBuilder(pi4j).id("in").address(25).debounce(0L));
    bus =
        pi4j.create(
            Spi.newConfigBuilder(pi4j)
                .id("bus")
                .bus(0)
                .address(0)
                .mode(SpiMode.MODE_1)
                .baud(1_000_000));
  }

  @BeforeEach
  void readEachSample() {
    input.addListener(
        event -> {
          if (event.state().isHigh()) {
            byte[] sample = new byte[5];
            bus.transfer(new byte[5], sample, 5);
            samples.add(sample);
          }
        });
  }

  private static void fails(String sentence, Runnable assertion) {
    assertThatExceptionOfType(PicoAssertionError.class)
        .isThrownBy(assertion::run)
        .withMessageStartingWith(sentence)
        .withMessageContaining("Firmware: Core 0 ");
  }

  @Test
  void shouldFindEdgesInTheirOrder() {
    assertThat(ready.expectEdge(RISING).within(ms(110)).toNanos()).isEqualTo(106_259_176L);
    assertThat(ready.expectEdge(FALLING).within(us(100)).toNanos())
        .isCloseTo(106_259_496L, within(500L));
    assertThat(ready.expectEdge(RISING).within(ms(110)).toNanos())
        .isCloseTo(206_259_176L, within(500L));
    fails(RISES + " rises.", () -> ready.expectEdge(RISING).within(ms(50)));
  }

  @Test
  void shouldFindEdgesThatCameMeanwhile() {
    pico.runFor(ms(250));
    assertThat(ready.edges(10)).hasSize(4);
    ready.expectEdge(RISING).within(us(0));
    ready.expectEdge(RISING).within(us(0));
    fails(RISES + " rises.", () -> ready.expectEdge(RISING).within(ms(50)));
    pico.runFor(ms(100));
    ready.skip();
    fails(
        "It did not come to pass within 5 ms that DATA_READY (GP14) falls.",
        () -> ready.expectEdge(FALLING).within(ms(5)));
  }

  @Test
  void shouldLookAtLevels() {
    assertThat(ready.isHigh()).isFalse();
    ready.expectLow().within(us(0));
    ready.expectHigh().within(ms(110));
    assertThat(ready.isHigh()).isTrue();
    fails(
        RISES + " is high.",
        () -> {
          ready.expectLow().within(ms(1));
          ready.expectHigh().within(ms(50));
        });
  }

  @Test
  void shouldMeasureFrequencyAndDuty() {
    pico.runFor(ms(150));
    ready.expectFrequency(10, 0.001).over(seconds(1));
    ready.expectRises(10).over(seconds(1));
    ready.expectDuty(0.0000032, 0.0000004).over(seconds(1));
    ready.expectNoEdge().over(ms(50));
    Measurement measured = ready.measure(ms(300));
    assertThat(measured.rises()).isEqualTo(3);
    assertThat(measured.picos()).isEqualTo(300_000_000_000L);
    fails(
        "In the last 1 s DATA_READY (GP14) had a frequency of 10.0000 Hz, not 11.0000 Hz, give or"
            + " take 1.00 %.",
        () -> ready.expectFrequency(11, 0.01).over(seconds(1)));
    fails(
        "In the last 200 ms DATA_READY (GP14) rose 2 times, not 3 times.",
        () -> ready.expectRises(3).over(ms(200)));
    fails(
        "In the last 200 ms DATA_READY (GP14) had 4 edges, not none.",
        () -> ready.expectNoEdge().over(ms(200)));
    fails(
        "In the last 1 s DATA_READY (GP14) was high for 0.0000 of the time, not for 0.5000,",
        () -> ready.expectDuty(0.5, 0.1).over(seconds(1)));
  }

  @Test
  void shouldReadTheUart(Uart uart) {
    uart.expect("sensor:").within(ms(20));
    uart.expect("100 ms").within(ms(20));
    assertThat(uart.lines()).containsExactly("sensor: a sample each 100 ms");
    pico.runFor(ms(1)); // the end of the line
    uart.expectSilence().over(ms(300));
    fails(
        "It did not come to pass within 1 ms that UART0 says \"sensor\\r\\n\".",
        () -> uart.expect("sensor\r\n").within(ms(1)));
    pico.emulated().powerCycle();
    fails("In the last 10 ms UART0 said \"sensor: a", () -> uart.expectSilence().over(ms(10)));
    uart.expect("100 ms").within(ms(20)); // said anew
  }

  @Test
  void shouldBoundByInstructions() {
    long before = pico.executed();
    fails(
        "It did not come to pass within 5,000 instructions that DATA_READY (GP14) rises.",
        () -> ready.expectEdge(RISING).within(instructions(5_000)));
    assertThat(pico.executed() - before).isBetween(5_000L, 7_000L); // and the diagnosis's
  }

  @Test
  void shouldTellOfTransfersAndFaults(Faults faults) {
    faults.transfers(bus).flipToHost(12, When.nth(2));
    pico.expect("there are two samples", () -> samples.size() == 2).within(ms(250));
    assertThat(samples.getLast()[1]).isNotEqualTo((byte) 2);
    assertThatExceptionOfType(PicoAssertionError.class)
        .isThrownBy(() -> pico.expect("there are nine", () -> samples.size() == 9).within(ms(20)))
        .withMessageContaining("\n  The last transfers, on the wire:\n    until 106.300")
        .withMessageContaining(" ms on SPI0.0, 5 bytes: out 00 00 00 00 00; in 00 01 07 da e0\n")
        .withMessageContaining("\n  Faults on the wires:\n    ")
        .withMessageContaining("DATA_READY (GP14), 4: … fell 106.");
    pico.hasNotFaulted();
  }

  @Test
  void shouldSurviveAPowerFailure(Faults faults) {
    pico.expect("there is a sample", () -> samples.size() == 1).within(ms(110));
    faults.power().cycle();
    pico.expect("there is one again", () -> samples.size() == 2).within(ms(110));
    assertThat(samples.getLast()).isEqualTo(samples.getFirst());
  }
}
