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
 * looks first. Opens nothing.
 */
final class PiHeader {
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
   * @param pins where the toaster is
   */
  PiHeader(Path root, String arch, @Nullable String named, Predicate<Path> usable, PinMap pins) {
    this.bus = pins.bus();
    this.spidev = "spidev%d.%d".formatted(pins.bus(), pins.channel());
    this.dev = root.resolve("dev");
    this.chips = new GpioChips(dev, root.resolve("sys"));
    this.arch = arch;
    this.named = named;
    this.usable = usable;
  }

  /** Looks at this machine; the user names a chip with {@code -Dtoaster.gpiochip=}. */
  static PiHeader ofThisMachine(PinMap pins) {
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
    if (!arch.equals("aarch64") && !arch.equals("arm")) {
      throw new TargetException(
          "This is not a Raspberry Pi (its processor is "
              + arch
              + "): leave out --target pi, or run this on a Pi with the toaster on its header.");
    }
    String chip = named == null ? found() : asked(named);
    if (!Files.exists(dev.resolve(spidev))) {
      throw new TargetException(
          "There is no SPI bus (/dev/"
              + spidev
              + (bus == 0
                  ? "): enable SPI with raspi-config and reboot."
                  : "): add dtoverlay=spi%d-3cs to /boot/firmware/config.txt and reboot."
                      .formatted(bus)));
    }
    if (chip != null) {
      mayUse(chip);
    }
    mayUse(spidev);
    return chip;
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
              + "): name the right one with JAVA_OPTS=-Dtoaster.gpiochip=, or leave out --target"
              + " pi.");
    }
    return header != null || names.size() > 1 ? header : names.getFirst();
  }

  private void mayUse(String device) throws TargetException {
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
