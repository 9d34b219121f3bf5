package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Pi4J objects as any user of Pi4J makes them, on a chip of which only the wires are there. */
final class ProvidersTest {
  private final FakeChip chip = new FakeChip();
  private final MachineTime time = new MachineTime();
  private final EmulatedPico pico = new EmulatedPico(chip, TestWires.TOASTER, time);
  private final Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();

  @AfterEach
  void shutdown() {
    pi4j.shutdown();
  }

  private DigitalInput irq(long debounceMicros) {
    return pi4j.create(
        DigitalInput.newConfigBuilder(pi4j).address(25).debounce(debounceMicros).build());
  }

  private DigitalOutput output(int bcm, DigitalState initial) {
    return pi4j.create(DigitalOutput.newConfigBuilder(pi4j).address(bcm).initial(initial).build());
  }

  private Spi spi() {
    return pi4j.create(
        Spi.newConfigBuilder(pi4j)
            .bus(SpiBus.BUS_0)
            .channel(0)
            .mode(SpiMode.MODE_1)
            .baud(10_000_000)
            .build());
  }

  @Test
  void shouldMoveAFrameInItsBitTimesAndDeliverTheEdgeAfterwards() {
    Spi bus = spi();
    DigitalInput irq = irq(0);
    List<DigitalState> edges = new ArrayList<>();
    irq.addListener(event -> edges.add(event.state()));
    byte[] data = {1, 2, 3, 4, 5};
    byte[] back = new byte[5];
    long before = time.nanoTime();

    assertThat(bus.transfer(data, 1, back, 2, 3)).isEqualTo(3);

    assertThat(back).containsExactly(0, 0, ~2, ~3, ~4);
    assertThat(time.nanoTime() - before).isEqualTo(3 * 800);
    time.advance(9_999);
    assertThat(irq.isHigh()).isFalse();
    assertThat(edges).isEmpty();
    time.advance(1);
    assertThat(irq.isHigh()).isTrue();
    assertThat(edges).containsExactly(DigitalState.HIGH);
  }

  @Test
  void shouldLetAListenerActInItsTurn() {
    Spi bus = spi();
    DigitalInput irq = irq(0);
    DigitalOutput ack = output(24, DigitalState.LOW);
    List<Boolean> levels = new ArrayList<>();
    irq.addListener(
        event -> {
          levels.add(event.state().isHigh());
          if (event.state().isHigh() && levels.size() < 5) {
            ack.high();
            ack.low();
            bus.transfer(new byte[10]);
          }
        });
    bus.transfer(new byte[10]);
    time.advance(1_000_000);

    assertThat(levels).containsExactly(true, false, true, false, true);
  }

  @Test
  void shouldGiveAPulseAWidth() {
    DigitalOutput ack = output(24, DigitalState.LOW);
    long[] rose = new long[1];
    chip.signal(TestWires.ACK)
        .listen(high -> rose[0] = high ? chip.picos() : chip.picos() - rose[0]);

    ack.high();
    ack.low();

    assertThat(rose[0]).isEqualTo(1_000_000);
  }

  @Test
  void shouldStartOutputsLowUnlessToldOtherwiseAndKeepReset() {
    assertThat(chip.signal(Wire.RUN).level()).isTrue();
    DigitalOutput reset = output(23, DigitalState.HIGH);
    assertThat(chip.resets).isZero();
    reset.low();
    assertThat(chip.resets).isOne();
    chip.signal(TestWires.ACK).set(true);
    pi4j.create(DigitalOutput.newConfigBuilder(pi4j).address(24).build());
    assertThat(chip.signal(TestWires.ACK).level()).isFalse();
  }

  @Test
  void shouldHoldAnEdgeBackUntilTheLevelHasBeenTheSameForTheDebounce() {
    DigitalInput irq = irq(100);
    List<Long> edges = new ArrayList<>();
    irq.addListener(event -> edges.add(time.nanoTime()));
    chip.signal(TestWires.IRQ).set(true);
    time.advance(50_000);
    chip.signal(TestWires.IRQ).set(false);
    time.advance(20_000);
    chip.signal(TestWires.IRQ).set(true);
    time.advance(1_000_000);

    assertThat(edges).containsExactly(170_000L);
  }

  @Test
  void shouldThrowWhatAListenerThrewAndGoOn() {
    DigitalInput irq = irq(0);
    List<DigitalState> edges = new ArrayList<>();
    irq.addListener(
        event -> {
          edges.add(event.state());
          if (edges.size() == 1) {
            throw new IllegalStateException("on purpose");
          }
          throw new AssertionError("on purpose");
        });
    chip.signal(TestWires.IRQ).set(true);
    assertThatThrownBy(() -> time.runUntil(() -> edges.size() == 1, 1_000))
        .isInstanceOf(AssertionError.class)
        .hasMessage("A listener of IRQ threw java.lang.IllegalStateException: on purpose")
        .hasCauseInstanceOf(IllegalStateException.class);
    for (int i = 1; i < 3; i++) {
      chip.signal(TestWires.IRQ).set(i % 2 == 0);
      assertThatThrownBy(() -> time.advance(1)).hasCauseInstanceOf(AssertionError.class);
    }
    assertThat(edges).hasSize(3);
    time.advance(1);
  }

  @Test
  void shouldFailATransferLongerThanTheBufferAsSpidevDoes() {
    Spi bus = spi();
    assertThat(bus.transfer(new byte[8192])).isEqualTo(8192);
    assertThat(bus.transfer(new byte[8193])).isEqualTo(-1);
    pico.busBytes(4096);
    assertThat(bus.transfer(new byte[4097])).isEqualTo(-1);
    assertThatThrownBy(() -> pico.busBytes(0)).hasMessageContaining("at least 1 byte");
  }

  @Test
  void shouldKeepPi4jsContractForTheOtherOverloads() {
    Spi bus = spi();
    assertThat(bus.read()).isEqualTo(0xFF);
    assertThat(bus.write((byte) 1)).isOne();
    assertThat(bus.write(new byte[] {1, 2, 3})).isEqualTo(3);
    byte[] read = new byte[4];
    assertThat(bus.read(read, 1, 2)).isEqualTo(2);
    assertThat(read).containsExactly(0, 0xFF, 0xFF, 0);
    ByteBuffer from = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
    ByteBuffer to = ByteBuffer.allocate(4);
    assertThat(bus.transfer(from, 1, to, 2, 2)).isEqualTo(2);
    assertThat(to.array()).containsExactly(0, 0, ~2, ~3);
    assertThat(bus.transfer(from, 2, 2)).isEqualTo(2);
    assertThat(from.array()).containsExactly(1, 2, ~3, ~4);
    assertThat(bus.transfer(new byte[0])).isZero();
    assertThat(bus.isOpen()).isTrue();
    bus.close();
    assertThatThrownBy(bus::read).hasMessage("The SPI bus is closed: open it again.");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 12, 26, 27})
  void shouldRefuseAPinThatIsNotWired(int bcm) {
    assertThatThrownBy(() -> output(bcm, DigitalState.LOW))
        .hasMessageStartingWith("BCM " + bcm + " is not wired to the emulated Pico: ");
  }

  @Test
  void shouldRefuseAPinOfTheOtherDirectionAndThoseOfTheBus() {
    assertThatThrownBy(() -> output(25, DigitalState.LOW))
        .hasMessage("BCM 25 is driven by the Pico (IRQ): create a DigitalInput for it.");
    assertThatThrownBy(() -> pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(24).build()))
        .hasMessage("BCM 24 is an input of the Pico (ACK): create a DigitalOutput for it.");
    assertThatThrownBy(() -> output(10, DigitalState.LOW))
        .hasMessage("BCM 10 belongs to SPI0: create an Spi with bus 0 and channel 0.");
  }

  @Test
  void shouldGiveEachPinOnceAtATime() {
    DigitalInput irq = irq(0);
    spi();
    assertThatThrownBy(() -> irq(0))
        .hasMessage("IRQ of the emulated Pico is in use: shut down what uses it first.");
    Context other = Pi4J.newContextBuilder().add(pico.providers()).build();
    assertThatThrownBy(
            () -> other.create(Spi.newConfigBuilder(other).bus(SpiBus.BUS_0).channel(0).build()))
        .hasMessageContaining("in use");
    pi4j.registry().remove(irq.id());
    assertThat(irq(0).isHigh()).isFalse();
    other.shutdown();
  }

  @Test
  void shouldRefuseABusThatThePicoIsNotOn() {
    assertThatThrownBy(
            () -> pi4j.create(Spi.newConfigBuilder(pi4j).bus(SpiBus.BUS_1).channel(0).build()))
        .hasMessageContaining("not on bus 1, channel 0");
    assertThatThrownBy(
            () -> pi4j.create(Spi.newConfigBuilder(pi4j).bus(SpiBus.BUS_0).channel(1).build()))
        .hasMessageContaining("not on bus 0, channel 1");
    assertThatThrownBy(
            () ->
                pi4j.create(
                    Spi.newConfigBuilder(pi4j)
                        .bus(SpiBus.BUS_0)
                        .channel(0)
                        .baud(12_000_000)
                        .build()))
        .hasMessageContaining("a twelfth of its 125 MHz")
        .hasMessageContaining("choose a lower baud");
    assertThatThrownBy(
            () ->
                pi4j.create(
                    Spi.newConfigBuilder(pi4j)
                        .bus(SpiBus.BUS_0)
                        .channel(0)
                        .writeLsbFirst(1)
                        .build()))
        .hasMessageContaining("most significant bit first");
  }

  @Test
  void shouldTellAListenerInsideTheMachineOfAFrame() {
    List<String> told = new ArrayList<>();
    pico.listen(recorder(told, "CE0", "IRQ", "ACK"));
    Spi bus = spi();
    DigitalOutput ack = output(24, DigitalState.LOW);
    byte[] command = new byte[64];
    command[0] = 0x42;
    command[1] = 3;
    command[2] = 0x34;
    command[3] = 0x12;
    bus.transfer(command);
    time.advance(20_000);
    ack.high();

    assertThat(told)
        .containsExactly(
            "frame 0.0 of 64: 66 3 52 18",
            "CE0 false at 1000000", // the output was set low before
            "DMA 17 stopped at 52200000",
            "CE0 true at 52200000",
            "IRQ true at 62200000",
            "IRQ false at 72200000", // the fake lowers it at once
            "ACK true at 72200000");
  }

  private static PicoListener recorder(List<String> told, String... wires) {
    return new PicoListener() {
      @Override
      public Set<String> wires() {
        return Set.of(wires);
      }

      @Override
      public void frame(int bus, int channel, byte[] out, int length) {
        told.add(
            "frame %d.%d of %d: %d %d %d %d"
                .formatted(bus, channel, length, out[0], out[1], out[2], out[3]));
      }

      @Override
      public void level(Wire wire, boolean high, long picos) {
        told.add(wire.name() + " " + high + " at " + picos);
      }

      @Override
      public void dmaStopped(int channel, int treq, int remaining, long picos) {
        told.add("DMA " + treq + " stopped at " + picos);
      }
    };
  }

  @Test
  void shouldTellListenersInTheirOrderUntilTheyAreTakenOut() {
    List<String> told = new ArrayList<>();
    PicoListener first = recorder(told, "IRQ");
    pico.listen(first);
    pico.listen(recorder(told));
    pico.listen(recorder(told));
    Spi bus = spi();
    bus.transfer(new byte[4]);
    time.advance(10_000);
    assertThat(told).filteredOn(what -> what.startsWith("frame")).hasSize(3);
    assertThat(told).filteredOn(what -> what.startsWith("IRQ")).hasSize(1);
    told.clear();
    pico.unlisten(first);
    chip.signal(TestWires.IRQ).set(false);
    bus.transfer(new byte[4]);
    assertThat(told).filteredOn(what -> what.startsWith("frame")).hasSize(2);
    assertThat(told).noneMatch(what -> what.startsWith("IRQ"));
    assertThatThrownBy(() -> pico.listen(recorder(told, "NOTHING")))
        .hasMessageStartingWith("There is no wire NOTHING to listen to");
  }

  @Test
  void shouldTellOfTheResetLine() {
    List<String> told = new ArrayList<>();
    pico.listen(recorder(told, "RESET"));
    pico.reset();
    assertThat(told).containsExactly("RESET false at 0", "RESET true at 1000000000");
  }

  @Test
  void shouldTellOfTheEndOfAFrame() {
    List<String> told = new ArrayList<>();
    pico.listen(
        new PicoListener() {
          @Override
          public void frameEnded(int bus, int channel, byte[] in, int length, long picos) {
            told.add("%d.%d of %d: %d at %d".formatted(bus, channel, length, in[0], picos));
          }
        });
    byte[] read = new byte[4];
    spi().transfer(new byte[4], read, 4);
    assertThat(told)
        .containsExactly("0.0 of 4: %d at %d".formatted(read[0], 1_000 * time.nanoTime()));
  }

  @Test
  void shouldResetAndPowerCycle() {
    pico.reset();
    assertThat(chip.resets).isOne();
    assertThat(time.nanoTime()).isEqualTo(1_000_000);
    assertThat(chip.signal(Wire.RUN).level()).isTrue();
    int before = chip.powerCycles;
    pico.powerCycle();
    assertThat(chip.powerCycles).isEqualTo(before + 1);
  }
}
