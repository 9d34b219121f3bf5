package usbtoaster.emulator.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.TestBench;
import usbtoaster.emulator.time.VirtualClock;
import usbtoaster.testing.Sigrok;

class LastEdgesTest {
  private static final Path TOASTER = Path.of("../../firmware/image/toaster.elf");
  private static final Duration BOOT = Duration.ofMillis(100);

  private final VirtualClock clock = new VirtualClock();
  private final Signal clk = new Signal("SCLK", false);
  private final Signal cs = new Signal("CS", true);

  @TempDir Path folder;

  private LastEdges keep(int capacity) {
    SequencedMap<String, Signal> wires = new LinkedHashMap<>();
    wires.put("SCLK", clk);
    wires.put("CS", cs);
    return new LastEdges(clock, wires, capacity);
  }

  /** CS falls at 10 ns; SCLK changes at 20, 30 and so on, five times; CS rises at 70 ns. */
  private void frame() {
    clock.advanceTo(10_000);
    cs.set(false);
    for (int i = 2; i < 7; i++) {
      clock.advanceTo(i * 10_000L);
      clk.set(i % 2 == 0);
    }
    clock.advanceTo(70_000);
    cs.set(true);
    clock.advanceTo(100_000);
  }

  /** What is behind the declarations, on one line. */
  private static String changes(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(text.indexOf("#")).replace("\n", " ").strip();
  }

  @Test
  void shouldWriteAllThatItKnows() throws IOException {
    Path file = folder.resolve("all.vcd");
    LastEdges last = keep(100);
    frame();
    last.write(file);
    assertThat(Files.readString(file)).contains("$var wire 1 ! SCLK $end\n$var wire 1 \" CS $end");
    assertThat(changes(file))
        .isEqualTo(
            "#0 $dumpvars 0! 1\" $end #10 0\" #20 1! #30 0! #40 1! #50 0! #60 1! #70 1\" #100");
    assertThat(last.count()).isEqualTo(7);
  }

  @Test
  void shouldWriteTheLastTimeWithTheLevelsAtItsBeginning() throws IOException {
    Path file = folder.resolve("last.vcd");
    LastEdges last = keep(100);
    frame();
    last.write(file, Duration.ofNanos(55));
    assertThat(changes(file)).isEqualTo("#45 $dumpvars 1! 0\" $end #50 0! #60 1! #70 1\" #100");
  }

  @Test
  void shouldForgetTheOldestAndBeginWhereItKnows() throws IOException {
    Path file = folder.resolve("cut.vcd");
    LastEdges last = keep(3);
    frame();
    last.write(file, Duration.ofNanos(100));
    assertThat(changes(file)).isEqualTo("#40 $dumpvars 1! 0\" $end #50 0! #60 1! #70 1\" #100");
    assertThat(last.knownFrom()).isEqualTo(Duration.ofNanos(40));
    assertThat(last.count()).isEqualTo(7);
  }

  @Test
  void shouldWriteAfterItWasClosedWhatWasThere() throws IOException {
    Path file = folder.resolve("closed.vcd");
    LastEdges last = keep(100);
    clock.advanceTo(10_000);
    last.close();
    frame();
    last.write(file);
    assertThat(changes(file)).isEqualTo("#0 $dumpvars 0! 1\" $end #10");
  }

  @Test
  void shouldBeReadBySigrokWhichFindsTheTextOfTheUart() throws IOException {
    Sigrok.assumeInstalled();
    Path file = folder.resolve("boot.vcd");
    try (TestBench bench = TestBench.of(TOASTER);
        LastEdges last = bench.probe().lastEdges()) {
      bench.drive(17, true).drive(21, false).runUntilUart("\n", BOOT).runFor(Duration.ofMillis(1));
      last.write(file, Duration.ofMillis(5));
    }
    List<String> decoded =
        Sigrok.read(file, "-P", "uart:rx=GPIO0:baudrate=115200:format=ascii", "-A", "uart=rx-data");
    assertThat(decoded.stream().map(line -> line.substring(8)).collect(Collectors.joining()))
        .isEqualTo("toaster 3, protocol 2, 125 MHz[0D][0A]");
  }
}
