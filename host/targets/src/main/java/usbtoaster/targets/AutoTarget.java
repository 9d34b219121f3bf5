package usbtoaster.targets;

import com.pi4j.io.spi.Spi;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.trace.Trace;

/**
 * Finds out where the toaster is, where nobody says it: on the header of this Raspberry Pi if one
 * answers there, else on the emulator. Off a Pi this looks at a few files, and starts no Pi4J. On
 * one it opens the lines, asks, and gives them back; that takes 0.2 s at most, and Pi4J's start.
 */
public final class AutoTarget {
  private static final int TRIES = 10;
  private static final long PAUSE_NANOS = 2 * Protocol.BOOT_NANOS / TRIES;

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
      return answers(board.wiring().bus())
          ? new Found(Target.PI, "")
          : emulator("No toaster answers on this Pi's header");
    } catch (TargetException e) {
      return emulator("This Pi's header cannot be used");
    }
  }

  private static Found emulator(String because) {
    return new Found(
        Target.EMULATOR, because + ": the emulated toaster is used; toaster doctor says why.");
  }

  /** Returns whether a status of this protocol comes back: the answer comes with the next frame. */
  private boolean answers(Spi bus) {
    byte[] command = new byte[Protocol.HEADER_BYTES];
    byte[] answer = new byte[Protocol.HEADER_BYTES];
    StatusFrame status = new StatusFrame(answer);
    for (int i = 1; i <= TRIES; i++) {
      new CommandFrame(command).begin(Opcode.IDENTIFY).sequence(i).seal();
      if (bus.transfer(command, 0, answer, 0, command.length) != command.length) {
        return false;
      }
      if (status.valid()) {
        return status.version() == Protocol.VERSION;
      }
      pause.accept(PAUSE_NANOS);
    }
    return false;
  }
}
