package usbtoaster.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.trace.Stage;
import usbtoaster.view.compare.RunDiff;
import usbtoaster.view.compare.RunStages;
import usbtoaster.view.compare.StepTimes;

/** {@code toaster trace diff}: two recordings beside each other. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Compares the stages of two runs: the first request that called in A with the first in B, and"
          + " so on. Tells the first difference, and how long each step took in both.",
      "",
      "Times and threads are no difference. Stages on different sides (the caller's, the device's,"
          + " the borrowed threads', the I/O pool's, the task's) have no order among each other."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the same stages in the same order",
      "1:a difference, or a recording is cut off or damaged",
      "2:nothing was done: an option or a file cannot be used"
    })
final class TraceDiffCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(index = "0", paramLabel = "A", description = "One recording.")
  private Path one = Path.of("");

  @FileUse(FileUse.Way.READ)
  @Parameters(index = "1", paramLabel = "B", description = "The other.")
  private Path other = Path.of("");

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "STAGE",
      description = "These stages are no difference.")
  private List<Stage> ignored = List.of();

  @Option(names = "--threads", description = "Whose a thread was is a difference, too.")
  private boolean threads;

  @Option(
      names = "--fold",
      description =
          "How many bursts a request took, and how many requests there were, is no difference: how"
              + " much a read finds is a matter of time.")
  private boolean fold;

  @Override
  public Integer call() {
    Recorded a = Recorded.open(one);
    Recorded b = Recorded.open(other);
    RunStages stagesOfA = new RunStages();
    RunStages stagesOfB = new RunStages();
    StepTimes timesOfA = new StepTimes();
    StepTimes timesOfB = new StepTimes();
    a.readStages(stagesOfA, timesOfA);
    b.readStages(stagesOfB, timesOfB);
    RunDiff.Options options = new RunDiff.Options(new HashSet<>(ignored), threads, fold);
    RunDiff diff = RunDiff.of(stagesOfA, stagesOfB, options);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    DiffReport report = new DiffReport(out);
    report.verdict(diff, stagesOfA, stagesOfB);
    report.times(timesOfA, timesOfB);
    a.check();
    b.check();
    return diff.first() == null ? ExitCode.SAME : ExitCode.FAILED;
  }
}
