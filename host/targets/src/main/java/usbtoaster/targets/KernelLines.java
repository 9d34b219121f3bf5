package usbtoaster.targets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.chardev.EdgeListener;
import usbtoaster.chardev.GpioChip;
import usbtoaster.chardev.GpioException;
import usbtoaster.chardev.LineRequest;
import usbtoaster.chardev.LineRequest.Bias;
import usbtoaster.chardev.LineRequest.Input;
import usbtoaster.chardev.LineRequest.Output;
import usbtoaster.chardev.pi4j.ChardevLines;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Recorder;

/** The toaster's lines at the kernel's GPIO character device. */
final class KernelLines {
  private static final String CONSUMER = "usb-toaster";
  private static final String IRQ = "IRQ"; // as the emulator's wire
  private static final String LABEL = "pinctrl"; // as Pi4J looks for it

  private KernelLines() {}

  /** Returns what to ask for: IRQ pulled down, ACK low, RESET high, and the LEDs dark. */
  static LineRequest request(TargetOptions options) {
    List<Output> outputs = new ArrayList<>();
    outputs.add(new Output(options.pins().ack(), false));
    outputs.add(new Output(options.pins().reset(), true));
    LedPins leds = options.leds();
    if (leds != null) {
      leds.bcm().forEach(bcm -> outputs.add(new Output(bcm, false)));
    }
    return new LineRequest(
        CONSUMER,
        List.of(new Input(options.pins().irq(), Bias.PULL_DOWN)),
        outputs,
        LineRequest.MOST_EVENTS);
  }

  /**
   * Returns what records that the kernel saw IRQ rise: on the edge thread, before the driver.
   *
   * @param recorder gets each edge of IRQ, with the kernel's time; null: nobody does
   */
  static EdgeListener traced(PinMap pins, Trace trace, @Nullable Recorder recorder) {
    return (line, rising, kernelNanos, seqno, lineSeqno, lostBefore) -> {
      if (line != pins.irq()) {
        return;
      }
      if (rising) {
        trace.recordAt(Stage.EDGE, 0, lineSeqno, kernelNanos);
      }
      if (recorder != null) {
        recorder.lineAt(IRQ, rising, kernelNanos, Trace.NO_DEVICE_TIME);
      }
    };
  }

  /**
   * Takes the lines.
   *
   * @throws GpioException if they are not to be had
   */
  static ChardevLines open(Path device, TargetOptions options, EdgeListener first)
      throws GpioException {
    return ChardevLines.open(device, request(options), first);
  }

  /** Returns the first chip of a folder whose label is that of a Pi's header; null: none tells. */
  static @Nullable Path header(Path dev) {
    try {
      for (Path device : GpioChip.paths(dev)) {
        if (isHeader(device)) {
          return device;
        }
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean isHeader(Path device) {
    try (GpioChip chip = GpioChip.open(device)) {
      return chip.label().contains(LABEL);
    } catch (GpioException | RuntimeException | LinkageError e) {
      return false; // another one may be it
    }
  }

  /** Returns who holds a line, in words that follow "held by"; null: nobody, or nobody knows. */
  static @Nullable String holder(@Nullable Path device, int bcm) {
    if (device == null) {
      return null;
    }
    try {
      String user = GpioChip.user(device, bcm);
      return user.isEmpty() ? null : user;
    } catch (GpioException | RuntimeException | LinkageError e) {
      return null;
    }
  }
}
