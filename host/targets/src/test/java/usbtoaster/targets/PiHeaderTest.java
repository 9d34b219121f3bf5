package usbtoaster.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A Raspberry Pi's devices and their labels, as a folder: what is accepted, and what is missing.
 */
final class PiHeaderTest {
  @TempDir private Path root;

  private void device(String name) throws IOException {
    Files.createDirectories(root.resolve("dev"));
    Files.createFile(root.resolve("dev").resolve(name));
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve("sys").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private @Nullable String chip(@Nullable String named) throws TargetException {
    return chip("aarch64", named, device -> true);
  }

  private @Nullable String chip(String arch, @Nullable String named, Predicate<Path> usable)
      throws TargetException {
    return new PiHeader(root, arch, named, usable).chip();
  }

  @Test
  void shouldSayThatThisIsNoPi() {
    assertThatThrownBy(() -> chip("amd64", null, device -> true))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("not a Raspberry Pi")
        .hasMessageContaining("leave out --target pi");
  }

  @Test
  void shouldSayWhichDeviceIsMissing() throws IOException {
    assertThatThrownBy(() -> chip(null)).hasMessageContaining("gpiochip0");
    device("gpiochip0");
    assertThatThrownBy(() -> chip(null)).hasMessageContaining("raspi-config");
    device("spidev0.0");
    assertThat(chip(null)).isEqualTo("gpiochip0");
  }

  /**
   * As on kernels from 6.6 on, whose Pi 5 has its chips from 11 to 15, and none of the number 0.
   */
  @ParameterizedTest
  @CsvSource({
    "bus/gpio/devices/gpiochip15/label, pinctrl-rp1",
    "class/gpio/chip15/label, pinctrl-rp1",
    "bus/gpio/devices/gpiochip15/of_node/compatible, raspberrypi;rp1-gpio",
    "devices/platform/rp1/gpio/gpiochip569/label, pinctrl-rp1",
  })
  void shouldFindTheHeaderByItsLabelWhateverItsNumber(String where, String text)
      throws IOException {
    device("spidev0.0");
    for (int i = 11; i <= 15; i++) {
      device("gpiochip" + i);
    }
    device("gpiochip"); // no chip
    for (int i = 11; i <= 14; i++) {
      file("bus/gpio/devices/gpiochip" + i + "/label", "gpio-brcmstb@107d508500\n");
    }
    if (where.startsWith("devices")) { // sysfs links the device of a bus to where it is
      Path parent = root.resolve("sys/devices/platform/rp1");
      Files.createDirectories(parent.resolve("gpiochip15"));
      Files.createSymbolicLink(
          root.resolve("sys/bus/gpio/devices/gpiochip15"), parent.resolve("gpiochip15"));
    }
    file(where, text.replace(';', ',') + (where.endsWith("compatible") ? "\0" : "\n"));

    assertThat(chip(null)).isEqualTo("gpiochip15");
  }

  @Test
  void shouldLeaveTheChoiceToPi4jWhereNothingIsToldOfTheChips() throws IOException {
    device("spidev0.0");
    device("gpiochip11");
    device("gpiochip12");

    assertThat(chip(null)).isNull();
  }

  @Test
  void shouldNameTheChipsWhereNoneIsAHeaders() throws IOException {
    device("spidev0.0");
    device("gpiochip0");
    file("bus/gpio/devices/gpiochip0/label", "9030000.pl061\n");

    assertThatThrownBy(() -> chip(null))
        .hasMessage(
            "No GPIO chip here is that of a Raspberry Pi's header (gpiochip0 (9030000.pl061)): name"
                + " the right one with JDK_JAVA_OPTIONS=-Dtoaster.gpiochip=, or leave out --target"
                + " pi.");
    assertThat(chip("gpiochip0")).isEqualTo("gpiochip0");
  }

  @ParameterizedTest
  @CsvSource({"gpiochip12", "/dev/gpiochip12", "12"})
  void shouldTakeTheChipThatIsNamedBeforeAllOthers(String named) throws IOException {
    device("spidev0.0");
    device("gpiochip4");
    device("gpiochip12");
    file("bus/gpio/devices/gpiochip4/label", "pinctrl-rp1\n");

    assertThat(chip(named)).isEqualTo("gpiochip12");
  }

  @Test
  void shouldSayWhichChipsThereAreWhenAnotherIsNamed() throws IOException {
    device("spidev0.0");
    device("gpiochip4");
    file("bus/gpio/devices/gpiochip4/label", "pinctrl-rp1\n");

    assertThatThrownBy(() -> chip("gpiochip9"))
        .isInstanceOf(TargetException.class)
        .hasMessage(
            "toaster.gpiochip names gpiochip9, and there is no /dev/gpiochip9: name one of these:"
                + " gpiochip4 (pinctrl-rp1).");
  }

  @ParameterizedTest
  @CsvSource({"gpiochip4", "spidev0.0"})
  void shouldNameTheGroupToJoin(String forbidden) throws IOException {
    device("spidev0.0");
    device("gpiochip4");
    Path file = root.resolve("dev").resolve(forbidden);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    String group = Files.readAttributes(file, PosixFileAttributes.class).group().getName();

    assertThatThrownBy(
            () ->
                chip("aarch64", null, device -> !device.getFileName().toString().equals(forbidden)))
        .isInstanceOf(TargetException.class)
        .hasMessage(
            "Permission denied on /dev/%s: join its group, %s (sudo usermod -aG %s $USER), and log in"
                    .formatted(forbidden, group, group)
                + " again.");
  }

  @Test
  void shouldNotSendAnybodyIntoAGroupThatMayNotUseTheDeviceEither() throws IOException {
    device("spidev0.0");
    device("gpiochip4");
    Path file = root.resolve("dev/gpiochip4");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);

    assertThatThrownBy(() -> chip("aarch64", null, device -> false))
        .isInstanceOf(TargetException.class)
        .hasMessage(
            "Permission denied on /dev/gpiochip4: only %s may use it, and its group, %s, may not: give it"
                    .formatted(attributes.owner().getName(), attributes.group().getName())
                + " to a group by a udev rule, as Raspberry Pi OS does.");
  }
}
