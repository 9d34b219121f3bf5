package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.emulator.record.VcdWriter;

/** A Pico whose thread cannot be had. */
class PicoStartTest {
  @TempDir Path folder;

  @Test
  void shouldEndTheRecordingWhenTheThreadCannotBeStarted() throws Exception {
    FakeChip chip = new FakeChip();
    Path file = folder.resolve("pins.vcd");
    VcdWriter recording =
        new VcdWriter(file, chip.clock, "pico", List.of(chip.signal(TestWires.IRQ)));
    MachineThread used = new MachineThread(Pace.FAST, System::nanoTime);
    used.conduct(new FakeChip()); // so that its thread cannot be started again
    try {
      assertThatThrownBy(() -> EmulatedPico.switchOn(chip, TestWires.TOASTER, used, recording))
          .isInstanceOf(IllegalThreadStateException.class);
      assertThat(Files.readString(file)).contains("$dumpvars"); // written out, so it is closed
    } finally {
      used.close();
    }
  }
}
