package usbtoaster.targets;

import org.jspecify.annotations.Nullable;
import usbtoaster.chardev.GpioException;
import usbtoaster.chardev.GpioLines;
import usbtoaster.driver.LedPins;

/** The LEDs as outputs of the kernel's character device: all that change go in one call. */
final class KernelLeds implements LedLines {
  private final GpioLines lines;
  private final long[] masks; // by LED, in the request

  private KernelLeds(GpioLines lines, LedPins pins) {
    this.lines = lines;
    masks = pins.bcm().stream().mapToLong(lines::mask).toArray();
  }

  /** Takes the LEDs out of lines that were requested with them; null: none are asked for. */
  static @Nullable LedLines of(GpioLines lines, @Nullable LedPins pins) {
    return pins == null ? null : new KernelLeds(lines, pins);
  }

  @Override
  public void set(int mask, int levels) {
    long lineMask = 0;
    long bits = 0;
    for (int i = 0; i < masks.length; i++) {
      lineMask |= (mask >> i & 1) != 0 ? masks[i] : 0;
      bits |= (levels >> i & 1) != 0 ? masks[i] : 0;
    }
    try {
      lines.set(bits & lineMask, lineMask);
    } catch (GpioException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
