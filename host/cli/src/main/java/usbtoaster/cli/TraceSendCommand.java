package usbtoaster.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.otlp.OtlpExporter;

/** {@code toaster trace send}: a recording for a collector of OpenTelemetry. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Sends a recording to a collector of OpenTelemetry: a trace for each request, its parts and"
          + " the routines that served it as spans, by HTTP and protobuf."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the collector has taken it",
      "1:the collector has not taken all of it, or the recording is cut off or damaged",
      "2:nothing was done: the URL or the file cannot be used"
    })
final class TraceSendCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(index = "0", paramLabel = "FILE", description = "The recording.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "URL",
      description = "Where the collector listens, as http://localhost:4318.")
  private String url = "";

  @Override
  public Integer call() {
    Recorded recorded = Recorded.open(file);
    long spans = send(recorded);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println(String.format(Locale.ROOT, "%,d spans sent.", spans).replace(',', ' '));
    recorded.check();
    return ExitCode.SAME;
  }

  private long send(Recorded recorded) {
    try {
      return OtlpExporter.send(recorded, url);
    } catch (IllegalArgumentException e) {
      throw UserError.of(ExitCode.USAGE, e);
    } catch (IOException e) {
      throw UserError.of(ExitCode.FAILED, e);
    }
  }
}
