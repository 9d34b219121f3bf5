package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.junit.Units.instructions;
import static usbtoaster.junit.Units.ms;
import static usbtoaster.junit.Units.us;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.time.Timebase;
import usbtoaster.wires.Faults;

/** Classes of tests for tests: they note the machines that they got, by the name of the test. */
final class Samples {
  static final Map<String, Pico> MACHINES = new ConcurrentHashMap<>();
  static final Set<Context> CONTEXTS = ConcurrentHashMap.newKeySet();

  private Samples() {}

  static void note(TestInfo info, Pico pico) {
    MACHINES.put(info.getDisplayName(), pico);
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class Everywhere {
    private final Pico inConstructor;

    Everywhere(Pico pico) {
      inConstructor = pico;
    }

    @BeforeEach
    void before(Pico pico, Context pi4j) {
      assertThat(pico).isSameAs(inConstructor);
      CONTEXTS.add(pi4j);
    }

    @Test
    void first(
        TestInfo info,
        Pico pico,
        EmulatedPico emulated,
        Context pi4j,
        Faults faults,
        MachineTime time,
        Timebase timebase,
        Uart uart,
        @Pin("UART1") Uart other,
        @Pin("data_ready") PicoPin ready,
        @Pin("GP14") PicoPin same) {
      note(info, pico);
      assertThat(pico).isSameAs(inConstructor);
      assertThat(emulated).isSameAs(pico.emulated());
      assertThat(timebase).isSameAs(time);
      assertThat(CONTEXTS).contains(pi4j);
      assertThat(faults.total()).isZero();
      assertThat(List.of(uart.number(), other.number())).containsExactly(0, 1);
      assertThat(ready).isSameAs(same);
      assertThat(ready.name()).isEqualTo("DATA_READY");
      uart.expect("sensor: a sample").within(ms(20));
    }

    @Test
    void second(TestInfo info, Pico pico) {
      note(info, pico);
    }

    @AfterEach
    void after(Pico pico, Context pi4j) {
      assertThat(pico).isSameAs(inConstructor);
      assertThat(pi4j.isShutdown()).isFalse();
    }
  }

  @PicoTest(image = Images.SLEEPS)
  static class Forms {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parameterized(int value, TestInfo info, Pico pico) {
      note(info, pico);
    }

    @RepeatedTest(2)
    void repeated(TestInfo info, Pico pico) {
      note(info, pico);
    }

    @TestFactory
    Stream<DynamicTest> factory(Pico pico) {
      return Stream.of("one", "two")
          .map(name -> DynamicTest.dynamicTest(name, () -> MACHINES.put(name, pico)));
    }

    @Nested
    class Inner {
      @Test
      void inner(TestInfo info, Pico pico) {
        note(info, pico);
      }

      @Test
      @PicoTest(image = Images.FAULTS)
      void overridden(Pico pico) {
        pico.runFor(us(10));
        pico.hasNotFaulted();
      }
    }
  }

  @PicoTest(image = Images.SLEEPS, perClass = true)
  static class Shared {
    @BeforeAll
    static void beforeAll(Pico pico) {
      MACHINES.put("all", pico);
    }

    @RepeatedTest(20)
    void shared(TestInfo info, Pico pico) {
      note(info, pico);
      pico.runFor(ms(1)); // on one thread at a time
    }

    @Nested
    class Inner {
      @Test
      void inner(TestInfo info, Pico pico) {
        note(info, pico);
      }
    }
  }

  @PicoTest(image = Images.SPIN)
  @TestInstance(Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT) // JUnit's default for such a class is the same thread
  static class SharedByLifecycle {
    private final Pico inConstructor;

    SharedByLifecycle(Pico pico) {
      inConstructor = pico;
    }

    @RepeatedTest(20)
    void one(TestInfo info, Pico pico) {
      assertThat(pico).isSameAs(inConstructor);
      pico.runFor(ms(5)); // on one thread at a time
    }

    @Test
    void two(TestInfo info, Pico pico) {
      assertThat(pico).isSameAs(inConstructor);
    }
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class Fifty {
    @RepeatedTest(50)
    void reports(TestInfo info, Pico pico, Context pi4j, @Pin("DATA_READY") PicoPin ready) {
      note(info, pico);
      CONTEXTS.add(pi4j);
      pi4j.create(DigitalInput.newConfigBuilder(pi4j).id("irq").address(25).debounce(0L));
      assertThat(ready.expectEdge(Edge.RISING).within(ms(120)).toNanos()).isEqualTo(106_259_176L);
    }
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class FailsByItself {
    @Test
    void plain(Uart uart, Context pi4j) {
      CONTEXTS.add(pi4j);
      uart.expect("sample").within(ms(20));
      assertThat(uart.text()).isEqualTo("hello");
    }
  }

  @PicoTest(image = Images.SLEEPS)
  static class FailsBefore {
    @BeforeEach
    void before(Context pi4j) {
      CONTEXTS.add(pi4j);
      throw new IllegalStateException("before each");
    }

    @Test
    void never() {}
  }

  @PicoTest(image = Images.SLEEPS)
  static class FailsInConstructor {
    FailsInConstructor(Context pi4j) {
      CONTEXTS.add(pi4j);
      throw new IllegalStateException("constructor");
    }

    @Test
    void never() {}
  }

  @PicoTest(image = Images.SLEEPS)
  static class FailsInFactory {
    @TestFactory
    Stream<DynamicTest> factory(Pico pico) {
      return Stream.of(1, 2)
          .map(
              number ->
                  DynamicTest.dynamicTest(
                      "dynamic " + number,
                      () -> {
                        pico.runFor(us(number));
                        throw new IllegalStateException("dynamic");
                      }));
    }
  }

  @PicoTest(image = Images.SLEEPS)
  static class Aborts {
    @Test
    void assumes() {
      Assumptions.abort("not here");
    }
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES, pace = "fast")
  static class ListenerThrowsAtAPace {
    @Test
    void swallows(Context pi4j, Pico pico) {
      DigitalInput input =
          pi4j.create(DigitalInput.newConfigBuilder(pi4j).id("irq").address(25).debounce(0L));
      input.addListener(
          event -> {
            throw new IllegalStateException("at a pace");
          });
      pico.emulated().powerCycle(); // it may have run ahead
      pico.expect("it has thrown", () -> !pico.emulated().listenerFailures().isEmpty())
          .within(ms(500));
    }
  }

  @PicoTest(image = Images.SPIN)
  static class Limits {
    @Test
    void byInstructions(Pico pico) {
      pico.expect("nothing", () -> false).within(instructions(10_000));
    }
  }

  @PicoTest(wires = "UART.RXD <- GP0")
  static class NamesNoImage {
    @Test
    void tells(Pico pico) {
      pico.runFor(ms(1));
      Assumptions.abort(pico.emulated().where());
    }
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class ChecksNothing {
    @Test
    @SuppressWarnings("CheckReturnValue") // that is what it is for
    void passes(Uart uart, @Pin("DATA_READY") PicoPin ready) {
      uart.expect("never said");
      uart.expectSilence();
      ready.expectEdge(Edge.RISING);
      ready.expectHigh();
      ready.expectNoEdge();
      ready.expectRises(3);
      ready.expectDuty(0.5, 0.1);
      ready.expectLow().within(ms(1));
      ready.expectNoEdge().over(us(1));
    }
  }

  @PicoTest(image = Images.SLEEPS)
  static class ChecksNothingAndFails {
    @Test
    @SuppressWarnings("CheckReturnValue")
    void fails(Uart uart) {
      uart.expect("never said");
      throw new IllegalStateException("of its own");
    }
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES, pace = "fast")
  static class LooksTooLate {
    @Test
    void waitsForAnEdge(Pico pico) {
      pico.runFor(ms(300)); // its first edge was after 106 ms, and nobody reads the sample
      pico.pin("DATA_READY").expectEdge(Edge.FALLING).within(ms(20));
    }
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class WrongMode {
    @Test
    void reads(Context pi4j) {
      pi4j.create(Spi.newConfigBuilder(pi4j).bus(0).address(0).mode(SpiMode.MODE_0));
      throw new IllegalStateException("the sample is wrong");
    }
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class DebouncesNothing {
    @Test
    void waits(Context pi4j, @Pin("DATA_READY") PicoPin ready) {
      pi4j.create(DigitalInput.newConfigBuilder(pi4j).id("irq").address(25));
      ready.expectEdge(Edge.RISING).within(ms(50)); // it comes after 106 ms
    }
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class DebouncesAPulse {
    @Test
    void misses(Context pi4j, Pico pico, @Pin("DATA_READY") PicoPin ready) {
      pi4j.create(DigitalInput.newConfigBuilder(pi4j).id("irq").address(25).debounce(50_000L));
      Spi bus = pi4j.create(Spi.newConfigBuilder(pi4j).bus(0).address(0).mode(SpiMode.MODE_1));
      ready.expectEdge(Edge.RISING).within(ms(110));
      bus.transfer(new byte[5], new byte[5], 5); // so that it falls
      ready.expectLow().within(ms(1));
      pico.expect("a sample was reported", () -> false).within(ms(90));
    }
  }

  @PicoTest(image = Images.SLEEPS)
  @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
  @interface Sleeper {}

  @Sleeper
  static class Composed {
    @Test
    void sleeps(TestInfo info, Pico pico) {
      note(info, pico);
      pico.runFor(ms(1));
      assertThat(pico.executed()).isEqualTo(1);
    }
  }
}
