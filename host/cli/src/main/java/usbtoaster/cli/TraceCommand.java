package usbtoaster.cli;

import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code toaster trace}: what can be done with a recorded run. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    description =
        "Shows, converts, sends, compares and checks what toaster run --record has recorded.",
    footer = {"", "Options of each: toaster trace show --help"})
final class TraceCommand implements Runnable {
  /**
   * Makes the command and its commands.
   *
   * @param stdout what bytes go to
   */
  static CommandLine commandLine(OutputStream stdout) {
    return new CommandLine(new TraceCommand())
        .addSubcommand(new TraceShowCommand())
        .addSubcommand(new TraceConvertCommand(stdout))
        .addSubcommand(new TraceSendCommand())
        .addSubcommand(new TraceDiffCommand())
        .addSubcommand(new TraceOrderCommand());
  }

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), // picocli fills it in
        "Say what to do with a recording: show, convert, send, diff or order.");
  }
}
