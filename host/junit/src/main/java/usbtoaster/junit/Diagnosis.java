package usbtoaster.junit;

import com.pi4j.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.wires.Faults;
import usbtoaster.wires.Injected;

/** Tells in sections where a Pico, its wires and its host are, when a test has failed. */
final class Diagnosis {
  private static final String BOOTS = "(the boot ROM)"; // in what a probe says
  private static final int SAID_LINES = 5;
  private static final int EDGES = 8;
  private static final int FAULTS = 5;
  private static final int LISTENERS = 3;
  private static final int HINTS = 5;

  private final EmulatedPico pico;
  private final Map<String, Pico> companions;
  private final Journal journal;
  private final Faults faults;
  private final Hints hints;

  Diagnosis(
      EmulatedPico pico,
      Map<String, Pico> companions,
      Journal journal,
      Faults faults,
      boolean runsAhead) {
    hints = new Hints(pico, journal, runsAhead);
    this.pico = pico;
    this.companions = companions;
    this.journal = journal;
    this.faults = faults;
  }

  /**
   * Tells.
   *
   * @param sentence what comes first
   * @param context the host's; null: it has none
   * @param wait what was awaited in vain; null: nothing was
   * @param waveform where the waveforms are; "": nowhere
   */
  String tell(String sentence, @Nullable Context context, @Nullable Wait wait, String waveform) {
    ReportText text = new ReportText(sentence);
    long picos = pico.look(Probe::picos);
    long executed = pico.look(Probe::instructions);
    String firmware = pico.look(Probe::firmware); // which goes on a little
    text.section("Firmware", firmware);
    text.section(
        "The machine's time",
        "%s, in which core 0 has executed %,d instructions"
            .formatted(Texts.moment(picos), executed));
    pico.look(probe -> said(text, probe));
    companions.forEach(
        (name, other) -> text.section("The Pico " + name, other.emulated().look(Probe::where)));
    List<String> transfers = pico.look(probe -> journal.transfers());
    text.section("The last transfers, on the wire", transfers);
    text.section("Edges, and the last of them", first(pico.look(probe -> journal.edges()), EDGES));
    text.section("Faults on the wires", injected());
    text.section("Listeners of the host have failed", failed());
    text.section(
        "Look at", first(hints.tell(context, !firmware.contains(BOOTS), picos, wait), HINTS));
    text.section("Waveforms", waveform);
    return text.toString();
  }

  private static boolean said(ReportText text, Probe probe) {
    said(text, "UART0", probe.uartText(0));
    said(text, "UART1", probe.uartText(1));
    said(text, "USB", probe.usbSaid());
    return true;
  }

  private static void said(ReportText text, String where, String all) {
    List<String> lines = all.lines().map(Texts::visible).toList();
    if (lines.isEmpty()) {
      text.section(where, where.equals("UART0") ? "has said nothing" : "");
    } else {
      int from = Math.max(0, lines.size() - SAID_LINES);
      text.section(
          "%s, %s".formatted(where, from == 0 ? "all lines" : "the last lines"),
          lines.subList(from, lines.size()));
    }
  }

  private List<String> injected() {
    List<Injected> all = faults.injected();
    List<String> lines = new ArrayList<>();
    all.subList(Math.max(0, all.size() - FAULTS), all.size())
        .forEach(each -> lines.add(each.toString()));
    if (faults.total() > lines.size()) {
      lines.addFirst("%,d before these".formatted(faults.total() - lines.size()));
    }
    return lines;
  }

  private List<String> failed() {
    return first(pico.listenerFailures().stream().map(Throwable::toString).toList(), LISTENERS);
  }

  private static List<String> first(List<String> lines, int most) {
    if (lines.size() <= most) {
      return lines;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, most));
    shown.add("and %d more".formatted(lines.size() - most));
    return shown;
  }
}
