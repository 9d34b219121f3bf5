package usbtoaster.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.chardev.LineRequest;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.targets.Target;
import usbtoaster.trace.Stage;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.life.Durations;
import usbtoaster.trace.life.EdgeLatency;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeRow;
import usbtoaster.trace.life.LifeTable;
import usbtoaster.trace.text.Micros;
import usbtoaster.trace.text.TextTable;
import usbtoaster.view.led.Led;
import usbtoaster.view.led.LedPanel;

/** Prints what a run has to tell, for people. */
final class Report implements RunReport {
  private static final String INDENT = "  ";

  private final PrintWriter out;
  private final Screen screen;
  private final boolean legend;

  /** Makes a report for a screen; {@code legend}: that says what each stage is. */
  Report(PrintWriter out, Screen screen, boolean legend) {
    this.out = out;
    this.screen = screen;
    this.legend = legend;
  }

  @Override
  public void headline(Job job, long bytes) {
    List<String> words = new ArrayList<>(List.of("Toasting"));
    for (Path file : job.files()) {
      words.add(Source.name(file) + ",");
    }
    words.set(words.size() - 1, Source.name(job.files().getLast()));
    if (bytes >= 0) {
      words.add("(" + count(bytes, "byte") + ")");
    }
    String rest =
        String.format(
            Locale.ROOT,
            "on the %s: up to %s in flight, %s. Browning %d.",
            where(job.target()),
            count(job.inFlight(), "write"),
            job.threads() ? "and a thread waits for each" : "and no thread waits",
            job.browning());
    words.addAll(List.of(rest.split(" ", -1)));
    wrapped(words);
    out.flush();
  }

  private void wrapped(String sentences) {
    wrapped(List.of(sentences.strip().split("\\s+", -1)));
  }

  /** Prints words in lines that fit on a terminal; the name of a file is one word. */
  private void wrapped(List<String> words) {
    int column = 0;
    for (String word : words) {
      if (column > 0 && column + 1 + word.length() > screen.columns()) {
        out.println();
        out.print(INDENT);
        column = INDENT.length();
      } else if (column > 0) {
        out.print(' ');
        column++;
      }
      out.print(word);
      column += word.length();
    }
    out.println();
  }

  private static String where(Target target) {
    return switch (target) {
      case EMULATOR -> "emulated Pico";
      case MOCK -> "mock device";
      case PI -> "device of this Pi";
    };
  }

  @Override
  public void told(RunResult result) {
    if (result.traced()) {
      life(result);
    }
    census(result);
    totals(result);
    edges(result.trace().latency(), result.edges());
    if (result.leds() != null) {
      leds(result.leds());
    }
    if (result.unheard() != null) {
      uninterrupted(result.unheard());
    }
    verdicts(result.outcome().verdicts());
  }

  private void life(RunResult result) {
    TraceWatch watch = result.trace();
    Life life = watch.life();
    out.println();
    if (life == null) {
      out.printf("No write's life is whole: %s dropped.%n", count(watch.dropped(), "event"));
      return;
    }
    String cold =
        result.cold()
            ? " It is a cold one: Java still interprets what has run fewer than 200 times. More"
                + " writes, by a longer file or a smaller --chunk, show a warm one."
            : "";
    wrapped(
        String.format(
            "The life of write %s of %s (request %d, a command and %s).%s",
            grouped(watch.lifeNumber()),
            grouped(result.run().writes()),
            life.request(),
            count(Math.max(0, life.bursts() - 1), "burst"),
            cold));
    for (String line : life.table(tableColumns())) {
      out.println(INDENT + painted(line));
    }
    wrapped(worked(life));
    if (legend) {
      out.println();
      Legend.of(life, tableColumns()).forEach(line -> out.println(INDENT + line));
    }
  }

  private static String worked(Life life) {
    String rest =
        life.rows().stream()
            .map(row -> row instanceof LifeRow.Gap gap ? gap.waits() : null)
            .filter(Objects::nonNull)
            .findFirst()
            .map(thread -> thread + " was blocked in its call, and did nothing else.")
            .orElse("there was none.");
    String untold =
        life.reached(Stage.DMA_DONE)
            ? ""
            : " Its frames on the bus are not in that: this device does not tell when one ends.";
    return String.format(
        Locale.ROOT,
        "Of %s us, threads worked for this write for %s us (%.1f %%); for the rest %s%s",
        Micros.whole(life.nanos()),
        Micros.whole(life.workedNanos()),
        100.0 * life.workedNanos() / Math.max(1, life.nanos()),
        rest,
        untold);
  }

  private String painted(String line) {
    if (line.startsWith(LifeTable.NOBODY)) {
      return screen.paint(Screen.Colour.GREEN, line);
    }
    if (line.startsWith(LifeTable.WAITS)) {
      return screen.paint(Screen.Colour.RED, line);
    }
    return line.contains("  device  hardware ") ? screen.paint(Screen.Colour.CYAN, line) : line;
  }

  private void census(RunResult result) {
    WaitCounts counts = result.census().counts();
    ThreadCensus census = result.census().census();
    out.println();
    if (census == null) {
      out.println("No write stayed in flight for as long as a census takes.");
      return;
    }
    CensusText text = new CensusText(result.job());
    String heading = text.heading(counts);
    wrapped(heading);
    for (String line : census.table(tableColumns(), text::does)) {
      boolean waits = line.contains(CensusText.WAITS);
      out.println(INDENT + (waits ? screen.paint(Screen.Colour.RED, line) : line));
    }
    wrapped(text.contrary());
  }

  /** Returns how many columns an indented table has. */
  private int tableColumns() {
    return screen.columns() - INDENT.length();
  }

  private void print(List<String> lines) {
    lines.forEach(line -> out.println(INDENT + line));
  }

  private void totals(RunResult result) {
    Toasting.Outcome outcome = result.outcome();
    TraceWatch watch = result.trace();
    boolean traced = result.traced();
    long bytes = result.bytesBack();
    double seconds = outcome.nanos() / 1e9;
    out.printf("%nTotals:%n");
    out.printf("  %s in %s%n", count(bytes, "byte"), count(result.run().writes(), "write"));
    if (traced) {
      out.printf(
          "  %s commands and bursts on the bus, those of reads and controls too%n",
          grouped(watch.bursts()));
    }
    out.printf("  %s, as the device counts%n", count(outcome.interrupts(), "interrupt"));
    out.printf(
        Locale.ROOT, "  %.3f seconds, %s a second%n", seconds, count(rate(bytes, seconds), "byte"));
    if (traced) {
      out.printf("  %s traced, %d dropped%n", count(watch.events(), "event"), watch.dropped());
    }
  }

  /** What each LED showed, for whoever has none. */
  private void leds(LedPanel panel) {
    out.printf("%nLEDs, how often each was on, and for how long in all:%n");
    for (Led led : Led.values()) {
      out.printf(
          Locale.ROOT,
          "  %-12s  %11s  %13.6f s%n",
          led.label(),
          grouped(panel.times(led)),
          panel.nanos(led) / 1e9);
    }
    Throwable failure = panel.failure();
    if (failure != null) {
      wrapped(
          Visible.line("The LEDs' pins could not always be set: " + failure.getMessage() + "."));
    }
  }

  /** Ends the totals: how long it took from the edges, and which of them are missing. */
  void edges(EdgeLatency latency, EdgeCounts counts) {
    if (latency.toIsr().count() > 0) {
      TextTable table =
          new TextTable("from the edge", ">p50 us", ">p90", ">p99", ">longest", ">of");
      row(table, "to the ISR", latency.toIsr());
      row(table, "to the continuation", latency.toContinuation());
      print(table.lines());
    }
    if (counts.lost() > 0) {
      out.printf(
          "  %s lost in the kernel's queue of %s%n",
          count(counts.lost(), "edge"), grouped(LineRequest.MOST_EVENTS));
    }
    if (counts.merged() > 0) {
      out.printf(
          "  %s in the direction of the one before: the chip merged what was between%n",
          count(counts.merged(), "edge"));
    }
  }

  private static void row(TextTable table, String to, Durations took) {
    table.row(
        to,
        Micros.of(took.percentileNanos(50)),
        Micros.of(took.percentileNanos(90)),
        Micros.of(took.percentileNanos(99)),
        Micros.of(took.longestNanos()),
        grouped(took.count()));
  }

  /**
   * The toast came back without an interrupt: something is wrong all the same.
   *
   * @param diagnosis what the device can tell; "" if it cannot
   */
  private void uninterrupted(String diagnosis) {
    String sentence = "No interrupt came, and the driver had to ask each time: look at the wires.";
    out.println();
    wrapped(sentence + " " + diagnosis);
  }

  @Override
  public void stopped(RunResult result) {
    ToastRun run = result.run();
    out.printf(
        "Stopped: %s of %s %s cancelled; %s had come back.%n",
        grouped(run.cancelledWrites()),
        count(run.writes(), "write"),
        run.writes() == 1 ? "was" : "were",
        count(run.bytesBack(), "byte"));
    if (result.leds() != null) {
      leds(result.leds());
    }
  }

  private static long rate(long bytes, double seconds) {
    return Math.round(bytes / Math.max(seconds, 1e-9));
  }

  /** Prints what went in and what came back. */
  private void verdicts(List<FileToast.Verdict> verdicts) {
    out.println();
    boolean same = true;
    for (FileToast.Verdict verdict : verdicts) {
      out.printf(
          "%s%n  in    sha256 %s%n  back  sha256 %s%n",
          Source.name(verdict.path()), verdict.in(), verdict.back());
      if (!verdict.same()) {
        same = false;
        out.printf(
            "  NOT THE SAME: %s went in, %s came back.%n",
            count(verdict.bytesIn(), "byte"), count(verdict.bytesBack(), "byte"));
      }
    }
    out.println(
        same
            ? screen.paint(Screen.Colour.GREEN, "What came back is what went in.")
            : screen.paint(Screen.Colour.RED, "WHAT CAME BACK IS NOT WHAT WENT IN."));
  }

  static String count(long number, String what) {
    return grouped(number) + " " + what + (number == 1 ? "" : "s");
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }
}
