package usbtoaster.targets;

import com.pi4j.boardinfo.definition.BoardModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import usbtoaster.chardev.GpioException;
import usbtoaster.chardev.LineHolder;
import usbtoaster.driver.PiWires;

/** Makes a sentence of what went wrong below Pi4J, whose outermost message names no cause. */
final class PiFault {
  private static final String LET_GO =
      "close the program that uses it, or remove the overlay that claims it from"
          + " /boot/firmware/config.txt.";

  private final PiHeader header;
  private final @Nullable String chip;
  private final IntFunction<@Nullable String> holder;

  /**
   * Knows what is needed for a sentence.
   *
   * @param chip the GPIO chip in use, or null: the one that Pi4J chose
   * @param holder who holds a line, by its BCM number; null if nobody knows
   */
  PiFault(PiHeader header, @Nullable String chip, IntFunction<@Nullable String> holder) {
    this.header = header;
    this.chip = chip;
    this.holder = holder;
  }

  /** Returns the exception for the user; {@code thrown} is its cause. */
  TargetException of(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    for (Throwable each : chain) {
      if (each instanceof GpioException refused) {
        return new TargetException(sentence(refused), thrown);
      }
      if (each instanceof LinkageError) {
        return new TargetException(
            "Pi4J's native library does not load here ("
                + each.getMessage()
                + "): it needs Raspberry Pi OS, or another Linux with glibc on an ARM processor,"
                + " and a JDK of the same word length.",
            thrown);
      }
    }
    return new TargetException(sentence(chain), thrown);
  }

  /** What the kernel refuses says itself why; only what a Pi's owner knows better is told so. */
  private String sentence(GpioException refused) {
    LineHolder holder = refused.holder();
    if (holder != null) {
      return "BCM %d is held by %s: %s".formatted(refused.line(), holder, LET_GO);
    }
    return refused.reason() == GpioException.Reason.DENIED
        ? header.denied(chip)
        : String.valueOf(refused.getMessage());
  }

  private String sentence(List<Throwable> chain) {
    String causes = causes(chain);
    String lower = causes.toLowerCase(Locale.ROOT);
    boolean busy = lower.contains("busy");
    int bcm = bcm(chain);
    String process = bcm < 0 ? null : holder.apply(bcm);
    if (busy && process != null) {
      return "BCM %d is held by %s: %s".formatted(bcm, process, LET_GO);
    }
    if (bcm >= 0 && (busy || process != null)) {
      String how = process == null ? "is in use" : "is held by " + process;
      return "BCM %d %s (%s): %s".formatted(bcm, how, causes, LET_GO);
    }
    if (lower.contains("permission denied") || lower.contains("not permitted")) {
      return header.denied(chip);
    }
    return "The toaster's lines could not be opened ("
        + causes
        + "): enable SPI with raspi-config, and close other programs that use these pins.";
  }

  private static int bcm(List<Throwable> chain) {
    for (Throwable each : chain) {
      if (each instanceof PiWires.LineException line) {
        return line.bcm();
      }
    }
    return -1;
  }

  /** Returns the messages from the outermost to the first cause, each once. */
  private static String causes(List<Throwable> chain) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable each : chain) {
      Throwable cause = each.getCause();
      String message = each.getMessage();
      boolean repeats = message != null && cause != null && message.equals(cause.toString());
      if (!repeats) {
        messages.add(message == null ? each.getClass().getSimpleName() : message);
      }
    }
    return String.join(": ", messages);
  }

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = thrown; t != null && !chain.contains(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  /** Returns the exception for a machine none of whose chips tells that it is the header's. */
  static TargetException noChip() {
    return new TargetException(
        "No GPIO chip here tells that it is that of a Raspberry Pi's header: name it with"
            + " JDK_JAVA_OPTIONS=-Dtoaster.gpiochip=.");
  }

  /** Returns the exception for a board whose model Pi4J cannot tell. */
  static TargetException unknownBoard() {
    return new TargetException(
        "This board is not known to Pi4J "
            + version()
            + ", which opens no line of such a one: use a Raspberry Pi that it knows, or a newer"
            + " Pi4J.");
  }

  /** Returns the version that its jar tells; that of a manifest may be another program's. */
  private static String version() {
    String file = "/META-INF/maven/com.pi4j/pi4j-core/pom.properties";
    try (InputStream properties = BoardModel.class.getResourceAsStream(file)) {
      Properties read = new Properties();
      if (properties != null) {
        read.load(properties);
      }
      return read.getProperty("version", "of this version");
    } catch (IOException | IllegalArgumentException e) {
      return "of this version";
    }
  }
}
