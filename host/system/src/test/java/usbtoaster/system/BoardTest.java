package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.Pace;
import usbtoaster.protocol.Protocol;
import usbtoaster.targets.Board;
import usbtoaster.targets.EmulatorOptions;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.TargetOptions;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Entry.FunctionRan;
import usbtoaster.trace.record.Entry.LineChanged;
import usbtoaster.trace.record.Recorder;

class BoardTest {
  @TempDir Path dev;

  @ParameterizedTest
  @EnumSource(names = {"EMULATOR", "MOCK"})
  void shouldOpenATargetAndToastThroughItsWires(Target target) throws Exception {
    toast(target, EmulatorOptions.DEFAULT);
  }

  @Test
  void shouldSlowTheDriversTimeWithTheDevices() throws Exception {
    toast(Target.EMULATOR, new EmulatorOptions(null, Pace.slowed(20)));
  }

  @Test
  void shouldRunAnotherImage() throws Exception {
    toast(
        Target.EMULATOR,
        new EmulatorOptions(Path.of("../../firmware/image/toaster.uf2"), Pace.FAST));
  }

  /** Also where a frame takes longer than an interrupt usually may. */
  @ParameterizedTest
  @CsvSource({
    "irq=5;ack=6;reset=13, 0.1, 1MHz, 256",
    "irq=8;ack=7, 1.2, 1MHz, 4096",
    "irq=24;ack=25, 1.0, 100kHz, 4096",
    ", 0.0, 10kHz, 64"
  })
  void shouldToastOnOtherPinsAndBusesAndWithASlowClock(
      @Nullable String pins, String spi, String clock, int burst) throws Exception {
    PinMap map = PinMap.DEFAULT.with(pins == null ? null : pins.replace(';', ','), spi, clock);
    toast(Target.EMULATOR, map, EmulatorOptions.DEFAULT, burst);
  }

  @Test
  void shouldTakeThePinsFromTheSystemsProperties() throws Exception {
    System.setProperty("toaster.pins", "irq=4");
    System.setProperty("toaster.clock", "2 MHz");
    try {
      assertThat(Board.pinsOfThisProcess()).isEqualTo(new PinMap(4, 24, 23).withClock(2_000_000));
      try (Board board = Board.open(Target.EMULATOR, Trace.OFF)) {
        assertThat(board.wiring().irq().config().address()).isEqualTo(4);
        assertThat(board.wiring().bus().config().baud()).isEqualTo(2_000_000);
      }
      System.setProperty("toaster.clock", "soon");
      assertThatThrownBy(() -> Board.open(Target.EMULATOR, Trace.OFF))
          .isInstanceOf(TargetException.class)
          .hasMessage("A clock is given as 1MHz, 500 kHz or 1000000, not as \"soon\".");
    } finally {
      System.clearProperty("toaster.pins");
      System.clearProperty("toaster.clock");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EMULATOR", "MOCK"})
  void shouldRecordTheLevelsOfTheLines(Target target) throws Exception {
    Recorder recorder = new Recorder(1 << 12, System::nanoTime);
    toast(target, PinMap.DEFAULT, EmulatorOptions.DEFAULT, 256, recorder);
    Map<String, List<LineChanged>> lines = new TreeMap<>();
    recorder.drain(
        entry -> {
          if (entry instanceof LineChanged change) {
            lines.computeIfAbsent(change.line(), _ -> new ArrayList<>()).add(change);
          }
        });
    assertThat(recorder.dropped()).isZero();
    assertThat(lines.keySet()).containsExactly("ACK", "CE0", "IRQ", "RESET");
    lines.forEach(
        (line, changes) -> {
          boolean active = line.equals("ACK") || line.equals("IRQ");
          for (int i = 0; i < changes.size(); i++) {
            LineChanged change = changes.get(i);
            assertThat(change.high())
                .as("change %d of %s", i, line)
                .isEqualTo(active == (i % 2 == 0));
            if (i > 0) {
              LineChanged before = changes.get(i - 1);
              assertThat(change.nanos()).isGreaterThanOrEqualTo(before.nanos());
              assertThat(change.deviceNanos()).isGreaterThanOrEqualTo(before.deviceNanos());
            }
          }
        });
    assertThat(lines.get("CE0")).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void shouldRecordTheFunctionsOfTheFirmware() throws Exception {
    Recorder recorder = new Recorder(1 << 16, System::nanoTime);
    toast(Target.EMULATOR, PinMap.DEFAULT, EmulatorOptions.DEFAULT, 256, recorder);
    List<FunctionRan> functions = new ArrayList<>();
    recorder.drain(
        entry -> {
          if (entry instanceof FunctionRan ran) {
            functions.add(ran);
          }
        });
    assertThat(functions)
        .extracting(FunctionRan::function)
        .contains("main", "device_step", "(asleep)");
    assertThat(functions)
        .filteredOn(ran -> ran.deviceEndNanos() - ran.deviceNanos() < 999)
        .as("a nanosecond less, as both are rounded down")
        .isEmpty();
    assertThat(functions)
        .allMatch(ran -> ran.endNanos() >= ran.nanos() && ran.depth() >= 0 && ran.depth() < 20);
    assertThat(functions.getLast().depth()).as("what was under way at the end").isZero();
    assertThat(recorder.dropped()).isZero();
  }

  private static void toast(Target target, EmulatorOptions options) throws Exception {
    toast(target, PinMap.DEFAULT, options, Protocol.DEFAULT_BURST_BYTES);
  }

  private static void toast(Target target, PinMap pins, EmulatorOptions options, int burst)
      throws Exception {
    toast(target, pins, options, burst, null);
  }

  private static void toast(
      Target target, PinMap pins, EmulatorOptions options, int burst, @Nullable Recorder recorder)
      throws Exception {
    IoManager io = new IoManager(Trace.OFF, 16);
    ToasterSettings settings =
        ToasterSettings.DEFAULT.withBurstBytes(burst).withClock(pins.clockHertz());
    try (Board board =
            Board.open(
                target,
                TargetOptions.DEFAULT.withPins(pins).withEmulator(options),
                Trace.OFF,
                recorder);
        SharedTimer time = new SharedTimer();
        ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
        ToasterDriver driver =
            ToasterDriver.start("toaster", io, board.wiring(), settings, board.time(time));
        ToasterStream stream =
            ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      assertThat(stream.write(new byte[1000], 0, 1000)).isEqualTo(1000);
      assertThat(driver.counters().failures()).isZero();
      assertThat(board.maxBurstBytes()).isEqualTo(Protocol.MAX_BURST_BYTES);
      if (recorder == null) {
        assertThat(driver.counters().timeouts()).isZero();
      } else {
        board.wiring().reset().low();
        board.wiring().reset().high();
      }
    }
  }

  @Test
  void shouldRefuseWhatIsNoImage() throws IOException {
    Path file = Files.writeString(dev.resolve("toaster.elf"), "not really");
    EmulatorOptions options = new EmulatorOptions(file, Pace.FAST);
    assertThatThrownBy(
            () -> Board.check(Target.EMULATOR, TargetOptions.DEFAULT.withEmulator(options)))
        .isInstanceOf(TargetException.class)
        .hasMessage(
            "toaster.elf is neither an ELF nor a UF2 file: give the .elf or .uf2 that the build"
                + " made with it.");
  }

  @Test
  void shouldRefuseARecordingBeforeItIsBegun() throws IOException {
    Path nowhere = dev.resolve("no/pins.vcd");
    assertThatThrownBy(() -> Board.check(Target.EMULATOR, recording(nowhere)))
        .isInstanceOf(TargetException.class)
        .hasMessage(
            "The VCD file "
                + nowhere
                + " cannot be written (its folder is not there): name another one.");
    assertThatThrownBy(() -> Board.check(Target.EMULATOR, recording(dev)))
        .hasMessageContaining("it is a folder");

    Board.check(Target.EMULATOR, recording(dev.resolve("pins.vcd")));

    assertThat(dev).isEmptyDirectory();
  }

  private static TargetOptions recording(Path file) {
    return TargetOptions.DEFAULT.withEmulator(new EmulatorOptions(null, Pace.FAST, file));
  }
}
