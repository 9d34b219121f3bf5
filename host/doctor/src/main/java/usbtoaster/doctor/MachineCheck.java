package usbtoaster.doctor;

import com.pi4j.boardinfo.definition.BoardModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;
import usbtoaster.protocol.Protocol;
import usbtoaster.targets.PiHeader;
import usbtoaster.targets.TargetException;

/** What a machine must have for a toaster on its header. Opens no line. For one thread. */
public final class MachineCheck {
  private static final Pattern REVISION = Pattern.compile("(?m)^Revision\\s*:\\s*(\\w+)\\s*$");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final int LEAST_BUFFER = Protocol.HEADER_BYTES + Protocol.DEFAULT_BURST_BYTES;
  private static final int WHOLE_BUFFER = Protocol.HEADER_BYTES + Protocol.SPIDEV_BURST_BYTES;

  private final Machine machine;
  private final PinMap pins;
  private final @Nullable LedPins leds;
  private final PiHeader header;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Makes a check.
   *
   * @param leds where LEDs are to be looked at, or null
   */
  public MachineCheck(Machine machine, PinMap pins, @Nullable LedPins leds) {
    this.machine = machine;
    this.pins = pins;
    this.leds = leds;
    this.header = machine.header(pins);
  }

  /** Looks at what an emulated toaster needs: no header, hence not at it. */
  public List<Finding> emulated() {
    List<Finding> all = new ArrayList<>(java());
    String model = machine.model();
    String why =
        header.hasArm() && model != null ? model : "no Raspberry Pi (" + machine.arch() + ")";
    all.add(Finding.ok("board", why + "; the toaster is the emulated one"));
    return all;
  }

  private List<Finding> java() {
    String version = Objects.requireNonNullElse(machine.property().apply("java.version"), "?");
    String what = version + " on " + machine.arch();
    if (!machine.nativeAccess()) {
      return List.of(
          Finding.warning(
              "Java",
              what + "; native access is not granted, so it warns now, and will refuse one day",
              "Start it with --enable-native-access=ALL-UNNAMED."));
    }
    return List.of(Finding.ok("Java", what + "; native access is granted"));
  }

  /** Looks at all. */
  public List<Finding> run() {
    findings.clear();
    findings.addAll(java());
    if (!header.hasArm()) {
      findings.add(
          Finding.failed(
              "board",
              "no Raspberry Pi: its processor is " + machine.arch(),
              "Run this on a Pi with the toaster on its header, or with --target emulator."));
      for (String subject : List.of("GPIO", "SPI", "lines")) {
        findings.add(Finding.skipped(subject, "there is no header"));
      }
      return List.copyOf(findings);
    }
    board();
    kernel();
    String chip = gpio();
    spi();
    lines(chip);
    return List.copyOf(findings);
  }

  private void board() {
    String model = machine.model();
    if (machine.arch().equals("arm")) {
      findings.add(
          Finding.warning(
              "system",
              "a Java of 32 bits",
              "Take the 64-bit Raspberry Pi OS and its JDK: nothing else was tried."));
    }
    if (knownTo4j(model)) {
      findings.add(Finding.ok("board", model == null ? "known to Pi4J by its revision" : model));
      return;
    }
    findings.add(
        Finding.failed(
            "board",
            (model == null ? "the kernel names none" : model) + "; Pi4J does not know it",
            "Pi4J opens no line of such a board: use a Raspberry Pi that it knows, or a newer"
                + " Pi4J."));
  }

  /** As Pi4J detects it: by the revision, else by the name. */
  private boolean knownTo4j(@Nullable String model) {
    String info = Objects.requireNonNullElse(machine.text("proc/cpuinfo"), "");
    Matcher revision = REVISION.matcher(info);
    if (revision.find() && known(revision.group(1))) {
      return true;
    }
    return model != null && BoardModel.getByBoardName(model) != BoardModel.UNKNOWN;
  }

  private static boolean known(String revision) {
    try {
      return BoardModel.getByBoardCode(revision) != BoardModel.UNKNOWN;
    } catch (Exception e) { // what it declares: two boards of one revision
      return false;
    }
  }

  private void kernel() {
    String release = machine.text("proc/sys/kernel/osrelease");
    if (release == null) {
      return;
    }
    Kernel kernel = Kernel.of(release);
    String model = Objects.requireNonNullElse(machine.model(), "");
    boolean rp1 = model.matches("Raspberry Pi (5|500|Compute Module 5)\\b.*");
    List<Finding> faults = rp1 ? kernel.faults() : List.of();
    findings.addAll(faults.isEmpty() ? List.of(Finding.ok("kernel", release)) : faults);
  }

  /** Returns the header's chip, or null: there is none that can be used. */
  private @Nullable String gpio() {
    try {
      String chip = header.gpioChip();
      if (chip == null) {
        findings.add(
            Finding.warning(
                "GPIO",
                "the kernel does not tell which chip is the header's",
                "Name it: JDK_JAVA_OPTIONS=-Dtoaster.gpiochip=gpiochip0."));
        return null;
      }
      String label = header.label(chip);
      return usable("GPIO", chip, label.isEmpty() ? "" : " (" + label + ")") ? chip : null;
    } catch (TargetException e) {
      findings.add(Finding.failed("GPIO", e));
      return null;
    }
  }

  private boolean usable(String subject, String device, String more) {
    try {
      header.checkUsable(device);
      findings.add(Finding.ok(subject, "/dev/" + device + more + ", which this process may use"));
      return true;
    } catch (TargetException e) {
      Finding denied = Finding.failed(subject, e);
      String group = group(device);
      Groups groups = new Groups(machine);
      String user = Objects.requireNonNullElse(machine.property().apply("user.name"), "");
      String remedy =
          groups.joinedSince(user, group)
              ? "You have joined its group, " + group + ": log in again."
              : denied.remedy();
      findings.add(Finding.failed(subject, denied.seen() + "; " + groups.told(), remedy));
      return false;
    }
  }

  private String group(String device) {
    Path file = machine.root().resolve("dev").resolve(device);
    try {
      return Files.readAttributes(file, PosixFileAttributes.class).group().getName();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private void spi() {
    try {
      header.checkSpi();
    } catch (TargetException e) {
      findings.add(Finding.failed("SPI", e));
      return;
    }
    if (!usable("SPI", header.spidev(), "")) {
      return;
    }
    String buffer = machine.text("sys/module/spidev/parameters/bufsiz");
    if (buffer == null || !NUMBER.matcher(buffer).matches()) {
      findings.add(Finding.ok("buffer", "the kernel does not tell spidev's; 4096 bytes are usual"));
      return;
    }
    int bytes = Integer.parseInt(buffer);
    String seen = "spidev takes %d bytes in a transfer".formatted(bytes);
    String remedy = "Put spidev.bufsiz=4096 into /boot/firmware/cmdline.txt, and reboot";
    if (bytes >= WHOLE_BUFFER) {
      findings.add(Finding.ok("buffer", seen));
    } else if (bytes >= LEAST_BUFFER) {
      int burst = bytes - Protocol.HEADER_BYTES;
      findings.add(
          Finding.warning("buffer", seen, remedy + "; --burst goes up to " + burst + " so far."));
    } else {
      findings.add(Finding.failed("buffer", seen + ", fewer than a frame has", remedy + "."));
    }
  }

  private void lines(@Nullable String chip) {
    if (chip == null) {
      findings.add(Finding.skipped("lines", "no GPIO chip can be used"));
      return;
    }
    List<String> free = new ArrayList<>();
    for (Wire wire : List.of(Wire.IRQ, Wire.ACK, Wire.RESET)) {
      line(chip, wire.label(pins), wire.bcm(pins), "--pins", free);
    }
    if (leds != null) {
      for (int i = 0; i < leds.bcm().size(); i++) {
        line(chip, "LED " + LedPins.NAMES.get(i), leds.bcm().get(i), "--led-pins", free);
      }
    }
    if (!free.isEmpty()) {
      findings.add(Finding.ok("lines", "free: " + String.join(", ", free)));
    }
  }

  private void line(String chip, String name, int bcm, String option, List<String> free) {
    try {
      String user = machine.lines().user(chip, bcm);
      if (user.isEmpty()) {
        free.add("BCM %d (%s)".formatted(bcm, name));
        return;
      }
      findings.add(
          Finding.failed(
              "lines",
              "BCM %d (%s) is held by %s".formatted(bcm, name, user),
              "Close the program that uses it, or remove the overlay that claims it from"
                  + " /boot/firmware/config.txt; or use another pin with "
                  + option
                  + "."));
    } catch (IOException e) {
      findings.add(
          Finding.skipped(
              "lines", "BCM %d (%s): %s".formatted(bcm, name, String.valueOf(e.getMessage()))));
    }
  }
}
