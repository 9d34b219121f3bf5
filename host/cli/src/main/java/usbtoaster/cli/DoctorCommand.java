package usbtoaster.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import usbtoaster.doctor.Finding;
import usbtoaster.doctor.Hands;
import usbtoaster.doctor.KernelLines;
import usbtoaster.doctor.Machine;
import usbtoaster.doctor.MachineCheck;
import usbtoaster.doctor.Report;
import usbtoaster.doctor.WireCheck;
import usbtoaster.driver.LedPins;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.targets.Board;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;
import usbtoaster.trace.Trace;

/** {@code toaster doctor}: what is wrong with this machine and its wires. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Looks at this machine, at the wires to the toaster one by one, and at the toaster; says what"
          + " is wrong, and what to do about it.",
      "",
      "On a Raspberry Pi it looks at the header, whether a toaster answers there or not. Elsewhere"
          + " it looks at the emulated toaster.",
      "",
      "Leaves nothing changed: it gives the lines back, and resets the toaster. What toasts in it"
          + " is lost."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well, or only warned of",
      "1:something failed",
      "2:nothing was looked at: an option cannot be used"
    })
final class DoctorCommand implements Callable<Integer> {
  private final Machine machine;
  private final boolean terminal;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final TargetArguments where = new TargetArguments();

  @Option(names = "--leds", description = "Look at the lines of the LEDs, too.")
  private boolean leds;

  @Mixin private final LedPinArguments ledPins = new LedPinArguments();

  @Option(
      names = "--plain",
      description = "No colours. There are none either where NO_COLOR is set, or in a pipe.")
  private boolean plain;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the logs.")
  private boolean verbose;

  /**
   * Makes the command.
   *
   * @param machine what to look at
   * @param terminal whether what is printed goes to a terminal that has colours
   */
  DoctorCommand(Machine machine, boolean terminal) {
    this.machine = machine;
    this.terminal = terminal;
  }

  /** Makes the command for this machine. */
  static DoctorCommand ofThisMachine() {
    return new DoctorCommand(Machine.ofThis(new KernelLines()), Colours.wanted());
  }

  @Override
  public Integer call() {
    CommandSpec here = spec();
    TargetOptions options = where.options(null);
    Logging.configure(verbose, where.mayBeOnPi());
    Target target = target(options);
    if (target == Target.MOCK) {
      throw new ParameterException(
          here.commandLine(), "The mock has no wires: give --target emulator or pi.");
    }
    PrintWriter out = here.commandLine().getOut();
    Report report = new Report(terminal && !plain);
    MachineCheck check = new MachineCheck(machine, options.pins(), lights(options));
    List<Finding> all = new ArrayList<>(target == Target.PI ? check.run() : check.emulated());
    print(out, report, all);
    List<Finding> wires = wires(target, options, failed(all));
    print(out, report, wires);
    all.addAll(wires);
    return failed(all) ? ExitCode.FAILED : ExitCode.SAME;
  }

  private @Nullable LedPins lights(TargetOptions options) {
    if (ledPins.isGiven() && !leds) {
      throw new ParameterException(
          spec().commandLine(),
          "--led-pins says where the LEDs are, and --leds looks at them: add --leds.");
    }
    try {
      return leds ? options.withLeds(ledPins.map()).leds() : null;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** On a Pi the header is what is to be looked at, and just if no toaster answers there. */
  private Target target(TargetOptions options) {
    return where.isToBeFound() && machine.mayHaveToaster(options.pins())
        ? Target.PI
        : where.isToBeFound() ? Target.EMULATOR : where.find(options).target();
  }

  private static List<Finding> wires(Target target, TargetOptions options, boolean hopeless) {
    if (hopeless) {
      return WireCheck.skipped();
    }
    try (SharedTimer time = new SharedTimer()) {
      return new WireCheck(
              (pins, trace) ->
                  Board.open(
                      target, options.withPins(pins), target == Target.PI ? trace : Trace.OFF),
              options.pins(),
              new Hands(time, LockSupport::parkNanos))
          .run();
    }
  }

  private static boolean failed(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.FAILED);
  }

  /** Prints what is known so far: the next look takes a while. */
  private static void print(PrintWriter out, Report report, List<Finding> findings) {
    report.lines(findings).forEach(out::println);
    out.flush();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("Picocli fills in the spec: run this with a CommandLine");
    }
    return spec;
  }
}
