package usbtoaster.doctor;

import java.io.IOException;
import java.nio.file.Path;
import usbtoaster.chardev.GpioChip;

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
    return GpioChip.user(dev.resolve(chip), line);
  }
}
