package usbtoaster.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import usbtoaster.view.CsvExporter;
import usbtoaster.view.JsonLines;
import usbtoaster.view.jfr.JfrExporter;
import usbtoaster.view.perfetto.PerfettoExporter;
import usbtoaster.view.recording.Recording;
import usbtoaster.view.vcd.VcdExporter;

/** What a recording can be converted to. */
enum ExportFormat {
  /** Comma-separated values. */
  CSV("csv"),
  /** Lines of JSON. */
  JSON("jsonl"),
  /** For the viewer of Perfetto. */
  PERFETTO("pftrace"),
  /** Waveforms, for GTKWave, PulseView and sigrok. */
  VCD("vcd"),
  /** For JDK Mission Control. */
  JFR("jfr");

  private final String ending;

  ExportFormat(String ending) {
    this.ending = ending;
  }

  /** Returns its name as it is asked for. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns how the names of its files end. */
  String ending() {
    return ending;
  }

  /** Writes a recording to a file, over what is there. */
  void write(Recording recording, Path file) throws IOException {
    switch (this) {
      case CSV -> CsvExporter.write(recording, file);
      case JSON -> JsonLines.write(recording, file);
      case PERFETTO -> PerfettoExporter.write(recording, file);
      case VCD -> VcdExporter.write(recording, file);
      case JFR -> JfrExporter.write(recording, file);
    }
  }
}
