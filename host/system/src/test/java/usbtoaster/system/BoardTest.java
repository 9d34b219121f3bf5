package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;

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
        Target.EMULATOR, new EmulatorOptions(Path.of("../../firmware/image/toaster.uf2"), Pace.FAST));
  }

  private static void toast(Target target, EmulatorOptions options) throws Exception {
    IoManager io = new IoManager(Trace.OFF, 16);
    try (Board board = Board.open(target, options, Trace.OFF);
        SharedTimer time = new SharedTimer();
        ThreadPool pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT);
        ToasterDriver driver =
            ToasterDriver.start(
                "toaster", io, board.wiring(), ToasterSettings.DEFAULT, board.time(time));
        ToasterStream stream =
            ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE)) {
      assertThat(stream.write(new byte[1000], 0, 1000)).isEqualTo(1000);
      assertThat(board.maxBurstBytes()).isEqualTo(Protocol.MAX_BURST_BYTES);
    }
  }

  @Test
  void shouldRefuseWhatIsNoImage() throws IOException {
    Path file = Files.writeString(dev.resolve("toaster.elf"), "not really");
    EmulatorOptions options = new EmulatorOptions(file, Pace.FAST);
    assertThatThrownBy(() -> Board.check(Target.EMULATOR, options))
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

  private static EmulatorOptions recording(Path file) {
    return new EmulatorOptions(null, Pace.FAST, file);
  }
}
