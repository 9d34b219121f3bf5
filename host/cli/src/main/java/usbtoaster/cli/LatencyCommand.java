package usbtoaster.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.record.Entry;
import usbtoaster.view.latency.Latency;
import usbtoaster.view.latency.LatencyJson;
import usbtoaster.view.latency.LatencyTable;
import usbtoaster.view.latency.Pauses;
import usbtoaster.view.latency.RoutineSpread;
import usbtoaster.view.latency.Verdict;
import usbtoaster.view.recording.Recording;

/** {@code toaster latency}: how long interrupts and their routines take here. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Measures how long it takes from an edge to the ISR, to the DPC, to the completion and to the"
          + " continuation, and how long the driver's routines run; and judges it.",
      "",
      "It makes a run for it: writes of 512 bytes, one after the other, and each is read back."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is measured, whatever the verdict is",
      "1:a request failed, what came back is not what went in, or what was printed is lost",
      "2:nothing was done: an option or a file cannot be used",
      "130:stopped by Ctrl-C; 143: by SIGTERM; 129: by SIGHUP"
    })
final class LatencyCommand implements Callable<Integer> {
  private static final int BROWNING = 1;
  private static final int MOST_WRITES = 1_000_000;
  private static final int COLUMNS = 80;

  private final Session.Opener opener;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--writes",
      paramLabel = "N",
      description = "How many writes, up to a million. Default: 1000, after which most is warm.")
  private @Nullable Integer writes;

  @FileUse(FileUse.Way.READ)
  @Option(
      names = "--from",
      paramLabel = "RECORDING",
      description = "Measure what toaster run --record has recorded; make no run.")
  private @Nullable Path recording;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Mixin private final PieceArguments device = new PieceArguments();

  LatencyCommand(Session.Opener opener) {
    this.opener = opener;
  }

  @Override
  public Integer call() throws Exception {
    if (recording != null && writes != null) {
      throw new ParameterException(
          spec().commandLine(), "--from makes no run: leave --writes out.");
    }
    return recording == null ? measureRun() : measureRecorded(Recorded.open(recording));
  }

  private int measureRun() throws Exception {
    int number = writes == null ? 1000 : writes;
    if (number < 1 || number > MOST_WRITES) {
      throw new ParameterException(
          spec().commandLine(),
          "--writes goes from 1 to " + MOST_WRITES + ": " + number + " is outside.");
    }
    PrintWriter out = spec().commandLine().getOut();
    RoutineClock clock = new RoutineClock();
    Job job = device.job(BROWNING, clock, spec().commandLine().getErr());
    if (!json) {
      out.printf(
          "%s of %d bytes %s.%n",
          Report.count(number, "write"), Slices.BYTES, PieceArguments.where(job));
      out.flush();
    }
    List<LatencyWatch> watching = new ArrayList<>();
    PieceRun.Plan plan = new PieceRun.Plan(Slices.usual(), number, BROWNING, 0, BROWNING);
    int stopped =
        new PieceJob(job, opener)
            .run(
                plan,
                session -> {
                  watching.add(new LatencyWatch(session, clock));
                  return watching.getFirst();
                });
    LatencyWatch watch = watching.getFirst();
    tell(watch.latency(), watch.pauses(), clock.dropped());
    return stopped;
  }

  private int measureRecorded(Recorded recorded) {
    Latency latency = new Latency();
    Correlator correlator = new Correlator(latency);
    recorded.read(
        entry -> {
          Recording.tellStage(entry, correlator);
          if (entry instanceof Entry.RoutineRan ran) {
            latency.ran(
                ran.activity(),
                ran.routine(),
                ran.endNanos() - ran.nanos(),
                RoutineSpread.NO_CPU_TIME,
                ran.thread());
          }
        });
    correlator.finish();
    if (!json) {
      spec().commandLine().getOut().println("Out of " + recorded.name() + ".");
    }
    tell(latency, Pauses.UNKNOWN, 0);
    recorded.check();
    return ExitCode.SAME;
  }

  private void tell(Latency latency, Pauses pauses, long dropped) {
    PrintWriter out = spec().commandLine().getOut();
    if (json) {
      out.println(LatencyJson.of(latency, pauses));
      return;
    }
    wrapped(Verdict.of(latency, pauses).sentence(), out);
    out.println();
    LatencyTable.of(latency).forEach(line -> out.println(Visible.line(line)));
    out.printf(
        "%n%s, %s, %d of them by the timer; %s completed.%n",
        Report.count(latency.interrupts(), "interrupt"),
        Report.count(latency.dpcs(), "DPC"),
        latency.timerDpcs(),
        Report.count(latency.completed(), "request"));
    if (pauses.count() >= 0) {
      out.printf(
          "The garbage collector ran %s, %d ms in all.%n",
          Report.count(pauses.count(), "time"), pauses.millis());
    }
    if (latency.lost() + dropped > 0) {
      out.printf(
          "Lost: %s, %s.%n",
          Report.count(latency.lost(), "event"), Report.count(dropped, "routine"));
    }
  }

  private static void wrapped(String sentence, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    for (String word : Visible.line(sentence).split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > COLUMNS) {
        out.println(line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    out.println(line);
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec); // picocli fills it in
  }
}
