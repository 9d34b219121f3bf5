package usbtoaster.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code toaster trace}: what can be done with a recorded run. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    description = "Shows, converts, compares and checks what toaster run --record has recorded.",
    subcommands = {
      TraceShowCommand.class,
      TraceConvertCommand.class,
      TraceDiffCommand.class,
      TraceOrderCommand.class
    },
    footer = {"", "Options of each: toaster trace show --help"})
final class TraceCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), // picocli fills it in
        "Say what to do with a recording: show, convert, diff or order.");
  }
}
