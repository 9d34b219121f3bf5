package usbtoaster.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Durations;
import usbtoaster.trace.text.Micros;
import usbtoaster.trace.text.TextTable;
import usbtoaster.view.compare.RequestStages;
import usbtoaster.view.compare.RunDiff;
import usbtoaster.view.compare.RunStages;
import usbtoaster.view.compare.StepTimes;

/** Prints how two runs differ. */
final class DiffReport {
  private static final int CONTEXT = 3; // stages before and after the first that differs

  private final PrintWriter out;

  DiffReport(PrintWriter out) {
    this.out = out;
  }

  /** Says whether the runs are the same, or where they are not. */
  void verdict(RunDiff diff, RunStages a, RunStages b) {
    RunDiff.Difference first = diff.first();
    if (first == null) {
      out.println("Same stages in the same order: %s.".formatted(requests(diff.compared())));
    } else if (first.oneRequest() == null || first.otherRequest() == null) {
      out.println(
          "A has %s, B has %s; those that both have are the same."
              .formatted(requests(a.requests().size()), requests(b.requests().size())));
    } else {
      difference(first, first.oneRequest(), first.otherRequest());
      out.println("  %d of %s differ.".formatted(diff.differing(), requests(diff.compared())));
    }
    if (diff.suspendedInOne() > 0) {
      out.println(
          "  %s suspended in one run only: the task was complete when it was awaited."
              .formatted(requests(diff.suspendedInOne())));
    }
    told("A", a);
    told("B", b);
  }

  private void told(String run, RunStages stages) {
    if (stages.lostEvents() > 0) {
      out.println("  %s misses %d stages.".formatted(run, stages.lostEvents()));
    }
    if (stages.leftOut()) {
      out.println(
          "  %s is too long: its first %s are compared."
              .formatted(run, requests(stages.requests().size())));
    }
  }

  private void difference(RunDiff.Difference first, RequestStages a, RequestStages b) {
    out.println(
        "The first difference is in call %d, request %d of A and %d of B,%n  %s:"
            .formatted(first.place() + 1, a.request(), b.request(), where(first.side())));
    TextTable table = new TextTable("", "A", "B");
    int from = Math.max(0, first.at() - CONTEXT);
    int to = Math.min(Math.max(first.one().size(), first.other().size()), first.at() + CONTEXT);
    if (from > 0) {
      table.row("", "...", "...");
    }
    for (int i = from; i < to; i++) {
      table.row(i == first.at() ? ">" : "", step(first.one(), i), step(first.other(), i));
    }
    table.lines().forEach(line -> out.println("  " + line));
  }

  private static String where(Stage.Side side) {
    return switch (side) {
      case CALLER -> "on the caller's side";
      case DEVICE -> "on the device's side";
      case BORROWED -> "on the borrowed threads";
      case POOL -> "in the I/O pool";
      case CONTINUATION -> "in the task";
    };
  }

  private static String step(List<RequestStages.Step> steps, int at) {
    if (at >= steps.size()) {
      return "-";
    }
    RequestStages.Step step = steps.get(at);
    return step.stage().ofDevice()
        ? step.stage().name()
        : "%s (%s)".formatted(step.stage(), step.kind().owner());
  }

  /** Prints how long the steps took. */
  void times(StepTimes a, StepTimes b) {
    TextTable table = new TextTable("median us", ">A", ">B", ">B/A");
    for (StepTimes.Step step : StepTimes.STEPS) {
      Durations inA = a.duration(step);
      Durations inB = b.duration(step);
      if (inA.count() > 0 || inB.count() > 0) {
        table.row(step.toString(), median(inA), median(inB), ratio(inA, inB));
      }
    }
    out.println();
    table.lines().forEach(line -> out.println("  " + line));
  }

  private static String median(Durations durations) {
    return durations.count() == 0 ? "-" : Micros.of(durations.percentileNanos(50));
  }

  private static String ratio(Durations a, Durations b) {
    long before = a.percentileNanos(50);
    return before == 0 || b.count() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2f", (double) b.percentileNanos(50) / before);
  }

  private static String requests(int n) {
    return n + (n == 1 ? " request" : " requests");
  }
}
