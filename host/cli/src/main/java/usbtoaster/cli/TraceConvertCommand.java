package usbtoaster.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.emulator.testing.Visible;

/** {@code toaster trace convert}: a recording for other programs. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = "Converts a recording to a format of other programs.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is converted",
      "1:the recording is cut off or damaged, and what stands before that is converted; or what was"
          + " to be written is lost",
      "2:nothing was done: an option or a file cannot be used"
    })
final class TraceConvertCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(paramLabel = "FILE", description = "The recording.")
  private Path file = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private ExportFormat format = ExportFormat.CSV;

  @FileUse(FileUse.Way.WRITTEN)
  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description =
          "The file to write; - is stdout. Default: beside FILE, its name with the ending of the"
              + " format; that must not be there yet.")
  private @Nullable Path output;

  private final OutputStream stdout;

  /**
   * Makes the command.
   *
   * @param stdout what bytes go to
   */
  TraceConvertCommand(OutputStream stdout) {
    this.stdout = stdout;
  }

  @Override
  public Integer call() {
    Recorded recorded = Recorded.open(file);
    if (output != null && output.toString().equals(Operands.STDIN)) {
      print(recorded);
    } else {
      write(recorded, output == null ? beside() : output);
    }
    recorded.check();
    return ExitCode.SAME;
  }

  /** Prints by way of a file: an exporter may write here and there. */
  private void print(Recorded recorded) {
    try {
      Path whole = Files.createTempFile("toaster", "." + format.ending());
      try {
        format.write(recorded, whole);
        printed(whole);
      } finally {
        Files.delete(whole);
      }
    } catch (IOException e) {
      throw new UserError(
          ExitCode.FAILED, "A temporary file could not be written: " + Reason.of(e) + ".", e);
    }
  }

  private void printed(Path whole) {
    try {
      Files.copy(whole, stdout);
      stdout.flush();
    } catch (IOException e) {
      // Whoever made the stream tells what is lost.
    }
  }

  private void write(Recorded recorded, Path to) {
    try {
      WholeFile.write(to, path -> format.write(recorded, path));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.FAILED,
          Visible.line(to.toString()) + " could not be written: " + Reason.of(e) + ".",
          e);
    }
    Objects.requireNonNull(spec).commandLine().getOut().println(Visible.line(to.toString()));
  }

  private Path beside() {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    Path to = file.resolveSibling(stem + "." + format.ending());
    if (Files.exists(to)) {
      String there = Visible.line(to.toString());
      throw new UserError(
          ExitCode.USAGE, there + " is there already: write over it with -o " + there + ".");
    }
    return to;
  }
}
