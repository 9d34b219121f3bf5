package usbtoaster.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** Runs the real command line in this process, and keeps what it printed. */
final class Console {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  final int exitCode;

  private Console(Session.Opener opener, boolean terminal, String... args) {
    CommandLine commandLine = Main.commandLine(opener, terminal);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    exitCode = commandLine.execute(args);
  }

  /** Runs on the home that the arguments say. */
  static Console toaster(Object... args) {
    return new Console(BoardSession::open, false, strings(args));
  }

  static Console toaster(Session session, Object... args) {
    return new Console(job -> session, false, strings(args));
  }

  static Console onTerminal(Session session, Object... args) {
    return new Console(job -> session, true, strings(args));
  }

  private static String[] strings(Object... args) {
    return List.of(args).stream().map(Object::toString).toArray(String[]::new);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  List<String> lines() {
    return out().lines().toList();
  }
}
