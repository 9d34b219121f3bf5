package usbtoaster.chardev.pi4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static usbtoaster.chardev.FakeKernel.edge;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfigBuilder;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.chardev.EdgeListener;
import usbtoaster.chardev.FakeKernel;
import usbtoaster.chardev.GpioException;
import usbtoaster.chardev.LineRequest;
import usbtoaster.chardev.LineRequest.Bias;
import usbtoaster.chardev.LineRequest.Input;
import usbtoaster.chardev.LineRequest.Output;
import usbtoaster.testing.CapturedErrors;
import usbtoaster.trace.census.ThreadKind;

/** Pi4J objects as any user of Pi4J makes them, on a chip whose edges come through a real pipe. */
final class ChardevLinesTest {
  private static final LineRequest REQUEST =
      new LineRequest(
          "test",
          List.of(new Input(5, Bias.PULL_DOWN), new Input(2, Bias.PULL_DOWN)),
          List.of(new Output(4, false), new Output(3, true)),
          LineRequest.MOST_EVENTS);

  private final FakeKernel kernel = new FakeKernel();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final EdgeListener first =
      new EdgeListener() {
        @Override
        public void edge(
            int line, boolean rising, long nanos, long seqno, long lineSeqno, long lostBefore) {
          told.add("first " + line);
        }

        @Override
        public void gone(GpioException why) {
          told.add("gone");
        }
      };
  private final ChardevLines lines = ChardevLines.of(kernel.request(REQUEST), first);
  private final Context pi4j = Pi4J.newContextBuilder().add(lines.providers()).build();

  private ChardevLinesTest() throws GpioException {}

  @AfterEach
  void close() {
    pi4j.shutdown();
    kernel.close();
  }

  private DigitalInputConfigBuilder asInput(int line) {
    return DigitalInput.newConfigBuilder(pi4j).address(line).debounce(0L);
  }

  private DigitalInput input(int line) {
    return pi4j.create(asInput(line).pull(PullResistance.PULL_DOWN).build());
  }

  private DigitalOutput output(int line) {
    return pi4j.create(DigitalOutput.newConfigBuilder(pi4j).address(line).build());
  }

  @Test
  void shouldBringTheEdgesOfAllInputsOnOneThread() throws Exception {
    input(5)
        .addListener(
            event -> {
              told.add(Thread.currentThread().getName() + " 5 " + event.state());
              told.add(ThreadKind.of(Thread.currentThread()).toString());
            });
    input(2).addListener(event -> told.add(Thread.currentThread().getName() + " 2"));

    kernel.send(edge(5, true, 1, 1, 1));
    kernel.send(edge(2, false, 2, 2, 1));

    assertThat(List.of(told.take(), told.take(), told.take(), told.take(), told.take()))
        .containsExactly("first 5", "gpio-edges 5 HIGH", "DEVICE", "first 2", "gpio-edges 2");
    assertThat(lines.counts()).isEqualTo(new EdgeCounts(2, 0, 0));
  }

  @Test
  void shouldGoOnWhateverAListenerThrows() throws Exception {
    DigitalInput irq = input(5);
    irq.addListener(
        event -> {
          throw new AssertionError("provoked");
        });
    irq.addListener(event -> told.add("second"));
    try (CapturedErrors errors = new CapturedErrors()) {
      kernel.send(edge(5, true, 1, 1, 1));
      kernel.send(edge(5, false, 2, 2, 2));

      assertThat(List.of(told.take(), told.take(), told.take(), told.take()))
          .containsExactly("first 5", "second", "first 5", "second");
      assertThat(errors.text()).contains("A listener of a line failed", "provoked");
    }
  }

  @Test
  void shouldReadTheLevelOfTheKernel() {
    DigitalInput irq = input(2);
    assertThat(irq.state()).isEqualTo(DigitalState.LOW);
    kernel.levels(0b10);
    assertThat(irq.isHigh()).isTrue();
  }

  @Test
  void shouldLeaveAnOutputAtTheLevelOfTheRequestUntilItIsToldOtherwise() {
    kernel.levels(0b1000);
    DigitalOutput reset = output(3);
    DigitalOutput ack =
        pi4j.create(
            DigitalOutput.newConfigBuilder(pi4j)
                .address(4)
                .initial(DigitalState.HIGH)
                .shutdown(DigitalState.LOW)
                .build());

    assertThat(reset.state()).isEqualTo(DigitalState.HIGH);
    assertThat(kernel.levels()).isEqualTo(0b1100);
    reset.low();
    assertThat(kernel.levels()).isEqualTo(0b0100);
    assertThat(ack.isHigh()).isTrue();
    pi4j.shutdown();
    assertThat(kernel.levels()).as("the shutdown state").isZero();
    assertThat(kernel.opened()).isZero();
  }

  @Test
  void shouldRefuseWhatWasNotRequested() {
    assertThatThrownBy(() -> input(6))
        .hasMessage(
            "Line 6 of gpiochip0 is not one of those that were requested ([5, 2, 4, 3]): name it"
                + " when they are.");
    assertThatThrownBy(() -> input(4))
        .hasMessage("Line 4 of gpiochip0 was requested as an output: make that of it.");
    assertThatThrownBy(() -> output(5))
        .hasMessage("Line 5 of gpiochip0 was requested as an input: make that of it.");
    assertThatThrownBy(() -> pi4j.create(asInput(5).pull(PullResistance.PULL_UP).build()))
        .hasMessage("Line 5 was requested with PULL_DOWN, not PULL_UP: request it with that.");
    assertThatThrownBy(() -> pi4j.create(asInput(5).debounce(10_000L).build()))
        .hasMessage("Line 5 is not debounced here: create it with debounce(0L).");
  }

  @Test
  void shouldGiveALineToOneObjectAtATime() {
    DigitalInput irq = input(5);
    assertThatThrownBy(() -> input(5)).hasMessageContaining("has a Pi4J object");
    pi4j.shutdown(irq.id());
    assertThat(input(5).isHigh()).isFalse();
  }

  @Test
  void shouldSayThatTheChipIsGoneAndEndAllTheSame() throws Exception {
    DigitalInput irq = input(5);
    DigitalOutput ack =
        pi4j.create(
            DigitalOutput.newConfigBuilder(pi4j).address(4).shutdown(DigitalState.LOW).build());
    try (CapturedErrors errors = new CapturedErrors()) {
      kernel.fails(19); // ENODEV
      kernel.unplug();
      assertThat(told.take()).isEqualTo("gone");
      assertThatThrownBy(irq::state).hasMessageStartingWith("gpiochip0 is gone: ");
      assertThatThrownBy(ack::high).hasMessageStartingWith("gpiochip0 is gone: ");
      pi4j.shutdown();
      assertThat(errors.text()).contains("No more edges: gpiochip0 is gone");
    }
    assertThat(kernel.opened()).isZero();
  }

  @Test
  void shouldEndFromAListenerAndTwice() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    input(5)
        .addListener(
            event -> {
              lines.close();
              closed.countDown();
            });
    kernel.send(edge(5, true, 1, 1, 1));
    closed.await();
    lines.close(); // waits for the thread
    lines.close();

    assertThat(kernel.opened()).isZero();
  }
}
