package usbtoaster.emulator.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.core.BreakListener;
import usbtoaster.emulator.dma.DmaListener;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.TestBench;
import usbtoaster.emulator.uart.UartListener;

/** Listeners of a machine that boots the toaster: several, that go, that throw. */
class ListenerTest {
  private static final Path TOASTER = Path.of("../../firmware/image/toaster.elf");
  private static final int UART0_TX = 0;

  private final TestBench bench = TestBench.of(TOASTER);
  private final Rp2040 pico = bench.pico();
  private final List<String> thrown = new ArrayList<>();

  @BeforeEach
  void takeFailures() {
    pico.clock().failures().add((of, failure) -> thrown.add(of + ": " + failure.getMessage()));
    bench.drive(17, true).drive(21, false);
  }

  /** The text and the instructions of a boot that nobody disturbs. */
  private static String undisturbed() {
    try (TestBench other = TestBench.of(TOASTER)) {
      other.drive(17, true).drive(21, false);
      other.pico().pin(UART0_TX).pad().listen(level -> {});
      other.runFor(Duration.ofMillis(20));
      return other.uartText() + other.probe().instructions();
    }
  }

  @Test
  void shouldGoOnUndisturbedWhenListenersThrow() {
    DmaListener dma =
        new DmaListener() {
          @Override
          public void started(int channel, int transfers, long picos) {
            throw new IllegalStateException("dma");
          }

          @Override
          public void stopped(int channel, int remaining, long picos) {}
        };
    UartListener uart =
        character -> {
          throw new IllegalStateException("uart");
        };
    Signal.Listener pin =
        level -> {
          throw new IllegalStateException("pin");
        };
    pico.dma().listen(dma);
    pico.uart(0).listen(uart);
    pico.pin(UART0_TX).pad().listen(pin);
    bench.runFor(Duration.ofMillis(20));
    assertThat(bench.uartText() + bench.probe().instructions()).isEqualTo(undisturbed());
    assertThat(thrown).contains("DMA: dma", "UART0: uart", "GPIO0: pin");
    pico.dma().unlisten(dma);
    pico.uart(0).unlisten(uart);
    pico.pin(UART0_TX).pad().unlisten(pin);
    thrown.clear();
    bench.reset().runFor(Duration.ofMillis(20));
    assertThat(thrown).isEmpty();
  }

  @Test
  void shouldTellEachOfTwoUartListenersUntilItGoes() {
    StringBuilder first = new StringBuilder();
    StringBuilder second = new StringBuilder();
    pico.uart(0)
        .listen(
            new UartListener() {
              @Override
              public void sent(int character) {
                first.append((char) character);
                if (character == ',') {
                  pico.uart(0).unlisten(this);
                }
              }
            });
    pico.uart(0).listen(character -> second.append((char) character));
    bench.runUntilUart("\n", Duration.ofMillis(100));
    assertThat(first.toString()).isEqualTo("toaster 3,");
    assertThat(second.toString()).startsWith(first.toString()).isEqualTo(bench.uartText());
  }

  @Test
  void shouldAskEveryDebuggerAndHaltIfOneWants() {
    int main = bench.address("main");
    List<String> asked = new ArrayList<>();
    BreakListener goesOn = (core, address, immediate) -> !asked.add("goes on");
    BreakListener throwing =
        (core, address, immediate) -> {
          throw new IllegalStateException("debugger");
        };
    pico.core().breakpoint(main, true);
    pico.core().debuggers().add(goesOn);
    pico.core().debuggers().add(throwing);
    bench.runUntilReached("main", Duration.ofMillis(100));
    assertThat(asked).as("asked beside the bench").containsExactly("goes on");
    assertThat(thrown).containsExactly("core 0: debugger");
    pico.core().breakpoint(main, true);
    bench.reset().runFor(Duration.ofMillis(20));
    assertThat(asked).hasSize(2);
    assertThat(pico.core().halted()).as("nobody wanted to halt").isFalse();
    pico.core().debuggers().add((core, address, immediate) -> asked.add("halts"));
    bench.reset().runFor(Duration.ofMillis(20));
    assertThat(asked).endsWith("goes on", "halts");
    assertThat(pico.core().halted()).isTrue();
    assertThat(pico.core().pc()).isEqualTo(main);
  }
}
