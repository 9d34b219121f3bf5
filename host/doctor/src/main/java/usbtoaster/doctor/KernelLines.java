package usbtoaster.doctor;

import java.io.IOException;
import java.nio.file.Path;
import usbtoaster.chardev.GpioChip;
import usbtoaster.chardev.LineInfo;

/** Who uses a line, as the kernel's character device tells it. */
public final class KernelLines implements LineUse {
  private final Path dev;

  /** Looks at the chips of this machine. */
  public KernelLines() {
    this(Path.of("/dev"));
  }

  KernelLines(Path dev) {
    this.dev = dev;
  }

  @Override
  public String user(String chip, int line) throws IOException {
    try (GpioChip opened = GpioChip.open(dev.resolve(chip))) {
      LineInfo info = opened.line(line);
      return info.used() ? opened.holder(info).toString() : "";
    }
  }
}
