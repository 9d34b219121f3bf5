package usbtoaster.chardev;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import usbtoaster.chardev.GpioException.Reason;

/** Makes a sentence of an error number. */
final class Refusal {
  private Refusal() {}

  /** A device that cannot be opened, or is no chip. */
  static GpioException ofOpening(Path device, int errno) {
    return switch (errno) {
      case Errno.ENOENT -> new GpioException(Reason.NO_CHIP, missing(device));
      case Errno.EACCES, Errno.EPERM -> new GpioException(Reason.DENIED, Access.denied(device));
      case Errno.ENODEV, Errno.ENXIO -> new GpioException(Reason.GONE, gone(device.toString()));
      case Errno.ENOTTY, Errno.EINVAL ->
          new GpioException(
              Reason.NOT_A_CHIP,
              "%s is not a GPIO chip (%s): name one, as /dev/gpiochip0."
                  .formatted(device, Errno.name(errno)));
      default ->
          new GpioException(
              Reason.OTHER,
              "%s could not be opened (%s): look into the kernel's log (dmesg)."
                  .formatted(device, Errno.name(errno)));
    };
  }

  private static String missing(Path device) {
    List<String> chips = new ArrayList<>();
    Path folder = device.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        GpioChip.paths(folder).forEach(chip -> chips.add(chip.getFileName().toString()));
      }
    } catch (IOException e) {
      // Then there are none to name.
    }
    return "There is no %s: ".formatted(device)
        + (chips.isEmpty()
            ? "this machine has no GPIO chip, or its driver is not loaded."
            : "name one of these: " + String.join(", ", chips) + ".");
  }

  static GpioException gone(GpioChip chip) {
    return new GpioException(Reason.GONE, gone(chip.name()));
  }

  private static String gone(String chip) {
    return chip
        + " is gone: its driver was unloaded, or it was unplugged. Open it again when it is"
        + " back.";
  }

  static GpioException closed(String what) {
    return new GpioException(Reason.CLOSED, what + " is closed: open it again.");
  }

  static GpioException noSuchLine(GpioChip chip, int line) {
    return new GpioException(
        Reason.NO_LINE,
        line,
        "There is no line %d on %s (%s): it has the lines 0 to %d."
            .formatted(line, chip.name(), chip.label(), chip.lines() - 1));
  }

  static GpioException held(GpioChip chip, int line, LineHolder holder) {
    return new GpioException(
        Reason.BUSY,
        line,
        "Line %d of %s is held by %s: close the program, or remove the overlay that claims it."
            .formatted(line, chip.name(), holder),
        holder);
  }

  /** Lines that cannot be had, for a reason that no look at the lines has shown. */
  static GpioException ofRequest(GpioChip chip, LineRequest request, int errno) {
    return switch (errno) {
      case Errno.EBUSY ->
          new GpioException(
              Reason.BUSY,
              "A line of %s was in use just now (%s): try again."
                  .formatted(chip.name(), Errno.name(errno)));
      case Errno.ENXIO ->
          new GpioException(
              Reason.NO_EDGES,
              request.inputs().isEmpty()
                  ? GpioException.NO_LINE
                  : request.inputs().getFirst().line(),
              "%s (%s) has no interrupts, so it tells no edges (%s): use inputs of another chip."
                  .formatted(chip.name(), chip.label(), Errno.name(errno)));
      case Errno.ENODEV -> gone(chip);
      case Errno.EACCES, Errno.EPERM ->
          new GpioException(Reason.DENIED, Access.denied(chip.path()));
      case Errno.ENOTTY ->
          new GpioException(
              Reason.NOT_A_CHIP,
              "The kernel does not know uAPI v2 of the GPIO character device (%s): it needs Linux"
                      .formatted(Errno.name(errno))
                  + " 5.10 or newer.");
      default ->
          new GpioException(
              Reason.OTHER,
              "%s does not give the lines %s (%s): this kernel or chip cannot do what is asked."
                  .formatted(chip.name(), Arrays.toString(request.lines()), Errno.name(errno)));
    };
  }

  /** A call on lines that are held. */
  static GpioException ofLines(GpioChip chip, String call, int errno) {
    return errno == Errno.ENODEV
        ? gone(chip)
        : new GpioException(
            Reason.OTHER,
            "%s failed on %s (%s): look into the kernel's log (dmesg)."
                .formatted(call, chip.name(), Errno.name(errno)));
  }
}
