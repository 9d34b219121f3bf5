package usbtoaster.emulator.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.VirtualClock;

class VcdWriterTest {
  private final VirtualClock clock = new VirtualClock();
  private final StringWriter text = new StringWriter();

  @Test
  void shouldWriteEachChangeAtItsTime() {
    Signal clk = new Signal("SCLK", false);
    Signal cs = new Signal("CS n", true);
    VcdWriter vcd = new VcdWriter(text, clock, "pico", List.of(clk, cs));
    clock.advanceTo(50_000);
    cs.set(false);
    clk.set(true);
    clock.advanceTo(100_000);
    clk.set(false);
    clock.advanceTo(200_000);
    vcd.close();
    cs.set(true); // after the end
    assertThat(text.toString())
        .isEqualTo(
            """
            $timescale 1 ns $end
            $scope module pico $end
            $var wire 1 ! SCLK $end
            $var wire 1 " CS_n $end
            $upscope $end
            $enddefinitions $end
            #0
            $dumpvars
            0!
            1"
            $end
            #50
            0"
            1!
            #100
            0!
            #200
            """);
  }

  @Test
  void shouldPutTheChangesOfSeveralClocksInOrder() {
    VirtualClock other = new VirtualClock();
    Signal tx = new Signal("TX", true);
    Signal rx = new Signal("RX", true);
    VcdWriter vcd = new VcdWriter(text, List.of(scope("a", clock, tx), scope("b", other, rx)));
    clock.advanceTo(50_000);
    tx.set(false);
    clock.advanceTo(150_000);
    tx.set(true);
    other.advanceTo(50_001); // which was behind
    rx.set(false);
    other.advanceTo(150_000);
    rx.set(true);
    vcd.close();
    assertThat(text.toString())
        .isEqualTo(
            """
            $timescale 1 ns $end
            $scope module a $end
            $var wire 1 ! TX $end
            $upscope $end
            $scope module b $end
            $var wire 1 " RX $end
            $upscope $end
            $enddefinitions $end
            #0
            $dumpvars
            1!
            1"
            $end
            #50
            0!
            0"
            #150
            1!
            1"
            """);
  }

  private static VcdWriter.Scope scope(String name, VirtualClock clock, Signal signal) {
    return new VcdWriter.Scope(name, clock, new TreeMap<>(Map.of(signal.name(), signal)));
  }

  @Test
  void shouldWriteTheSameHoweverManyWait() {
    VirtualClock other = new VirtualClock();
    Signal tx = new Signal("TX", false);
    Signal rx = new Signal("RX", false);
    VcdWriter vcd = new VcdWriter(text, List.of(scope("a", clock, tx), scope("b", other, rx)));
    for (int i = 1; i <= 10_000; i++) {
      clock.advanceTo(2_000L * i);
      tx.set(!tx.level());
      if (i % 100 == 0) {
        for (int j = i - 99; j <= i; j++) {
          other.advanceTo(2_000L * j + 1_000);
          rx.set(!rx.level());
        }
      }
    }
    vcd.close();
    List<Long> times =
        text.toString()
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> Long.valueOf(line.substring(1)))
            .toList();
    assertThat(times).isSorted().hasSize(20_001);
  }

  @Test
  void shouldGiveEachOfManySignalsItsOwnId() {
    List<Signal> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(new Signal("S" + i, false));
    }
    new VcdWriter(text, clock, "many", many).close();
    assertThat(
            text.toString()
                .lines()
                .filter(line -> line.startsWith("$var"))
                .map(line -> line.replaceAll("^\\$var wire 1 (\\S+) .*", "$1")))
        .hasSize(300)
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldTellOfAFullDiskAtTheEndAndNotInTheMachine() {
    Signal clk = new Signal("SCLK", false);
    Writer full =
        new Writer() {
          @Override
          public void write(char[] buffer, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    VcdWriter vcd = new VcdWriter(full, clock, "pico", List.of(clk));
    clk.set(true);
    assertThatThrownBy(vcd::close)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("The VCD file could not be written: No space left on device");
  }
}
