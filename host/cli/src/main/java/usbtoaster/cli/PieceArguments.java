package usbtoaster.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import usbtoaster.pico.Pace;
import usbtoaster.protocol.Protocol;
import usbtoaster.targets.AutoTarget;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;
import usbtoaster.trace.ActivityListener;

/** The options of a run that is made to be looked at: where the device is, and the logs. */
final class PieceArguments {
  @Mixin private final TargetArguments where = new TargetArguments();

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the logs.")
  private boolean verbose;

  /**
   * Returns the job of such a run: one write at a time.
   *
   * @param listener who is notified of what goes on, or null
   * @param err gets a word on where the device is, if that may surprise
   */
  Job job(int browning, @Nullable ActivityListener listener, PrintWriter err) {
    TargetOptions options = where.options(null);
    Logging.configure(verbose, where.mayBeOnPi());
    AutoTarget.Found found = where.find(options);
    if (!found.why().isEmpty()) {
      err.println(found.why());
    }
    Job job =
        new Job(
            List.of(),
            found.target(),
            options,
            null,
            browning,
            Protocol.DEFAULT_BURST_BYTES,
            1,
            Slices.BYTES,
            TraceLevel.LIFE,
            null,
            new Recordings(null, null, listener),
            false);
    BoardSession.check(job);
    return job;
  }

  /** Returns where the device of {@code job} is, in words, and how its time passes. */
  static String where(Job job) {
    Target target = job.target();
    return switch (target) {
      case EMULATOR -> "on an emulated Pico, " + told(job.options().emulator().pace());
      case MOCK -> "on the mock device";
      case PI -> "on the Pico of this Pi";
    };
  }

  private static String told(Pace pace) {
    if (pace.fast()) {
      return "as fast as it can";
    }
    return pace.slowdown() == 1 ? "in real time" : pace.slowdown() + " times as slow as in reality";
  }
}
