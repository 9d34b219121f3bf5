package usbtoaster.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.doctor.Finding.Grade.FAILED;
import static usbtoaster.doctor.Finding.Grade.OK;
import static usbtoaster.doctor.Finding.Grade.SKIPPED;
import static usbtoaster.doctor.Finding.Grade.WARNING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;

/** A Raspberry Pi as a folder, and what is wrong with it; and the machine that this runs on. */
class MachineCheckTest {
  @TempDir private Path root;
  private FakePi pi;

  @BeforeEach
  void makePi() throws IOException {
    pi = new FakePi(root, "Raspberry Pi 5 Model B Rev 1.0");
  }

  @Test
  void shouldFindNothingWrongWithAPiThatHasAll() {
    List<Finding> findings = pi.findings(LedPins.DEFAULT);
    assertThat(findings).extracting(Finding::grade).containsOnly(OK);
    assertThat(findings)
        .extracting(Finding::subject)
        .containsExactly("Java", "board", "kernel", "GPIO", "SPI", "buffer", "lines");
    assertThat(findings.get(1).seen()).isEqualTo("Raspberry Pi 5 Model B Rev 1.0");
    assertThat(findings.get(3).seen())
        .isEqualTo("/dev/gpiochip4 (pinctrl-rp1), which this process may use");
    assertThat(findings.get(6).seen())
        .startsWith("free: BCM 25 (IRQ), BCM 24 (ACK), BCM 23 (RESET), BCM 5 (LED in-flight),");
  }

  @Test
  void shouldSayThatNativeAccessIsNotGranted() {
    pi.nativeAccess = false;
    Finding java = pi.finding("Java");
    assertThat(java.grade()).isEqualTo(WARNING);
    assertThat(java.remedy()).contains("--enable-native-access=ALL-UNNAMED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Raspberry Pi 4 Model B Rev 1.4", "Raspberry Pi 3 Model B Rev 1.2"})
  void shouldKnowABoardByItsName(String model) throws IOException {
    pi.file("proc/device-tree/model", model + "\0");
    assertThat(pi.finding("board").grade()).isEqualTo(OK);
  }

  @Test
  void shouldKnowABoardByItsRevision() throws IOException {
    pi.delete("proc/device-tree/model");
    pi.file("proc/cpuinfo", "Hardware\t: BCM2835\nRevision\t: c03111\nSerial\t: 1\n");
    assertThat(pi.finding("board")).isEqualTo(Finding.ok("board", "known to Pi4J by its revision"));
  }

  @Test
  void shouldRefuseABoardThatPi4jDoesNotKnow() throws IOException {
    pi.file("proc/device-tree/model", "Banana Pi \u001b[31m BPI-M5\0");
    Finding board = pi.finding("board");
    assertThat(board.grade()).isEqualTo(FAILED);
    assertThat(board.seen()).isEqualTo("Banana Pi ?[31m BPI-M5; Pi4J does not know it");
  }

  @Test
  void shouldSayThatThereIsNoHeaderOnAPc() {
    pi.properties.put("os.arch", "amd64");
    assertThat(pi.finding("board").grade()).isEqualTo(FAILED);
    assertThat(pi.finding("lines").grade()).isEqualTo(SKIPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "6.1.73-rpi8-rpi-2712, 5, 6020",
    "6.6.20+rpt-rpi-2712, 5, 6020",
    "6.6.31+rpt-rpi-2712, 5, 6354",
    "6.6.45-rt39-v8-16k+, 5, 6354",
    "6.6.51+rpt-rpi-2712, 5,",
    "6.12.25, Compute Module 5,",
    "6.6.31+rpt-rpi-v8, 4 Model B,",
    "odd, 5,",
  })
  void shouldWarnOfKernelsThatBreakTheBusOfAPi5(String release, String model, String issue)
      throws IOException {
    pi.file("proc/device-tree/model", "Raspberry Pi " + model + " Rev 1.0\0");
    pi.file("proc/sys/kernel/osrelease", release + "\n");
    Finding kernel = pi.finding("kernel");
    assertThat(kernel.seen()).startsWith(release);
    if (issue == null) {
      assertThat(kernel.grade()).isEqualTo(OK);
    } else {
      assertThat(kernel.grade()).isEqualTo(WARNING);
      assertThat(kernel.seen()).contains("raspberrypi/linux#" + issue);
    }
  }

  @Test
  void shouldSayWhichGroupIsMissing() throws IOException {
    pi.forbidden.add("spidev0.0");
    Path file = root.resolve("dev/spidev0.0");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    String group = Files.readAttributes(file, PosixFileAttributes.class).group().getName();
    Finding spi = pi.finding("SPI");
    assertThat(spi.grade()).isEqualTo(FAILED);
    assertThat(spi.seen())
        .isEqualTo(
            "Permission denied on /dev/spidev0.0; this process is in the groups dialout, pi");
    assertThat(spi.remedy()).startsWith("Join its group, " + group + " (sudo usermod -aG " + group);
    pi.file("etc/group", group + ":x:997:root,pi\n");
    assertThat(pi.finding("SPI").remedy())
        .isEqualTo("You have joined its group, " + group + ": log in again.");
  }

  @Test
  void shouldSkipLinesOfAChipThatIsForbidden() {
    pi.forbidden.add("gpiochip4");
    assertThat(pi.finding("GPIO").grade()).isEqualTo(FAILED);
    assertThat(pi.finding("lines").grade()).isEqualTo(SKIPPED);
  }

  @Test
  void shouldNameWhoHoldsALine() {
    pi.users.put(24, "process 210 (gpioset gpiochip4 24=1)");
    List<Finding> lines =
        pi.findings(null).stream().filter(finding -> finding.subject().equals("lines")).toList();
    assertThat(lines).extracting(Finding::grade).containsExactly(FAILED, OK);
    assertThat(lines.getFirst().seen())
        .isEqualTo("BCM 24 (ACK) is held by process 210 (gpioset gpiochip4 24=1)");
    assertThat(lines.getLast().seen()).isEqualTo("free: BCM 25 (IRQ), BCM 23 (RESET)");
  }

  @Test
  void shouldNameTheOptionThatMovesALine() {
    pi.users.put(24, "process 210 (gpioset)");
    pi.users.put(5, "process 211 (gpioset)");
    assertThat(pi.findings(LedPins.DEFAULT))
        .filteredOn(finding -> finding.grade() == FAILED)
        .extracting(Finding::remedy)
        .satisfiesExactly(
            ack -> assertThat(ack).endsWith("with --pins."),
            led -> assertThat(led).endsWith("with --led-pins."));
  }

  @Test
  void shouldSayThatSpiIsNotEnabled() throws IOException {
    pi.delete("dev/spidev0.0");
    Finding spi = pi.finding("SPI");
    assertThat(spi.grade()).isEqualTo(FAILED);
    assertThat(spi.remedy()).isEqualTo("Enable SPI with raspi-config and reboot.");
    Finding other =
        new MachineCheck(pi.machine(), new PinMap(5, 6, 13, 1, 0, 1_000_000), null)
            .run().stream()
                .filter(finding -> finding.subject().equals("SPI"))
                .findFirst()
                .orElseThrow();
    assertThat(other.remedy()).contains("dtoverlay=spi1-3cs");
  }

  @ParameterizedTest
  @CsvSource({"4096, OK", "65536, OK", "1024, WARNING", "128, FAILED", "many, OK", "'', OK"})
  void shouldLookAtTheBufferOfSpidev(String bytes, Finding.Grade grade) throws IOException {
    pi.file("sys/module/spidev/parameters/bufsiz", bytes + "\n");
    assertThat(pi.finding("buffer").grade()).isEqualTo(grade);
  }

  @Test
  void shouldSayThatThereIsNoChip() throws IOException {
    pi.delete("dev/gpiochip4");
    assertThat(pi.finding("GPIO").grade()).isEqualTo(FAILED);
    pi.file("dev/gpiochip0", "");
    pi.file("sys/bus/gpio/devices/gpiochip0/label", "30200000.gpio\n");
    Finding other = pi.finding("GPIO");
    assertThat(other.seen()).contains("gpiochip0 (30200000.gpio)");
    assertThat(other.remedy()).contains("toaster.gpiochip");
  }

  @Test
  @Timeout(20)
  void shouldBearFilesThatAreNotWhatTheyShouldBe() throws IOException {
    pi.file("proc/device-tree/model", " ".repeat(65_000) + "x" + "y".repeat(65_000));
    pi.file("proc/cpuinfo", "Revision:" + " ".repeat(60_000) + "!");
    pi.file("proc/sys/kernel/osrelease", "6".repeat(60_000));
    Path label = root.resolve("sys/bus/gpio/devices/gpiochip4/label");
    Files.delete(label);
    Files.createSymbolicLink(label, Path.of("/dev/zero"));
    List<Finding> findings = pi.findings(null);
    assertThat(findings)
        .extracting(Finding::subject)
        .containsExactly("Java", "board", "kernel", "GPIO", "SPI", "buffer", "lines");
    assertThat(findings).allSatisfy(each -> assertThat(each.seen()).hasSizeLessThan(900));
  }

  @Test
  void shouldBearAMachineWithoutAnyFile() {
    Machine bare =
        new Machine(
            root.resolve("nowhere"), pi.properties::get, true, device -> true, (chip, line) -> "");
    List<Finding> findings = new MachineCheck(bare, PinMap.DEFAULT, LedPins.DEFAULT).run();
    assertThat(findings)
        .extracting(Finding::grade)
        .containsExactly(OK, FAILED, FAILED, FAILED, SKIPPED);
  }

  @Test
  void shouldLookAtTheMachineThatThisRunsOn() {
    Machine here = Machine.ofThis(new KernelLines());
    List<Finding> findings = new MachineCheck(here, PinMap.DEFAULT, LedPins.DEFAULT).run();
    assertThat(findings.getFirst().seen()).startsWith(System.getProperty("java.version"));
    assertThat(findings).hasSizeGreaterThan(3);
    assertThat(new MachineCheck(here, PinMap.DEFAULT, null).emulated())
        .extracting(Finding::grade)
        .doesNotContain(FAILED);
  }

  @Test
  void shouldSayWhyALineCannotBeLookedAt() {
    assertThat(new KernelLines(root.resolve("dev")))
        .satisfies(
            lines ->
                org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> lines.user("gpiochip4", 25))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("gpiochip4"));
  }
}
