package usbtoaster.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.Lives;
import usbtoaster.trace.record.Entry;
import usbtoaster.view.EntryOrder;
import usbtoaster.view.EventFilter;
import usbtoaster.view.JsonLines;
import usbtoaster.view.LogLine;

/** {@code toaster trace show}: the log of a recording. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Shows a recording: a line for each stage, in the order of the trace.",
      "",
      "The times are microseconds since the recording began. Of what an interrupt served, all"
          + " requests are told."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is shown",
      "1:the recording is cut off or damaged; what stands before that is shown",
      "2:nothing was done: an option or the file cannot be used"
    })
final class TraceShowCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(paramLabel = "FILE", description = "The recording.")
  private Path file = Path.of("");

  @Mixin private final FilterArguments filters = new FilterArguments();

  @Option(
      names = "--also",
      split = ",",
      paramLabel = "KIND",
      description = "Show these, too: routines, lines, leds, functions, or all.")
  private List<EntryKind> also = List.of();

  @Option(names = "--json", description = "A JSON object a line, for machines.")
  private boolean json;

  @Option(
      names = "--life",
      paramLabel = "N",
      description = "Show the life of this request, as a run does, and nothing else.")
  private @Nullable Long life;

  @Option(names = "--summary", description = "Show what is in the recording, and nothing else.")
  private boolean summary;

  @Override
  public Integer call() {
    boolean log = filters.given() || !also.isEmpty() || json;
    if ((life != null && summary) || (log && (life != null || summary))) {
      throw new ParameterException(
          spec().commandLine(), "--life and --summary show no log: give either alone.");
    }
    Recorded recorded = Recorded.open(file);
    PrintWriter out = spec().commandLine().getOut();
    if (summary) {
      new RecordingSummary(recorded).lines().forEach(line -> out.println(Visible.line(line)));
    } else if (life != null) {
      life(recorded, life, out);
    } else {
      log(recorded, out);
    }
    recorded.check();
    return ExitCode.SAME;
  }

  private void log(Recorded recorded, PrintWriter out) {
    long beganNanos = recorded.header().startNanos();
    EventFilter filter = filters.filter(beganNanos);
    AtomicLong shown = new AtomicLong(); // counted in a lambda
    try {
      out.println(json ? JsonLines.of(recorded.header()) : LogLine.heading());
      EntryOrder.read(
          recorded,
          (entry, requests) -> {
            if (chosen(entry) && filter.wants(entry, requests)) {
              shown.incrementAndGet();
              out.println(
                  json
                      ? JsonLines.of(entry, requests, beganNanos)
                      : Visible.line(LogLine.of(entry, requests, beganNanos)));
            }
          });
    } catch (IOException e) {
      throw new IllegalStateException(e); // it is written to memory
    }
    if (shown.get() == 0 && !json) {
      out.println("  Nothing that was recorded is what was asked for.");
    }
  }

  private boolean chosen(Entry entry) {
    return entry instanceof Entry.StageReached
        || entry instanceof Entry.Lost
        || also.stream().anyMatch(kind -> kind.has(entry));
  }

  private static void life(Recorded recorded, long request, PrintWriter out) {
    Lives lives = Lives.of(request);
    recorded.readStages(lives);
    Life found = lives.life(request);
    if (found == null) {
      recorded.check();
      throw new UserError(
          ExitCode.USAGE,
          "%s has no request %d that called: the log has those that did."
              .formatted(recorded.name(), request));
    }
    out.println("The life of request " + request + ":");
    found.table().forEach(line -> out.println("  " + Visible.line(line)));
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec); // picocli fills it in
  }
}
