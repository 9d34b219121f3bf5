package usbtoaster.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.PinMap;
import usbtoaster.targets.PiHeader;

/**
 * A machine, as its files and its Java tell of it.
 *
 * @param root the folder with its {@code proc}, {@code sys}, {@code dev} and {@code etc}
 * @param property returns a property of Java's, or null
 * @param nativeAccess whether this code may call native functions without a warning
 * @param usable whether this process may read and write a device
 * @param lines who uses lines of GPIO chips
 */
public record Machine(
    Path root,
    UnaryOperator<@Nullable String> property,
    boolean nativeAccess,
    Predicate<Path> usable,
    LineUse lines) {
  private static final int MOST_BYTES = 64 * 1024; // a file of /proc that is longer is none of ours

  /** Returns the machine that this runs on. */
  public static Machine ofThis(LineUse lines) {
    return new Machine(
        Path.of("/"),
        System::getProperty,
        Machine.class.getModule().isNativeAccessEnabled(),
        device -> Files.isReadable(device) && Files.isWritable(device),
        lines);
  }

  /** Returns the header, for a toaster on {@code pins}. */
  PiHeader header(PinMap pins) {
    return new PiHeader(root, arch(), property.apply("toaster.gpiochip"), usable, pins);
  }

  /** Returns whether there is a header, or a board that should have one. */
  public boolean mayHaveToaster(PinMap pins) {
    PiHeader header = header(pins);
    String model = model();
    return header.isThere()
        || (header.hasArm() && model != null && model.startsWith("Raspberry Pi"));
  }

  String arch() {
    String arch = property.apply("os.arch");
    return arch == null ? "" : arch;
  }

  /** Returns the beginning of a file, without zeros and spaces at its ends; null: not to be had. */
  @Nullable String text(String name) {
    try (InputStream in = Files.newInputStream(root.resolve(name))) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).trim();
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  /** Returns the model of the board, as {@code Raspberry Pi 5 Model B Rev 1.0}; null: not told. */
  @Nullable String model() {
    return text("proc/device-tree/model");
  }
}
