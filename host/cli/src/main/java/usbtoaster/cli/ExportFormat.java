package usbtoaster.cli;

import java.io.IOException;
import java.nio.file.Path;
import usbtoaster.view.CsvExporter;
import usbtoaster.view.JsonLines;
import usbtoaster.view.perfetto.PerfettoExporter;
import usbtoaster.view.recording.Recording;

/** What a recording can be converted to. */
enum ExportFormat {
  /** Comma-separated values. */
  CSV("csv"),
  /** Lines of JSON. */
  JSON("jsonl"),
  /** For the viewer of Perfetto. */
  PERFETTO("pftrace");

  private final String ending;

  ExportFormat(String ending) {
    this.ending = ending;
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
    }
  }
}
