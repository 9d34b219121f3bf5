package usbtoaster.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.translate.Translation.Mode;
import usbtoaster.emulator.part.PinRecorder;

@DisplayName("Two chips on one board")
final class BoardTest {
  private static final int PPM = 30;
  private final long seed = Long.getLong("toaster.seed", System.nanoTime());

  static Stream<Named<Supplier<Pair>>> pairs() {
    return Stream.of(
        Named.of("UART both ways", Pair::uart),
        Named.of("interrupts of programs that compute", Pair::interrupts),
        Named.of("SPI master and slave", Pair::spi),
        Named.of("I2C master and slave", Pair::i2c),
        Named.of("pins that are polled", Pair::polling));
  }

  private static Duet played(Pair pair, Mode mode, boolean deviceFirst) {
    Duet duet = new Duet(pair, mode, deviceFirst, PPM);
    duet.tester.runTo(Duet.END);
    return duet;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldTalk(Supplier<Pair> make) {
    Pair pair = make.get();
    Duet duet = played(pair, Mode.OFF, false);
    assertThat(duet.edges("device " + pair.wires().getFirst().device())).hasSizeGreaterThan(5);
    assertThat(Duet.notes(duet.tester, pair.heard().size())).isEqualTo(pair.heard());
    assertThat(Duet.notes(duet.device, pair.told().size())).isEqualTo(pair.told());
    assertThat(duet.tester.clock().picos()).isEqualTo(Duet.END);
    assertThat(duet.device.clock().picos()).isEqualTo(Duet.END);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldDoTheSameWhoeverIsMadeFirstAndHoweverTheyAreExecuted(Supplier<Pair> make) {
    List<String> history = played(make.get(), Mode.OFF, false).history();
    assertThat(history).hasSizeGreaterThan(20);
    for (Mode mode : Mode.values()) {
      assertThat(played(make.get(), mode, true).history()).as("%s", mode).isEqualTo(history);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldDoTheSameInstructionByInstruction(Supplier<Pair> make) {
    Duet duet = new Duet(make.get(), Mode.AUTO, false, PPM);
    ((Board) Objects.requireNonNull(duet.tester.company())).lockStep();
    duet.tester.runTo(Duet.END);
    Duet fast = played(make.get(), Mode.AUTO, false);
    assertThat(duet.history()).isEqualTo(fast.history());
    assertThat(Duet.notes(duet.tester, 40)).isEqualTo(Duet.notes(fast.tester, 40));
    assertThat(Duet.notes(duet.device, 40)).isEqualTo(Duet.notes(fast.device, 40));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldDoTheSameInRandomPieces(Supplier<Pair> make) {
    System.out.println("BoardTest: -Dtoaster.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Duet duet = new Duet(make.get(), Mode.AUTO, false, PPM);
    while (duet.device.clock().picos() < Duet.END) {
      Rp2040 one = random.nextBoolean() ? duet.tester : duet.device;
      one.runTo(Math.min(Duet.END, one.clock().picos() + random.nextLong(1, 3_000_000)));
    }
    assertThat(duet.history())
        .as("-Dtoaster.seed=%d", seed)
        .isEqualTo(played(make.get(), Mode.OFF, false).history());
  }

  static Stream<Named<Supplier<Pair>>> drivenPairs() {
    return pairs().limit(3);
  }

  @ParameterizedTest
  @MethodSource("drivenPairs")
  void shouldDoToEachWhatTheSameEdgesDoToItAlone(Supplier<Pair> make) {
    Pair pair = make.get();
    Duet duet = played(pair, Mode.OFF, false);
    Rp2040 device = Duet.chip(pair.device(), Mode.OFF, 0);
    Rp2040 tester = Duet.chip(pair.tester(), Mode.OFF, PPM);
    Map<String, PinRecorder> alone = new HashMap<>();
    for (Pair.Wire wire : pair.wires()) {
      String atDevice = "device " + wire.device();
      String atTester = "tester " + wire.tester();
      alone.put(atDevice, Duet.recorder(device, wire.device()));
      alone.put(atTester, Duet.recorder(tester, wire.tester()));
      if (wire.by() == Pair.By.TESTER) {
        replay(device, wire.device(), duet.edges(atDevice).iterator());
      } else {
        replay(tester, wire.tester(), duet.edges(atTester).iterator());
      }
    }
    device.runTo(Duet.END);
    tester.runTo(Duet.END);
    alone.forEach(
        (name, recorder) ->
            assertThat(Duet.talk(recorder.edges()))
                .as("%s", name)
                .isNotEmpty()
                .isEqualTo(Duet.talk(duet.edges(name))));
    assertThat(Duet.notes(device, 8)).isEqualTo(Duet.notes(duet.device, 8));
    assertThat(Duet.notes(tester, 8)).isEqualTo(Duet.notes(duet.tester, 8));
    assertThat(device.core().instructions()).isEqualTo(duet.device.core().instructions());
    assertThat(tester.core().instructions()).isEqualTo(duet.tester.core().instructions());
  }

  private static void replay(Rp2040 chip, int gpio, Iterator<PinRecorder.Edge> edges) {
    if (edges.hasNext()) {
      PinRecorder.Edge edge = edges.next();
      Runnable turn =
          () -> {
            chip.pin(gpio).drive(edge.level());
            replay(chip, gpio, edges);
          };
      chip.clock().arm(chip.clock().alarm("an edge of before", turn), edge.picos());
    }
  }

  @Test
  void shouldInterruptWhatComputes() {
    Duet duet = played(Pair.interrupts(), Mode.AUTO, false);
    // An edge that comes while the handler runs for another one is in that one's interrupt.
    assertThat(Duet.notes(duet.tester, 7).stream().filter(note -> note > 0)).hasSize(6).isSorted();
    assertThat(Duet.notes(duet.device, 7).stream().filter(note -> note > 0)).hasSize(4).isSorted();
  }

  @Test
  void shouldNoticeAnEdgeAPicosecondLater() {
    Duet duet = played(Pair.uart(), Mode.OFF, false);
    List<PinRecorder.Edge> sent = Duet.talk(duet.edges("tester 0"));
    List<PinRecorder.Edge> heard = Duet.talk(duet.edges("device 1"));
    assertThat(heard).hasSameSizeAs(sent).hasSizeGreaterThan(20);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(heard.get(i).picos()).isEqualTo(sent.get(i).picos() + 1);
    }
  }

  @Test
  void shouldLetAllRunWhileOneSleeps() {
    Duet duet = played(Pair.uart(), Mode.OFF, false); // whose device sleeps at its end
    assertThat(duet.device.asleep()).isTrue();
    assertThat(duet.device.idle()).isFalse();
    long before = duet.tester.core().instructions();
    long cycles = duet.device.core().cycles();
    duet.device.runTo(Duet.END + 1_000_000_000);
    assertThat(duet.tester.core().instructions() - before).isGreaterThan(3_900);
    assertThat(duet.device.core().cycles()).isEqualTo(cycles);
    assertThat(duet.device.clock().picos()).isEqualTo(Duet.END + 1_000_000_000);
  }

  @Test
  void shouldStopAllWhenOneIsPaused() {
    Duet duet = new Duet(Pair.uart(), Mode.OFF, false, PPM);
    long[] paused = new long[1];
    duet.device
        .pin(1)
        .pad()
        .listen(
            level -> {
              if (paused[0] == 0) {
                paused[0] = duet.device.clock().picos();
                duet.device.pause();
              }
            });
    duet.tester.runTo(Duet.END);
    assertThat(paused[0]).isPositive();
    assertThat(duet.tester.clock().picos()).isEqualTo(duet.device.clock().picos());
    assertThat(duet.device.clock().picos() - paused[0]).isBetween(0L, 1L);
  }

  @Test
  void shouldRefuseWhatIsNoWireBetweenChips() {
    Rp2040 chip = Rp2040.pico();
    assertThatThrownBy(() -> Board.wire(chip, 0, chip, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A wire leads from one chip to another");
    Rp2040 late = Rp2040.pico();
    late.runTo(2_000_000);
    assertThatThrownBy(() -> Board.wire(chip, 0, late, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The chips' clocks are 2,000 ns apart: wire them before time passes, or let as much"
                + " pass");
  }
}
