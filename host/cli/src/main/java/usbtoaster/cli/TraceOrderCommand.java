package usbtoaster.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;
import usbtoaster.trace.life.StageOrder;

/** {@code toaster trace order}: whether the partial order of the stages holds. */
@Command(
    name = "order",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Checks that every request of a recording went through every stage in its order.",
      "",
      "The order is a partial one: what happens on different threads may be in any order, unless"
          + " one thing leads to the other."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the order holds",
      "1:it does not, or the recording is cut off or damaged",
      "2:nothing was done: the file cannot be used"
    })
final class TraceOrderCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(paramLabel = "FILE", description = "The recording.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    Recorded recorded = Recorded.open(file);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    StageOrder order = new StageOrder(graph(recorded));
    recorded.readStages(order);
    order.violations().forEach(sentence -> out.println(Visible.line(sentence)));
    long more = order.violationCount() - order.violations().size();
    if (more > 0) {
      out.println("And " + count(more, "violation") + " more.");
    }
    out.println(verdict(order));
    if (order.unchecked() > 0) {
      out.println(
          count(order.unchecked(), "request")
              + " not checked to the end: stages are missing in the recording.");
    }
    recorded.check();
    return order.violationCount() == 0 ? ExitCode.SAME : ExitCode.FAILED;
  }

  /**
   * A device that tells nothing of its side, in the whole recording, is not asked for it. Of a file
   * or a connection, some requests never come to the engine: the driver ends them itself.
   */
  private static StageGraph graph(Recorded recorded) {
    Set<Stage> told = EnumSet.noneOf(Stage.class);
    recorded.readStages(event -> told.add(event.event().stage()));
    if (told.contains(Stage.SUBMIT) && !told.contains(Stage.DMA_START)) {
      return StageGraph.ENGINE.optionally(Stage.PENDING, Stage.SUBMIT, Stage.REAP);
    }
    StageGraph graph =
        told.contains(Stage.DMA_DONE)
            ? StageGraph.WHOLE
            : StageGraph.WHOLE.without(
                Stage.DMA_SEEN, Stage.DMA_DONE, Stage.IRQ_RAISED, Stage.ACK_SEEN);
    return recorded.header().settings().containsKey("threads") ? withBlockingCalls(graph) : graph;
  }

  /** A blocking call comes back by its event: no packet, no task, nothing that resumes. */
  private static StageGraph withBlockingCalls(StageGraph graph) {
    return graph.optionally(
        Stage.SUSPEND,
        Stage.PACKET,
        Stage.BORROW,
        Stage.TASK,
        Stage.POST,
        Stage.INLINE,
        Stage.RESUME,
        Stage.RETURN);
  }

  private static String verdict(StageOrder order) {
    String requests = count(order.finished() + order.unsuspended(), "request");
    return order.violationCount() == 0
        ? "The order holds: " + requests + " reached every stage, each after what leads to it."
        : count(order.violationCount(), "violation") + "; " + requests + " reached every stage.";
  }

  private static String count(long n, String what) {
    String number = String.format(Locale.ROOT, "%,d", n).replace(',', ' ');
    return number + " " + what + (n == 1 ? "" : "s");
  }
}
