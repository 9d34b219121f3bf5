package usbtoaster.targets;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import usbtoaster.driver.Identify;
import usbtoaster.trace.Trace;

/**
 * Finds out where the toaster is, where nobody says it: on the header of this Raspberry Pi if one
 * answers there, else on the emulator. Off a Pi this looks at a few files, and starts no Pi4J. On
 * one it opens the lines, asks, and gives them back; that takes a quarter of a second at most, and
 * Pi4J's start.
 */
public final class AutoTarget {
  /**
   * Where the toaster is.
   *
   * @param why a sentence for a user who may have expected another target; "" if nobody would
   */
  public record Found(Target target, String why) {}

  /** Opens the lines of the header. */
  @FunctionalInterface
  interface Lines {
    Board open() throws TargetException;
  }

  private final PiHeader header;
  private final Lines lines;
  private final LongConsumer pause;

  /**
   * Looks at a machine.
   *
   * @param pause lets about so many nanoseconds pass
   */
  AutoTarget(PiHeader header, Lines lines, LongConsumer pause) {
    this.header = header;
    this.lines = lines;
    this.pause = pause;
  }

  /** Finds the toaster of this machine. */
  public static Found find(TargetOptions options) {
    return new AutoTarget(
            PiHeader.ofThisMachine(options.pins()),
            () -> Board.open(Target.PI, options, Trace.OFF),
            LockSupport::parkNanos)
        .find();
  }

  Found find() {
    if (!header.isThere()) {
      return new Found(Target.EMULATOR, "");
    }
    try (Board board = lines.open()) {
      return Identify.ask(board.wiring(), pause) != null
          ? new Found(Target.PI, "")
          : emulator("No toaster answers on this Pi's header");
    } catch (TargetException | RuntimeException e) { // Pi4J's lines throw what they like
      return emulator("This Pi's header cannot be used");
    }
  }

  private static Found emulator(String because) {
    return new Found(
        Target.EMULATOR, because + ": the emulated toaster is used; toaster doctor says why.");
  }
}
