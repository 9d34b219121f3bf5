package usbtoaster.cli;

import java.io.PrintWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say how the results of a run are told. */
final class ReportArguments {
  @ArgGroup private final Form form = new Form();

  @Option(
      names = "--legend",
      description = "Say below the life of the write what each stage is, in the articles' words.")
  private boolean legend;

  /** One of the two, or neither. */
  private static final class Form {
    @Option(
        names = "--plain",
        description = "Without colours and progress bar, and each row in one line, however long.")
    private boolean plain;

    @Option(
        names = "--json",
        description =
            "Print one JSON object with all the numbers, and nothing else (docs/report.md).")
    private boolean json;
  }

  /** Returns whether a progress bar may be shown. */
  boolean hasBar() {
    return !form.plain;
  }

  /** Returns what tells the results on {@code screen}, to {@code out}. */
  RunReport on(Screen screen, PrintWriter out) {
    return form.json
        ? new JsonReport(out)
        : new Report(out, form.plain ? Screen.ENDLESS : screen, legend);
  }
}
