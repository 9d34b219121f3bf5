package usbtoaster.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import usbtoaster.emulator.record.LastEdges;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.Wire;

/** The last milliseconds of the wires of a Pico, or of all its pins if it has none. */
final class Waveforms {
  private final EmulatedPico pico;
  private final LastEdges edges;
  private final int millis;

  Waveforms(EmulatedPico pico, int millis) {
    this.pico = pico;
    this.millis = millis;
    edges = pico.look(probe -> probe.lastEdges(wires(probe)));
  }

  private SequencedMap<String, Signal> wires(Probe probe) {
    SequencedMap<String, Signal> wires = new LinkedHashMap<>();
    for (Wire wire : pico.wiring().wires()) {
      if (wire.isGpio()) {
        wires.put(wire.name(), probe.pads(wire.gp()).firstEntry().getValue());
      }
    }
    return wires.isEmpty() ? probe.pads() : wires;
  }

  /** Returns what a message says of {@code file}. */
  String describe(Path file) {
    return "%s, the last %d ms".formatted(file.toString().replace('\\', '/'), millis);
  }

  /**
   * Writes them to {@code file}, whose folder is made.
   *
   * @throws IOException if it cannot be written
   */
  void write(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    IOException[] failure = new IOException[1];
    pico.look(
        probe -> {
          try {
            edges.write(file, Duration.ofMillis(millis));
          } catch (IOException e) {
            failure[0] = e;
          }
          return true;
        });
    if (failure[0] != null) {
      throw failure[0];
    }
  }
}
