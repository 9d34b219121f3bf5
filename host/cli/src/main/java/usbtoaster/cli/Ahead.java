package usbtoaster.cli;

import java.util.List;
import java.util.Set;
import usbtoaster.targets.Board;
import usbtoaster.targets.TargetException;

/**
 * Gets ready what a command on a device will need, on a thread of its own, while another one still
 * reads the command line. It is over before the first request: whoever opens the device waits for
 * what is not ready yet. What fails here fails again there, and is told there.
 */
final class Ahead {
  private static final Set<String> ON_A_DEVICE = Set.of("run", "watch", "picture", "latency");

  private final boolean wanted;

  private Ahead(boolean wanted) {
    this.wanted = wanted;
  }

  /** Looks whether there is something to do for these arguments. */
  static Ahead of(String... arguments) {
    List<String> given = List.of(arguments);
    boolean device = !given.isEmpty() && ON_A_DEVICE.contains(given.getFirst());
    return new Ahead(device && given.stream().noneMatch(Ahead::mayAskForLogs));
  }

  /** The logs are set up once for all: who may want them has to be read first. */
  private static boolean mayAskForLogs(String argument) {
    return argument.equals("--verbose")
        || (argument.startsWith("-") && !argument.startsWith("--") && argument.contains("v"));
  }

  boolean isWanted() {
    return wanted;
  }

  /** Begins, if there is something to do. */
  void start() {
    if (wanted) {
      Logging.configure(false, false);
      Thread.ofPlatform().daemon().name("ahead").start(Ahead::prepare);
    }
  }

  @SuppressWarnings("EmptyCatch")
  private static void prepare() {
    try {
      Board.prepare();
    } catch (TargetException | RuntimeException | LinkageError e) {
      // Whoever opens the board meets it, too.
    }
  }
}
