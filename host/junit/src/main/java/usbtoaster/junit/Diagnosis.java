package usbtoaster.junit;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import java.util.ArrayList;
import java.util.List;
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
  private final Journal journal;
  private final Faults faults;

  Diagnosis(EmulatedPico pico, Journal journal, Faults faults) {
    this.pico = pico;
    this.journal = journal;
    this.faults = faults;
  }

  /**
   * Tells.
   *
   * @param sentence what comes first
   * @param context the host's; null: it has none
   * @param waveform where the waveforms are; "": nowhere
   */
  String tell(String sentence, @Nullable Context context, String waveform) {
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
    List<String> transfers = pico.look(probe -> journal.transfers());
    text.section("The last transfers", transfers);
    text.section("Edges, and the last of them", first(pico.look(probe -> journal.edges()), EDGES));
    text.section("Faults on the wires", injected());
    text.section("Listeners of the host have failed", failed());
    text.section("Look at", hints(context, !firmware.contains(BOOTS)));
    text.section("Waveforms", waveform);
    return text.toString();
  }

  private static boolean said(ReportText text, Probe probe) {
    for (int i = 0; i < 2; i++) {
      List<String> lines = probe.uartText(i).lines().map(Texts::visible).toList();
      if (lines.isEmpty()) {
        text.section("UART" + i, i == 0 ? "has said nothing" : "");
      } else {
        int from = Math.max(0, lines.size() - SAID_LINES);
        text.section(
            "UART%d, %s".formatted(i, from == 0 ? "all lines" : "the last lines"),
            lines.subList(from, lines.size()));
      }
    }
    return true;
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

  private List<String> hints(@Nullable Context context, boolean booted) {
    List<String> hints = new ArrayList<>();
    if (context != null && !context.isShutdown()) {
      context.registry().all().values().stream()
          .filter(DigitalInput.class::isInstance)
          .map(io -> ((DigitalInput) io).config())
          .forEach(config -> debounce(config, hints));
    }
    if (booted) { // before, the firmware has set no pin up
      hints.addAll(pico.undriven());
    }
    return first(hints, HINTS);
  }

  private static void debounce(DigitalInputConfig config, List<String> hints) {
    Long micros = config.debounce();
    if (micros != null && micros > 0) {
      hints.add(
          "DigitalInput BCM %d has a debounce of %,d µs%s: its edges come late; .debounce(0L)"
              .formatted(
                  config.address(),
                  micros,
                  micros == DigitalInput.DEFAULT_DEBOUNCE ? ", Pi4J's default" : ""));
    }
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
