package usbtoaster.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.chardev.LineRequest;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.targets.Target;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.life.Durations;
import usbtoaster.trace.life.EdgeLatency;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.text.Micros;
import usbtoaster.trace.text.TextTable;
import usbtoaster.view.led.Led;
import usbtoaster.view.led.LedPanel;

/** Prints what a run has to tell. */
final class Report {
  private static final int COLUMNS = 80;

  private final PrintWriter out;

  Report(PrintWriter out) {
    this.out = out;
  }

  /** The first lines: the device is open, and nothing is on its way yet. */
  void headline(Job job, long bytes) {
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
            "on the %s: up to %s in flight, and no thread waits. Browning %d.",
            where(job.target()),
            count(job.inFlight(), "write"),
            job.browning());
    words.addAll(List.of(rest.split(" ", -1)));
    wrapped(words);
    out.flush();
  }

  /** Prints words in lines that fit on a terminal; the name of a file is one word. */
  private void wrapped(List<String> words) {
    int column = 0;
    for (String word : words) {
      if (column > 0 && column + 1 + word.length() > COLUMNS) {
        out.println();
        out.print("  ");
        column = 2;
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

  void life(TraceWatch watch, long writes) {
    Life life = watch.life();
    if (life == null) {
      out.printf("%nNo write's life is whole: %s dropped.%n", count(watch.dropped(), "event"));
      return;
    }
    out.printf(
        "%nThe life of write %s of %s (request %d, a command and %s):%n",
        grouped(watch.lifeNumber()),
        grouped(writes),
        life.request(),
        count(Math.max(0, life.bursts() - 1), "burst"));
    print(life.table());
  }

  void census(CensusTaker taker) {
    int inFlight = taker.writes();
    ThreadCensus census = taker.census();
    out.println();
    if (census == null) {
      out.println("No write stayed in flight for as long as a census takes.");
      return;
    }
    int waiting = census.waiting().size();
    out.printf(
        "%s in flight, %s waiting for %s.%n",
        count(inFlight, "write"), count(waiting, "thread"), inFlight == 1 ? "it" : "them");
    print(census.table());
  }

  private void print(List<String> lines) {
    lines.forEach(line -> out.println("  " + line));
  }

  void totals(Toasting.Outcome outcome, long writes, TraceWatch watch, boolean traced) {
    long bytes = outcome.verdicts().stream().mapToLong(FileToast.Verdict::bytesBack).sum();
    double seconds = outcome.nanos() / 1e9;
    out.printf("%nTotals:%n");
    out.printf("  %s in %s%n", count(bytes, "byte"), count(writes, "write"));
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
  void leds(LedPanel panel) {
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
      String sentence = "The LEDs' pins could not always be set: " + failure.getMessage() + ".";
      wrapped(List.of(Visible.line(sentence).split("\\s+", -1)));
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
  void uninterrupted(String diagnosis) {
    String sentence = "No interrupt came, and the driver had to ask each time: look at the wires.";
    out.println();
    wrapped(List.of((sentence + " " + diagnosis).strip().split("\\s+", -1)));
  }

  void stopped(ToastRun run) {
    out.printf(
        "Stopped: %s of %s %s cancelled; %s had come back.%n",
        grouped(run.cancelledWrites()),
        count(run.writes(), "write"),
        run.writes() == 1 ? "was" : "were",
        count(run.bytesBack(), "byte"));
  }

  private static long rate(long bytes, double seconds) {
    return Math.round(bytes / Math.max(seconds, 1e-9));
  }

  /** Prints what went in and what came back; true if they are the same. */
  boolean verdicts(List<FileToast.Verdict> verdicts) {
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
    out.println(same ? "What came back is what went in." : "WHAT CAME BACK IS NOT WHAT WENT IN.");
    return same;
  }

  static String count(long number, String what) {
    return grouped(number) + " " + what + (number == 1 ? "" : "s");
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }
}
