package usbtoaster.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.protocol.Protocol;
import usbtoaster.targets.replay.ToasterReplay;
import usbtoaster.wires.record.ReplayOutcome;
import usbtoaster.wires.record.WireRecordingException;

/** {@code toaster replay}: the stack, driven from a recording. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Drives the stack from what toaster run --record-wires has recorded, without the device.",
      "",
      "The same calls, edges and alarms come in, in the same order and with one thread; the bus"
          + " answers as it did. Says whether the stack does the same, or what differs first."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the stack did the same",
      "1:it did not, or the recording is cut off or damaged",
      "2:nothing was done: an option or the file cannot be used"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final String HANGING = "      ";

  private final Screen screen;

  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(paramLabel = "FILE", description = "The recording.")
  private Path file = Path.of("");

  @Option(
      names = "--burst",
      paramLabel = "BYTES",
      description = "Let the driver make bursts of this length, and not as recorded.")
  private @Nullable Integer burst;

  @Option(
      names = "--log",
      description =
          "Tell of each event of the recording, a line in words, as the stack gets there.")
  private boolean log;

  /** Makes the command; {@code screen} is what the results are printed on. */
  ReplayCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    CommandSpec here = Objects.requireNonNull(spec); // picocli fills it in
    Integer bytes = burst;
    if (bytes != null && (bytes < 1 || bytes > Protocol.MAX_BURST_BYTES)) {
      throw new ParameterException(
          here.commandLine(),
          "--burst goes from 1 to " + Protocol.MAX_BURST_BYTES + ": " + bytes + " is outside.");
    }
    PrintWriter out = here.commandLine().getOut();
    ToasterReplay replay = open();
    if (bytes != null) {
      replay.withSettings(settings -> settings.withBurstBytes(bytes));
    }
    if (log) {
      replay.withLog(line -> tell(line, out));
    }
    tell(head(replay), out);
    ReplayOutcome outcome = run(replay);
    outcome.toString().lines().forEach(line -> tell(line, out));
    return outcome.same() ? ExitCode.SAME : ExitCode.FAILED;
  }

  private ToasterReplay open() {
    try {
      return ToasterReplay.of(file);
    } catch (IOException e) {
      throw refused(e, ExitCode.USAGE);
    }
  }

  private ReplayOutcome run(ToasterReplay replay) {
    try {
      return replay.run();
    } catch (IOException e) {
      throw refused(e, ExitCode.FAILED);
    }
  }

  private UserError refused(IOException e, int exitCode) {
    String name = Visible.line(file.toString());
    String message = String.valueOf(e.getMessage());
    return e instanceof WireRecordingException
        ? new UserError(
            exitCode,
            name
                + " cannot be replayed: "
                + message.substring(0, 1).toLowerCase(Locale.ROOT)
                + message.substring(1),
            e)
        : new UserError(exitCode, name + " could not be read: " + Reason.of(e) + ".", e);
  }

  private static String head(ToasterReplay replay) {
    Map<String, String> notes = replay.notes();
    return String.format(
        Locale.ROOT,
        "Recorded: target %s, %s writes in flight of %s bytes, browning %s; %s events.",
        notes.getOrDefault("target", "unknown"),
        notes.getOrDefault("in-flight", "?"),
        notes.getOrDefault("chunk", "?"),
        notes.getOrDefault("browning", "?"),
        Report.grouped(replay.events()));
  }

  /** Prints a line, broken at spaces where it is too long for the screen. */
  private void tell(String line, PrintWriter out) {
    String rest = Visible.line(line);
    while (rest.length() > screen.columns()) {
      int at = rest.lastIndexOf(' ', screen.columns());
      if (at <= HANGING.length()) {
        break; // one long word
      }
      out.println(rest.substring(0, at));
      rest = HANGING + rest.substring(at + 1);
    }
    out.println(rest);
  }
}
