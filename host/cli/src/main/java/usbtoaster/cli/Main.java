package usbtoaster.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import usbtoaster.emulator.Visible;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code args} give, and ends the process with its exit code. */
  public static void main(String[] args) {
    boolean terminal = Boolean.getBoolean("toaster.terminal"); // the launcher looked
    OutputStream stdout = new FileOutputStream(FileDescriptor.out);
    System.exit(commandLine(BoardSession::open, terminal, stdout).execute(args));
  }

  /**
   * Makes the command line.
   *
   * @param terminal whether a person looks at stderr: then there is a progress bar
   */
  static CommandLine commandLine(Session.Opener opener, boolean terminal) {
    return commandLine(opener, terminal, null);
  }

  /**
   * Makes the command line.
   *
   * @param stdout what bytes from a device go to; null: to where everything is printed
   */
  static CommandLine commandLine(
      Session.Opener opener, boolean terminal, @Nullable OutputStream stdout) {
    RunCommand run = new RunCommand(opener, terminal);
    return new CommandLine(new ToasterCommand())
        .addSubcommand(run)
        .addSubcommand(new PicoCommand(stdout))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler(
            (exception, commandLine, result) ->
                failed(exception, run.stackTraces(), commandLine.getErr()));
  }

  private static int misused(ParameterException exception, String[] args) {
    CommandLine commandLine = exception.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println(Visible.line(String.valueOf(exception.getMessage())));
    err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Exception exception, boolean stackTraces, PrintWriter err) {
    if (exception instanceof UserError) {
      err.println(exception.getMessage());
    } else {
      err.println("The program has a fault: " + Visible.line(exception.toString()));
    }
    if (stackTraces) {
      exception.printStackTrace(err);
    }
    return exception instanceof UserError error ? error.exitCode() : ExitCode.FAILED;
  }
}
