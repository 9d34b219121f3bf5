package usbtoaster.targets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import usbtoaster.chardev.Access;
import usbtoaster.driver.PinMap;

/**
 * What a machine must have for the target {@code pi}: Pi4J's own errors name no cause, so this
 * looks first. Opens nothing. Any thread may call.
 */
public final class PiHeader {
  private final Path dev;
  private final GpioChips chips;
  private final String arch;
  private final @Nullable String named;
  private final Predicate<Path> usable;
  private final int bus;
  private final String spidev;

  /**
   * Looks at a machine.
   *
   * @param root the folder with its {@code dev} and {@code sys}
   * @param arch its processor, as Java calls it
   * @param named the GPIO chip that the user named, or null: it is found by its label
   * @param usable whether this process may read and write a device
   */
  PiHeader(Path root, String arch, @Nullable String named, Predicate<Path> usable) {
    this(root, arch, named, usable, PinMap.DEFAULT);
  }

  /**
   * Looks at a machine for a toaster on other pins.
   *
   * @param root the folder with its {@code dev} and {@code sys}
   * @param arch its processor, as Java calls it
   * @param named the GPIO chip that the user named, or null: it is found by its label
   * @param usable whether this process may read and write a device
   * @param pins where the toaster is
   */
  public PiHeader(
      Path root, String arch, @Nullable String named, Predicate<Path> usable, PinMap pins) {
    this.bus = pins.bus();
    this.spidev = "spidev%d.%d".formatted(pins.bus(), pins.channel());
    this.dev = root.resolve("dev");
    this.chips = new GpioChips(dev, root.resolve("sys"));
    this.arch = arch;
    this.named = named;
    this.usable = usable;
  }

  /** Looks at this machine; the user names a chip with {@code -Dtoaster.gpiochip=}. */
  public static PiHeader ofThisMachine(PinMap pins) {
    return new PiHeader(
        Path.of("/"),
        System.getProperty("os.arch", ""),
        System.getProperty("toaster.gpiochip"),
        device -> Files.isReadable(device) && Files.isWritable(device),
        pins);
  }

  /** Returns the folder of the devices. */
  Path dev() {
    return dev;
  }

  /**
   * Returns the name of the header's GPIO chip, or null where this cannot tell which one it is:
   * Pi4J asks the chips themselves.
   *
   * @throws TargetException if something is missing; the message says what to do
   */
  @Nullable String chip() throws TargetException {
    if (!hasArm()) {
      throw new TargetException(
          "This is not a Raspberry Pi (its processor is "
              + arch
              + "): leave out --target pi or --edges, or run this on a Pi with the toaster on its"
              + " header.");
    }
    String chip = gpioChip();
    checkSpi();
    if (chip != null) {
      checkUsable(chip);
    }
    checkUsable(spidev);
    return chip;
  }

  /** Returns whether this seems to be a Raspberry Pi: it has an ARM, and the header's chip. */
  public boolean isThere() {
    return hasArm() && (named != null || chips.header() != null);
  }

  /** Returns whether the processor is one that a Raspberry Pi has. */
  public boolean hasArm() {
    return arch.equals("aarch64") || arch.equals("arm");
  }

  /**
   * Returns the name of the header's GPIO chip, or null where this cannot tell which one it is.
   *
   * @throws TargetException if there is none; the message says what to do
   */
  public @Nullable String gpioChip() throws TargetException {
    return named == null ? found() : asked(named);
  }

  /** Returns the name of the toaster's SPI device, as {@code spidev0.0}. */
  public String spidev() {
    return spidev;
  }

  /** Returns what the kernel tells of a chip first, as its label; "" if it tells nothing. */
  public String label(String chip) {
    return chips.label(chip);
  }

  /**
   * Looks whether the SPI device is there.
   *
   * @throws TargetException if it is not; the message says what to do
   */
  public void checkSpi() throws TargetException {
    if (!Files.exists(dev.resolve(spidev))) {
      throw new TargetException(
          "There is no SPI bus (/dev/"
              + spidev
              + (bus == 0
                  ? "): enable SPI with raspi-config and reboot."
                  : "): add dtoverlay=spi%d-3cs to /boot/firmware/config.txt and reboot."
                      .formatted(bus)));
    }
  }

  private String asked(String name) throws TargetException {
    String base = name.substring(name.lastIndexOf('/') + 1);
    String chip = base.matches("[0-9]+") ? "gpiochip" + base : base;
    if (chip.isEmpty() || !Files.exists(dev.resolve(chip))) {
      throw new TargetException(
          "toaster.gpiochip names "
              + name
              + ", and there is no /dev/"
              + chip
              + ": name one of these: "
              + chips
              + ".");
    }
    return chip;
  }

  private @Nullable String found() throws TargetException {
    List<String> names = chips.names();
    if (names.isEmpty()) {
      throw new TargetException(
          "There is no GPIO chip (/dev/gpiochip0 or another number): run this on a Raspberry Pi, or"
              + " leave out --target pi.");
    }
    String header = chips.header();
    if (header == null && names.stream().noneMatch(chips::unknown)) {
      throw new TargetException(
          "No GPIO chip here is that of a Raspberry Pi's header ("
              + chips
              + "): name the right one with JDK_JAVA_OPTIONS=-Dtoaster.gpiochip=, or leave out"
              + " --target pi.");
    }
    return header != null || names.size() > 1 ? header : names.getFirst();
  }

  /**
   * Looks whether this process may use a device.
   *
   * @param device its name below {@code /dev}
   * @throws TargetException if it may not; the message says what to do
   */
  public void checkUsable(String device) throws TargetException {
    Path file = dev.resolve(device);
    if (usable.test(file)) {
      return;
    }
    throw new TargetException(denied(file, device));
  }

  private static String denied(Path file, String device) {
    return Access.denied(file, "/dev/" + device);
  }

  /** Returns the sentence for a device that turns out to be forbidden when it is opened. */
  String denied(@Nullable String chip) {
    String device = chip == null ? "gpiochip0" : chip;
    return denied(dev.resolve(device), device);
  }
}
