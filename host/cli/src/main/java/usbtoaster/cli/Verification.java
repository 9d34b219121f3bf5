package usbtoaster.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.Identify;
import usbtoaster.driver.PinMap;
import usbtoaster.flash.Pause;
import usbtoaster.flash.Uf2Image;
import usbtoaster.protocol.Identity;
import usbtoaster.targets.Board;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.TargetOptions;
import usbtoaster.trace.Trace;

/** Asks the toaster on the header, after it was flashed, which firmware it has. */
final class Verification {
  private static final int TRIES = 3; // it may just be starting

  private final Header header;
  private final PinMap pins;
  private final Pause pause;

  /** The header of this machine. */
  @FunctionalInterface
  interface Header {
    /**
     * Opens the toaster's lines.
     *
     * @return null if this machine has no header
     * @throws TargetException if it has one, and they cannot be opened; the message says why
     */
    @Nullable Board open(PinMap pins) throws TargetException;
  }

  Verification(Header header, PinMap pins, Pause pause) {
    this.header = header;
    this.pins = pins;
    this.pause = pause;
  }

  /** Opens the header of this machine. Every Raspberry Pi has a device tree; a PC has none. */
  static @Nullable Board openHeader(PinMap pins) throws TargetException {
    return Files.exists(Path.of("/proc/device-tree/model"))
        ? Board.open(Target.PI, TargetOptions.DEFAULT.withPins(pins), Trace.OFF)
        : null;
  }

  /** Asks, tells it and returns the exit code. */
  int run(Uf2Image image, PrintWriter out) {
    if (image.version().isEmpty()) {
      out.println("It is not the toaster's firmware, so no version was asked for.");
      return ExitCode.SAME;
    }
    try (Board board = header.open(pins)) {
      if (board == null) {
        out.println("Its version was not asked for: this machine has no header.");
        return ExitCode.SAME;
      }
      return told(ask(board), image.version().getAsInt(), out);
    } catch (TargetException e) {
      out.println("Its version was not asked for. " + e.getMessage());
      return ExitCode.SAME;
    }
  }

  private @Nullable Identity ask(Board board) {
    Identity identity = null;
    try {
      for (int i = 0; i < TRIES && identity == null; i++) {
        identity = Identify.ask(board.wiring(), pause::pass);
      }
    } catch (RuntimeException e) { // Pi4J's lines throw what they like
      throw new UserError(
          ExitCode.FAILED,
          "The toaster on the header could not be asked (%s): toaster doctor looks at its wires;"
                  .formatted(e.getMessage())
              + " --no-verify leaves this out.",
          e);
    }
    return identity;
  }

  private static int told(@Nullable Identity identity, int version, PrintWriter out) {
    if (identity == null) {
      throw new UserError(
          ExitCode.FAILED,
          "No toaster answers on the header: toaster doctor looks at its wires; --no-verify leaves"
              + " this out.");
    }
    if (identity.firmware() != version) {
      throw new UserError(
          ExitCode.FAILED,
          "The toaster on the header has firmware %d, and %d was copied: is it the Pico that was in"
                  .formatted(identity.firmware(), version)
              + " boot mode?");
    }
    out.printf(
        "The toaster on the header answers: firmware %d, protocol %d.%n",
        identity.firmware(), identity.protocol());
    return ExitCode.SAME;
  }
}
