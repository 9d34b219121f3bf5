package usbtoaster.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Runs the real command line in this process, and keeps what it printed. */
final class Console {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final int exitCode;

  private Console(Session.Opener opener, @Nullable IntSupplier terminal, String... args) {
    exitCode = Main.run(args, opener, terminal, Screen.USUAL, out, err);
  }

  private Console(OutputStream printed, String... args) {
    exitCode = Main.run(args, BoardSession::open, null, Screen.USUAL, printed, err);
  }

  /** Runs on the target that the arguments say. */
  static Console toaster(Object... args) {
    return new Console(BoardSession::open, null, strings(args));
  }

  static Console toaster(Session session, Object... args) {
    return new Console(job -> session, null, strings(args));
  }

  /** Runs with a terminal at stderr that has so many columns. */
  static Console onTerminal(IntSupplier columns, Session session, Object... args) {
    return new Console(job -> session, columns, strings(args));
  }

  /** Runs on the target that the arguments say, with a terminal at stderr. */
  static Console atTerminal(IntSupplier columns, Object... args) {
    return new Console(BoardSession::open, columns, strings(args));
  }

  /** Runs with a standard output of its own. */
  static Console printingTo(OutputStream printed, Object... args) {
    return new Console(printed, strings(args));
  }

  private static String[] strings(Object... args) {
    return List.of(args).stream().map(Object::toString).toArray(String[]::new);
  }

  String out() {
    return out.toString(System.out.charset());
  }

  String err() {
    return err.toString(System.err.charset());
  }

  List<String> lines() {
    return out().lines().toList();
  }
}
