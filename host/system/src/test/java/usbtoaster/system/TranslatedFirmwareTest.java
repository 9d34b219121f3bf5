package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.record.LastEdges;
import usbtoaster.io.FileAccess;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.FaultPlan;

@DisplayName("The toaster's pins while writes are toasted, however its firmware is executed")
class TranslatedFirmwareTest {
  private static final int WRITES = 3;
  private static final int BYTES = 600; // three bursts

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void shouldHaveTheSameEdgesAtTheSameTimes() throws IOException {
    byte[] interpreted = vcd("off");
    assertThat(interpreted).hasSizeGreaterThan(100_000);
    assertThat(vcd("auto")).isEqualTo(interpreted);
    assertThat(vcd("always")).isEqualTo(interpreted);
  }

  /** Returns what a VCD file says of a run. */
  private byte[] vcd(String translate) throws IOException {
    String before = System.setProperty(Translation.PROPERTY, translate);
    try (EmulatedDevice device = new EmulatedDevice(FaultPlan.none(), 0)) {
      int[] all = IntStream.range(0, Rp2040.PINS).toArray();
      LastEdges edges = device.pico.look(probe -> probe.lastEdges(all));
      toast(device);
      assertThat(edges.count()).as("none was forgotten").isLessThan(LastEdges.DEFAULT_EDGES);
      Path file = folder.resolve(translate + ".vcd");
      edges.write(file);
      return Files.readAllBytes(file);
    } finally {
      if (before == null) {
        System.clearProperty(Translation.PROPERTY);
      } else {
        System.setProperty(Translation.PROPERTY, before);
      }
    }
  }

  private static void toast(EmulatedDevice device) {
    try (VirtualSystem system = new VirtualSystem(device, ToasterSettings.DEFAULT)) {
      List<Task<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < WRITES; i++) {
        ToasterStream stream = system.open(FileAccess.WRITE_ONLY);
        writes.add(stream.writeAsync(new byte[BYTES], 0, BYTES, CancellationToken.NONE));
      }
      system.run(Task.whenAll(writes));
    }
  }
}
