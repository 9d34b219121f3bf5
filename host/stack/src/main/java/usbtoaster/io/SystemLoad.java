package usbtoaster.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load that the operating system tells. Memory is that of Linux: what it can give out without
 * swapping is free. On another system nothing is known of it, and no thread is held back for it.
 */
final class SystemLoad implements MachineLoad {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Pattern TOTAL = line("MemTotal");
  private static final Pattern AVAILABLE = line("MemAvailable");

  private static Pattern line(String name) {
    return Pattern.compile("(?m)^" + name + ":\\s+(\\d{1,15}) kB$");
  }

  @Override
  public long processNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(-1L);
  }

  @Override
  public double memoryUsed() {
    try {
      return memoryUsed(Files.readString(MEMORY, StandardCharsets.US_ASCII));
    } catch (IOException noSuchFile) {
      return -1;
    }
  }

  /** Returns the share that the text of {@code /proc/meminfo} tells; negative: none. */
  static double memoryUsed(String text) {
    Matcher total = TOTAL.matcher(text);
    Matcher available = AVAILABLE.matcher(text);
    if (!total.find() || !available.find() || Long.parseLong(total.group(1)) == 0) {
      return -1;
    }
    return 1 - (double) Long.parseLong(available.group(1)) / Long.parseLong(total.group(1));
  }
}
