package usbtoaster.targets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The GPIO chips of a machine, and what sysfs tells of them without their being opened. Their
 * numbers say nothing: the header's chip of a Pi 5 was gpiochip4, is gpiochip0, and has been a
 * number above ten (raspberrypi/linux, from 6.6 on). Its label does, and what the device tree says
 * it is compatible with.
 */
final class GpioChips {
  private static final String PREFIX = "gpiochip";
  private static final int MOST_BYTES = 4096; // a page: sysfs has no longer ones
  private static final List<String> COMPATIBLE =
      List.of(
          "raspberrypi,rp1-gpio",
          "brcm,bcm2711-gpio",
          "brcm,bcm7211-gpio",
          "brcm,bcm2837-gpio",
          "brcm,bcm2836-gpio",
          "brcm,bcm2835-gpio");

  private final Path dev;
  private final Path devices;
  private final Path classes;

  GpioChips(Path dev, Path sys) {
    this.dev = dev;
    this.devices = sys.resolve("bus/gpio/devices");
    this.classes = sys.resolve("class/gpio");
  }

  /** Returns the names of the chips, in the order of their numbers. */
  List<String> names() {
    return entries(dev).stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> name.matches(PREFIX + "[0-9]{1,9}"))
        .sorted(Comparator.comparingInt(GpioChips::number))
        .toList();
  }

  private static int number(String chip) {
    return Integer.parseInt(chip.substring(PREFIX.length()));
  }

  /** Returns the chip of the header, or null: none, or sysfs does not tell. */
  @Nullable String header() {
    for (String chip : names()) {
      for (String word : words(chip)) {
        if (word.startsWith("pinctrl-") || COMPATIBLE.contains(word)) {
          return chip;
        }
      }
    }
    return null;
  }

  /** Returns what sysfs tells of {@code chip} first: its label, if the kernel tells it; or "". */
  String label(String chip) {
    List<String> words = words(chip);
    return words.isEmpty() ? "" : words.getFirst();
  }

  /** Returns whether sysfs tells nothing of {@code chip}. */
  boolean unknown(String chip) {
    return words(chip).isEmpty();
  }

  /** Returns the label, if the kernel tells it, and what the chip is compatible with. */
  private List<String> words(String chip) {
    List<String> words = new ArrayList<>();
    Path device = devices.resolve(chip);
    add(words, device.resolve("label"));
    add(words, classes.resolve("chip" + number(chip)).resolve("label")); // since Linux 6.17
    try { // before: the chips of a device, by the number of their first line
      Path parent = device.toRealPath().getParent();
      for (Path old : parent == null ? List.<Path>of() : entries(parent.resolve("gpio"))) {
        add(words, old.resolve("label"));
      }
    } catch (IOException e) {
      // No such device in sysfs.
    }
    add(words, device.resolve("of_node/compatible"));
    return words;
  }

  private static void add(List<String> words, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
      for (String word : text.split("[\\x00\\n]", 0)) {
        if (!word.isBlank()) {
          words.add(word.strip());
        }
      }
    } catch (IOException e) {
      // This kernel does not tell it here.
    }
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Returns the chips and what is known of them, for a sentence. */
  @Override
  public String toString() {
    return names().stream()
        .map(chip -> unknown(chip) ? chip : chip + " (" + label(chip) + ")")
        .collect(Collectors.joining(", "));
  }
}
