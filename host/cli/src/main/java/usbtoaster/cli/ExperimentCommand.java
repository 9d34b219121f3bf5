package usbtoaster.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.experiments.Experiment;
import usbtoaster.experiments.Experiments;
import usbtoaster.experiments.Finding;
import usbtoaster.experiments.Setting;
import usbtoaster.targets.AutoTarget;
import usbtoaster.targets.Board;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.TargetOptions;

/** {@code toaster experiment}: whether the articles' claims hold here. */
@Command(
    name = "experiment",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Tries whether a claim of the two articles holds on this machine: says what is expected and"
          + " what was seen.",
      "",
      "Without a name it lists the experiments."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:each claim held, or they were listed",
      "1:a claim did not hold, or an experiment could not be made",
      "2:nothing was done: there is no such experiment, or an option cannot be used"
    })
final class ExperimentCommand implements Callable<Integer> {
  private static final int MOST_WRITES = 10_000;

  private final Supplier<List<Experiment>> experiments; // made only where they are tried

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "What to try, one or several.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--all", description = "Try all of them, one after the other.")
  private boolean all;

  @Option(
      names = "--writes",
      paramLabel = "N",
      description =
          "How many writes are in flight where there are many, but for pending, which always has"
              + " 100 000. Default: 100.")
  private @Nullable Integer writes;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Mixin private final TargetArguments where = new TargetArguments();

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the logs.")
  private boolean verbose;

  ExperimentCommand() {
    this(Experiments::all);
  }

  /** Makes the command for other experiments. */
  ExperimentCommand(Supplier<List<Experiment>> experiments) {
    this.experiments = experiments;
  }

  @Override
  public Integer call() {
    List<Experiment> chosen = chosen();
    ExperimentReport report = json ? new ExperimentJson(out()) : new ExperimentText(out());
    if (chosen.isEmpty()) {
      report.list(experiments.get());
      return ExitCode.SAME;
    }
    Setting setting = setting();
    boolean held = true;
    for (Experiment experiment : chosen) {
      report.begin(experiment);
      Finding finding = run(experiment, setting, report);
      if (finding != null) {
        report.end(experiment, finding);
      }
      held &= finding != null && finding.held();
    }
    report.close();
    return held ? ExitCode.SAME : ExitCode.FAILED;
  }

  private List<Experiment> chosen() {
    if (all && !names.isEmpty()) {
      throw misused("--all tries all of them: leave the names out.");
    }
    return all ? experiments.get() : names.stream().distinct().map(this::named).toList();
  }

  private Experiment named(String name) {
    return experiments.get().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                misused(
                    "There is no experiment \""
                        + name
                        + "\". Give one of these: "
                        + experiments.get().stream()
                            .map(Experiment::name)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private Setting setting() {
    TargetOptions options = where.options(null);
    Logging.configure(verbose, where.mayBeOnPi());
    AutoTarget.Found found = where.find(options);
    if (!found.why().isEmpty()) {
      spec().commandLine().getErr().println(found.why());
    }
    Target target = found.target();
    try {
      Board.check(target, options);
    } catch (TargetException e) {
      throw UserError.of(ExitCode.USAGE, e);
    }
    Setting usual = Setting.on(target, options);
    if (writes == null) {
      return usual;
    }
    if (writes < 1 || writes > MOST_WRITES) {
      throw misused("--writes goes from 1 to " + MOST_WRITES + ": " + writes + " is outside.");
    }
    return usual.withWrites(writes);
  }

  /** Tries one. Returns null if it could not be made, and says why: the others go on. */
  private @Nullable Finding run(Experiment experiment, Setting setting, ExperimentReport report) {
    try {
      return experiment.run(setting);
    } catch (IOException e) {
      String why = Objects.requireNonNull(UserError.of(ExitCode.FAILED, e).getMessage());
      PrintWriter err = spec().commandLine().getErr();
      err.println("The experiment " + experiment.name() + " could not be made: " + why);
      err.flush();
      report.failed(experiment, why);
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(ExitCode.FAILED, "The experiment was interrupted.", e);
    }
  }

  private ParameterException misused(String sentence) {
    return new ParameterException(spec().commandLine(), sentence);
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec); // picocli fills it in
  }
}
