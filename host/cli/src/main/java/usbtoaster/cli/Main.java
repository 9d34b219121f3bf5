package usbtoaster.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code args} give, and ends the process with its exit code. */
  public static void main(String[] args) {
    boolean terminal = Boolean.getBoolean("toaster.terminal"); // the launcher looked
    System.exit(commandLine(BoardSession::open, terminal).execute(args));
  }

  /**
   * Makes the command line.
   *
   * @param terminal whether a person looks at stderr: then there is a progress bar
   */
  static CommandLine commandLine(Session.Opener opener, boolean terminal) {
    RunCommand run = new RunCommand(opener, terminal);
    return new CommandLine(new ToasterCommand())
        .addSubcommand(run)
        .addSubcommand(new PicoCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler(
            (exception, commandLine, result) ->
                failed(exception, run.stackTraces(), commandLine.getErr()));
  }

  private static int misused(ParameterException exception, String[] args) {
    CommandLine commandLine = exception.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println(exception.getMessage());
    err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Exception exception, boolean stackTraces, PrintWriter err) {
    if (exception instanceof UserError) {
      err.println(exception.getMessage());
    } else {
      err.println("The program has a fault: " + exception);
    }
    if (stackTraces) {
      exception.printStackTrace(err);
    }
    return exception instanceof UserError error ? error.exitCode() : ExitCode.FAILED;
  }
}
