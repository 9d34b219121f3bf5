package usbtoaster.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.targets.Edges;
import usbtoaster.trace.Stage;
import usbtoaster.view.led.LedMode;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code args} give, and ends the process with its exit code. */
  public static void main(String[] args) {
    String looked = System.getProperty("toaster.terminal"); // by the launcher, if it started this
    Ahead.of(args).start();
    boolean terminal = looked == null ? TerminalWidth.isThere() : Boolean.parseBoolean(looked);
    System.exit(
        run(
            args,
            BoardSession::open,
            terminal ? TerminalWidth.ofStderr() : null,
            Screen.ofStdout(),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err)));
  }

  /**
   * Runs a command, and looks whether what it printed has arrived.
   *
   * @param terminal how many columns the terminal has where {@code stderr} goes; null if there is
   *     none, and no progress bar
   * @param screen what {@code stdout} is
   * @return the exit code; not 0 if something that was printed is lost
   */
  static int run(
      String[] args,
      Session.Opener opener,
      @Nullable IntSupplier terminal,
      Screen screen,
      OutputStream stdout,
      OutputStream stderr) {
    Printed out = new Printed(stdout, System.out.charset(), false);
    Printed err = new Printed(stderr, System.err.charset(), true);
    CommandLine commandLine =
        commandLine(opener, terminal, screen, out, args).setOut(out.writer()).setErr(err.writer());
    int exitCode = execute(commandLine, args);
    IOException lost = out.failure();
    if (lost != null) {
      err.writer().println("What was printed is lost: " + Reason.of(lost) + ".");
    }
    boolean logged = !System.err.checkError(); // the logger writes there, and asks nobody
    boolean printed = lost == null && err.failure() == null && logged;
    return exitCode == ExitCode.SAME && !printed ? ExitCode.FAILED : exitCode;
  }

  private static int execute(CommandLine commandLine, String[] args) {
    try {
      return commandLine.execute(Operands.of(args, Operands::isFile));
    } catch (UserError e) {
      commandLine.getErr().println(e.getMessage());
      return e.exitCode();
    }
  }

  /**
   * Makes the command line. What is no option is an operand as it stands, whatever is in it.
   *
   * @param screen what the results of a run are printed on
   * @param stdout what bytes from a device go to
   * @param arguments what is to be executed: the command that they name is there; if they name
   *     none, all are
   */
  static CommandLine commandLine(
      Session.Opener opener,
      @Nullable IntSupplier terminal,
      Screen screen,
      OutputStream stdout,
      String... arguments) {
    RunCommand run = new RunCommand(opener, terminal, screen);
    Commands commands =
        new Commands()
            .with("run", () -> run)
            .with("watch", WatchCommand::new)
            .with("picture", () -> new PictureCommand(opener))
            .with("latency", () -> new LatencyCommand(opener))
            .with("experiment", ExperimentCommand::new)
            .with("trace", () -> TraceCommand.commandLine(stdout))
            .with("replay", () -> new ReplayCommand(screen))
            .with("pico", () -> new PicoCommand(System.in, stdout))
            .with("doctor", DoctorCommand::ofThisMachine)
            .with("wiring", () -> new WiringCommand(System.out.charset(), Colours.wanted()))
            .with("flash", FlashCommand::new);
    return commands
        .addTo(new CommandLine(new ToasterCommand()), arguments)
        .registerConverter(Edges.class, new ChoiceConverter<>(Edges.class))
        .registerConverter(TargetChoice.class, new ChoiceConverter<>(TargetChoice.class))
        .registerConverter(LedMode.class, new ChoiceConverter<>(LedMode.class))
        .registerConverter(EntryKind.class, new ChoiceConverter<>(EntryKind.class))
        .registerConverter(ExportFormat.class, new ChoiceConverter<>(ExportFormat.class))
        .registerConverter(Stage.class, new ChoiceConverter<>(Stage.class))
        .registerConverter(TraceLevel.class, new ChoiceConverter<>(TraceLevel.class))
        .setColorScheme(Help.defaultColorScheme(screen.coloured() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setTrimQuotes(false)
        .setAbbreviatedOptionsAllowed(false)
        .setAbbreviatedSubcommandsAllowed(false)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler(
            (exception, commandLine, result) ->
                failed(exception, run.stackTraces(), commandLine.getErr()))
        .setExecutionStrategy(Main::checked);
  }

  private static int checked(ParseResult result) {
    try {
      Translation.configured();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          result.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
    }
    try {
      FileUses.check(result);
    } catch (UserError e) {
      throw new ExecutionException(result.commandSpec().commandLine(), e.toString(), e);
    }
    return new RunLast().execute(result);
  }

  private static int misused(ParameterException exception, String[] args) {
    CommandLine commandLine = exception.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println(Visible.line(String.valueOf(exception.getMessage())));
    List<String> meant =
        exception instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    if (!meant.isEmpty()) {
      err.println("Did you mean: " + String.join(", ", meant) + "?");
    }
    err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Exception exception, boolean stackTraces, PrintWriter err) {
    if (exception instanceof UserError) {
      err.println(Visible.line(String.valueOf(exception.getMessage())));
    } else {
      err.println("The program has a fault: " + Visible.line(exception.toString()));
    }
    if (stackTraces) {
      StringWriter trace = new StringWriter();
      exception.printStackTrace(new PrintWriter(trace));
      trace
          .toString()
          .lines()
          .map(line -> Visible.line(line.replace("\t", "    "))) // causes name files as they are
          .forEach(err::println);
    }
    return exception instanceof UserError error ? error.exitCode() : ExitCode.FAILED;
  }
}
