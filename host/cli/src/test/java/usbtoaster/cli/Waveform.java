package usbtoaster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The edges in a VCD file, counted by the name of their wire. */
final class Waveform {
  private static final Pattern WIRE = Pattern.compile("\\$var wire 1 (\\S+) (\\S+) \\$end");

  private final Map<String, Long> rises = new HashMap<>();
  private final Map<String, Long> falls = new HashMap<>();

  private Waveform() {}

  static Waveform read(Path file) throws IOException {
    Waveform waveform = new Waveform();
    Map<String, String> names = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    boolean initial = true; // up to the $end of $dumpvars
    for (String line : lines.subList(0, lines.indexOf("$dumpvars"))) {
      Matcher wire = WIRE.matcher(line);
      if (wire.matches()) {
        names.put(wire.group(1), wire.group(2));
      }
    }
    for (String line : lines.subList(lines.indexOf("$dumpvars"), lines.size())) {
      if (line.equals("$end")) {
        initial = false;
      } else if (!initial && !line.startsWith("#")) {
        Map<String, Long> edges = line.startsWith("1") ? waveform.rises : waveform.falls;
        edges.merge(names.getOrDefault(line.substring(1), "no wire"), 1L, Long::sum);
      }
    }
    return waveform;
  }

  long rises(String wire) {
    return rises.getOrDefault(wire, 0L);
  }

  long falls(String wire) {
    return falls.getOrDefault(wire, 0L);
  }
}
