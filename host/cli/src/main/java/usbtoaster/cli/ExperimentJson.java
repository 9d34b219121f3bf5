package usbtoaster.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import usbtoaster.experiments.Expectation;
import usbtoaster.experiments.Experiment;
import usbtoaster.experiments.Finding;

/** Prints experiments as one JSON object on one line, for machines: docs/experiments.md. */
final class ExperimentJson implements ExperimentReport {
  private static final int FORMAT = 1;

  private final PrintWriter out;
  private final List<Map<String, Object>> experiments = new ArrayList<>();
  private boolean held = true;

  ExperimentJson(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void list(List<Experiment> all) {
    all.forEach(each -> experiments.add(described(each)));
    print(Map.of());
  }

  @Override
  public void begin(Experiment experiment) {} // all is told at the end

  @Override
  public void end(Experiment experiment, Finding finding) {
    Map<String, Object> one = described(experiment);
    one.put("headings", finding.table().headings().stream().map(ExperimentJson::plain).toList());
    one.put("rows", finding.table().rows());
    one.put("notes", finding.notes());
    one.put("expectations", finding.expectations().stream().map(ExperimentJson::told).toList());
    one.put("held", finding.held());
    held &= finding.held();
    experiments.add(one);
  }

  @Override
  public void failed(Experiment experiment, String why) {
    Map<String, Object> one = described(experiment);
    one.put("error", why);
    one.put("held", false);
    held = false;
    experiments.add(one);
  }

  @Override
  public void close() {
    print(Map.of("held", held));
  }

  private void print(Map<String, Object> more) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("format", FORMAT);
    all.put("experiments", experiments);
    all.putAll(more);
    try {
      out.println(JSON.std.asString(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string is written: there is no device
    }
  }

  private static Map<String, Object> described(Experiment experiment) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", experiment.name());
    one.put("title", experiment.title());
    one.put("claim", experiment.claim());
    one.put("method", experiment.method());
    return one;
  }

  private static Map<String, Object> told(Expectation expectation) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("expected", expectation.expected());
    one.put("seen", expectation.seen());
    one.put("held", expectation.held());
    return one;
  }

  private static String plain(String heading) {
    return heading.startsWith(">") ? heading.substring(1) : heading;
  }
}
