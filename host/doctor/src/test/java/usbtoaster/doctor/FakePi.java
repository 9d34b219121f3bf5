package usbtoaster.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;

/** A Raspberry Pi's files in a folder: all is well at first. */
final class FakePi {
  final Path root;
  final Map<String, String> properties = new HashMap<>();
  final Map<Integer, String> users = new TreeMap<>();
  final Set<String> forbidden = new HashSet<>();
  boolean nativeAccess = true;

  FakePi(Path root, String model) throws IOException {
    this.root = root;
    properties.put("os.arch", "aarch64");
    properties.put("java.version", "25.0.3");
    properties.put("user.name", "pi");
    file("proc/device-tree/model", model + "\0");
    file("proc/cpuinfo", "processor\t: 0\nBogoMIPS\t: 108.00\n");
    file("proc/sys/kernel/osrelease", "6.12.25+rpt-rpi-v8\n");
    file("proc/self/status", "Name:\tjava\nGroups:\t20 1000 \n");
    file("etc/group", "root:x:0:\ndialout:x:20:pi\npi:x:1000:\ngpio:x:997:\n");
    file("dev/gpiochip4", "");
    file("dev/spidev0.0", "");
    file("sys/bus/gpio/devices/gpiochip4/label", "pinctrl-rp1\n");
    file("sys/module/spidev/parameters/bufsiz", "4096\n");
  }

  void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  void delete(String name) throws IOException {
    Files.delete(root.resolve(name));
  }

  Machine machine() {
    return new Machine(
        root,
        properties::get,
        nativeAccess,
        device -> !forbidden.contains(device.getFileName().toString()),
        (chip, line) -> users.getOrDefault(line, ""));
  }

  List<Finding> findings(@Nullable LedPins leds) {
    return new MachineCheck(machine(), PinMap.DEFAULT, leds).run();
  }

  /** Returns what is found on a subject; fails unless it is one thing. */
  Finding finding(String subject) {
    List<Finding> found =
        findings(null).stream().filter(finding -> finding.subject().equals(subject)).toList();
    if (found.size() != 1) {
      throw new AssertionError("Of " + subject + ": " + found);
    }
    return found.getFirst();
  }
}
