package usbtoaster.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.protocol.Protocol;
import usbtoaster.targets.AutoTarget;
import usbtoaster.targets.TargetOptions;

/** {@code toaster run}: the main job. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Toasts files: their bytes go down to the device in many writes at once, and come back.",
      "",
      "Shows the life of one write, every thread of the process while writes are in flight, and"
          + " that what came back is what went in."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:what came back is what went in",
      "1:it is not, a request failed, or something that was to be written is lost",
      "2:nothing was done: an option or a file cannot be used; an empty file cannot",
      "130:stopped by Ctrl-C; a second Ctrl-C does not wait for the cancelled writes",
      "143:stopped by SIGTERM, in the same way; 129: by SIGHUP"
    })
final class RunCommand implements Callable<Integer> {
  private static final int MOST_IN_FLIGHT = 1 << 20;
  private static final int MOST_THREADS = 1000; // as .NET's thread pool has it

  private final Session.Opener opener;
  private final @Nullable IntSupplier terminal;
  private final Screen screen;

  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files of any size; they are streamed. - is the standard input. After -- all are files,"
              + " whatever they begin with.")
  private List<Path> files = List.of();

  @Mixin private final TargetArguments where = new TargetArguments();

  @Mixin private final LedArguments leds = new LedArguments();

  @FileUse(FileUse.Way.WRITTEN)
  @Option(
      names = "--vcd",
      paramLabel = "FILE",
      description =
          "Record every pin of the emulated Pico to it as a waveform, for GTKWave or PulseView.")
  private @Nullable Path vcd;

  @Option(
      names = "--browning",
      paramLabel = "0..12",
      description =
          "How dark, and how long it takes. Default: as dark as half a second of toasting allows,"
              + " 3 to 9.")
  private @Nullable Integer browning;

  @Option(
      names = "--burst",
      paramLabel = "BYTES",
      description = "The longest burst on the bus, 1 to 4096 bytes. Default: 256.")
  private int burst = Protocol.DEFAULT_BURST_BYTES;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description = "How many writes may be in flight. Default: 8.")
  private int inFlight = 8;

  @Option(
      names = "--threads",
      description =
          "The control experiment: make the same writes by blocking calls, each on a thread of its"
              + " own. The census counts them.")
  private boolean threads;

  @Option(
      names = "--chunk",
      paramLabel = "BYTES",
      description = "The length of a write, 1 to 32768 bytes. Default: 4096.")
  private int chunk = 4096;

  @Option(
      names = "--trace",
      paramLabel = "off|life|log|json",
      description =
          "What to tell of the stages: nothing, the life of one write, or each stage as a line on"
              + " stderr too, for people or for machines. Default: life.")
  private TraceLevel trace = TraceLevel.LIFE;

  @FileUse(FileUse.Way.WRITTEN)
  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write to it what came back, as bread again.")
  private @Nullable Path output;

  @FileUse(FileUse.Way.WRITTEN)
  @Option(
      names = "--record",
      paramLabel = "FILE.toast",
      description =
          "Record all stages to it, and what else was seen of host and device. toaster trace shows"
              + " and converts it.")
  private @Nullable Path record;

  @FileUse(FileUse.Way.WRITTEN)
  @Option(
      names = "--record-wires",
      paramLabel = "FILE.wires",
      description =
          "Record to it all that crosses the wires to the device. toaster replay drives the stack"
              + " from it without the device.")
  private @Nullable Path recordWires;

  @Mixin private final ReportArguments report = new ReportArguments();

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the logs, and stack traces of failures.")
  private boolean verbose;

  @Option(names = "--stacktrace", description = "Show stack traces of failures.")
  private boolean stacktrace;

  /**
   * Makes the command.
   *
   * @param terminal how many columns the terminal has at stderr, or null if there is none
   * @param screen what the results are printed on
   */
  RunCommand(Session.Opener opener, @Nullable IntSupplier terminal, Screen screen) {
    this.opener = opener;
    this.terminal = terminal;
    this.screen = screen;
  }

  @Override
  public Integer call() throws Exception {
    CommandSpec here = spec();
    within("--browning", browning == null ? 0 : browning, 0, Protocol.MAX_BROWNING);
    within("--burst", burst, 1, Protocol.MAX_BURST_BYTES);
    within("--in-flight", inFlight, 1, MOST_IN_FLIGHT);
    if (threads && inFlight > MOST_THREADS) {
      throw new ParameterException(
          here.commandLine(),
          "--threads makes a thread for each write in flight: --in-flight goes up to "
              + MOST_THREADS
              + " with it.");
    }
    if (threads && recordWires != null) {
      throw new ParameterException(
          here.commandLine(),
          "--record-wires records calls that do not block: leave out --threads.");
    }
    within("--chunk", chunk, 1, Protocol.SLOT_BYTES);
    where.emulatorOnly("--vcd", vcd != null);
    TargetOptions asked = where.options(vcd);
    TargetOptions options = leds.on(where.isMock(), asked);
    Logging.configure(verbose, where.mayBeOnPi());
    AutoTarget.Found found = where.find(asked);
    int brown = browning == null ? Browning.suiting(Source.check(files), chunk) : browning;
    Job job =
        new Job(
            files,
            found.target(),
            options,
            leds.mode(),
            brown,
            burst,
            inFlight,
            chunk,
            trace,
            output,
            new Recordings(record, recordWires),
            threads);
    PrintWriter out = here.commandLine().getOut();
    PrintWriter err = here.commandLine().getErr();
    if (!found.why().isEmpty()) {
      err.println(found.why());
    }
    IntSupplier bar = report.hasBar() ? terminal : null;
    try (Tape tape = new Tape(record)) {
      return new RunJob(job, opener, report.on(screen, out), err, bar, tape).run();
    }
  }

  private void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec().commandLine(),
          option + " goes from " + least + " to " + most + ": " + value + " is outside.");
    }
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("Picocli fills in the spec: run this with a CommandLine");
    }
    return spec;
  }

  /** Returns whether the user wants to see stack traces. */
  boolean stackTraces() {
    return verbose || stacktrace;
  }
}
