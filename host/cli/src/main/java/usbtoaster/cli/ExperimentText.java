package usbtoaster.cli;

import java.io.PrintWriter;
import java.util.List;
import usbtoaster.experiments.Expectation;
import usbtoaster.experiments.Experiment;
import usbtoaster.experiments.Finding;
import usbtoaster.trace.text.TextTable;
import usbtoaster.trace.text.Wrapping;

/** Prints experiments for people, in 80 columns. */
final class ExperimentText implements ExperimentReport {
  private static final int COLUMNS = 80;
  private static final String INDENT = "  ";
  private static final int ANSWER = 10; // columns of "expected: " and of the line below it

  private final PrintWriter out;
  private boolean printed;

  ExperimentText(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void list(List<Experiment> experiments) {
    TextTable table = new TextTable("experiment", "what it shows");
    experiments.forEach(each -> table.row(each.name(), each.title()));
    table.lines(COLUMNS).forEach(out::println);
    out.println();
    out.println("Try: toaster experiment " + experiments.getFirst().name());
  }

  @Override
  public void begin(Experiment experiment) {
    if (printed) {
      out.println();
    }
    printed = true;
    out.println(experiment.name());
    wrapped("claim:    ", experiment.claim());
    wrapped("method:   ", experiment.method());
    out.println();
    out.flush(); // what comes takes a while
  }

  @Override
  public void end(Experiment experiment, Finding finding) {
    finding.table().lines(COLUMNS - INDENT.length()).forEach(line -> out.println(INDENT + line));
    out.println();
    finding.notes().forEach(note -> wrapped("note:     ", note));
    for (Expectation each : finding.expectations()) {
      wrapped("expected: ", each.expected());
      wrapped("seen:     ", each.seen() + (each.held() ? "" : ": NOT what was expected"));
    }
    long missed = finding.expectations().stream().filter(each -> !each.held()).count();
    wrapped(
        "verdict:  ",
        missed == 0
            ? "The claim holds."
            : "The claim does NOT hold: "
                + missed
                + " of "
                + Report.count(finding.expectations().size(), "expectation")
                + " not met.");
    out.flush();
  }

  @Override
  public void failed(Experiment experiment, String why) {} // the error is all there is to say

  @Override
  public void close() {}

  private void wrapped(String label, String text) {
    String before = label;
    for (String line : Wrapping.of(text, COLUMNS - INDENT.length() - ANSWER)) {
      out.println((INDENT + before + line).stripTrailing());
      before = " ".repeat(ANSWER);
    }
  }
}
