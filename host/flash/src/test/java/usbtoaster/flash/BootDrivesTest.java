package usbtoaster.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The drives of boards in boot mode")
class BootDrivesTest {
  private static final String PICO =
      "UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n";
  private static final String PICO_2 =
      "UF2 Bootloader v1.0\r\nModel: Raspberry Pi RP2350\r\nBoard-ID: RP2350\r\n";

  @TempDir private Path root;

  @BeforeEach
  void mountNothingElse() throws IOException {
    Path mounts = Files.createDirectories(root.resolve("proc/self")).resolve("mountinfo");
    Files.writeString(mounts, "22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw\n");
  }

  private Path mounted(String name, String device, String kind, String info) throws IOException {
    Path folder = Files.createDirectories(root.resolve("media").resolve(name));
    Files.writeString(folder.resolve("INFO_UF2.TXT"), info);
    Files.createDirectories(root.resolve("sys/dev/block").resolve(device));
    Path mounts = root.resolve("proc/self/mountinfo");
    String line =
        "90 22 %s / %s rw,nosuid shared:9 - %s /dev/sdb1 rw%n"
            .formatted(device, folder.toString().replace(" ", "\\040"), kind);
    Files.writeString(mounts, Files.readString(mounts) + line);
    return folder;
  }

  private BootDrives drives() {
    return new BootDrives(root);
  }

  @Test
  void shouldFindTheOnlyPico() throws IOException, FlashException {
    Path folder = mounted("pi/RPI RP2", "8:17", "vfat", PICO);
    Files.createDirectories(root.resolve("media/stick"));
    BootDrive drive = Objects.requireNonNull(drives().only());
    assertThat(drive)
        .isEqualTo(new BootDrive(folder, "RPI-RP2", root.resolve("sys/dev/block/8:17")));
    assertThat(drive.isThere()).isTrue();
    Files.delete(root.resolve("sys/dev/block/8:17"));
    assertThat(drive.isThere()).as("the table still has it, and the device is gone").isFalse();
  }

  @Test
  void shouldLookAtFatAlone() throws IOException, FlashException {
    mounted("net", "0:50", "fuse.sshfs", PICO);
    assertThat(drives().only()).isNull();
  }

  @Test
  void shouldCountAPicoOnceThatIsMountedTwice() throws IOException, FlashException {
    mounted("a", "8:17", "vfat", PICO);
    mounted("b", "8:17", "vfat", PICO);
    assertThat(drives().all()).hasSize(1);
  }

  /** As whoever has mounted it by hand leaves it, and mounts the next one over it. */
  @Test
  void shouldPassOverAMountWhoseBoardIsGone() throws IOException, FlashException {
    Path folder = mounted("pico", "8:17", "vfat", PICO);
    Files.delete(root.resolve("sys/dev/block/8:17"));
    assertThat(drives().only()).as("a page cache may show its file still").isNull();
    mounted("pico", "8:33", "vfat", PICO);
    assertThat(drives().at(folder).device()).isEqualTo(root.resolve("sys/dev/block/8:33"));
    mounted("pico", "8:49", "vfat", PICO);
    assertThat(drives().all())
        .as("what is mounted last is seen")
        .extracting(BootDrive::device)
        .containsExactly(root.resolve("sys/dev/block/8:49"));
  }

  @Test
  void shouldPassOverLinesThatAreNone() throws IOException, FlashException {
    String folder = mounted("pico", "8:17", "vfat", PICO).toString();
    Files.writeString(
        root.resolve("proc/self/mountinfo"),
        "\n - vfat \n90 22 8:\0 / %s rw - vfat x\n90 22 8:17 / /\0 rw - vfat x\n"
            .formatted(folder));
    assertThat(drives().only()).isNull();
  }

  @Test
  void shouldRefuseToChooseAmongSeveral() throws IOException, FlashException {
    Path a = mounted("a", "8:17", "vfat", PICO);
    Path b = mounted("b", "8:33", "vfat", PICO);
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> drives().only())
        .withMessage(
            "There are 2 Picos in boot mode (" + a + ", " + b + "): name one with --drive.");
    assertThat(drives().at(b).folder()).isEqualTo(b);
  }

  /** Else nobody would notice that the board has left: the link's table entry stays. */
  @Test
  void shouldKnowTheDeviceOfADriveThatIsNamedByALink() throws IOException, FlashException {
    Path folder = mounted("a", "8:17", "vfat", PICO);
    Path link = Files.createSymbolicLink(root.resolve("pico"), folder);
    assertThat(drives().at(link).device()).isEqualTo(root.resolve("sys/dev/block/8:17"));
  }

  @Test
  void shouldRefuseAnotherChip() throws IOException, FlashException {
    Path folder = mounted("two", "8:17", "vfat", PICO_2);
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> drives().only())
        .withMessageStartingWith(
            "The board at "
                + folder
                + " is of the kind RP2350, and the firmware is for the RP2040:");
    assertThatExceptionOfType(FlashException.class).isThrownBy(() -> drives().at(folder));
    Path pico = mounted("one", "8:33", "vfat", PICO);
    assertThat(drives().only()).extracting(BootDrive::folder).isEqualTo(pico);
  }

  @Test
  void shouldNotTakeAnyFolderForADrive() throws IOException {
    Path folder = Files.createDirectories(root.resolve("folder"));
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> drives().at(folder))
        .withMessage(
            folder + " is not the drive of a Pico in boot mode: it has no INFO_UF2.TXT of one.");
    Files.writeString(folder.resolve("INFO_UF2.TXT"), "x".repeat(5000) + "\nBoard-ID: RPI-RP2\n");
    assertThatExceptionOfType(FlashException.class).isThrownBy(() -> drives().at(folder));
  }

  @Test
  void shouldLookInVolumesWhereThereIsNoTableOfMounts() throws IOException, FlashException {
    Files.delete(root.resolve("proc/self/mountinfo"));
    Path folder = Files.createDirectories(root.resolve("Volumes/RPI-RP2"));
    Files.writeString(folder.resolve("INFO_UF2.TXT"), PICO);
    assertThat(drives().only()).extracting(BootDrive::folder).isEqualTo(folder);
  }

  @Test
  void shouldSayHowToGetADrive() throws IOException {
    assertThat(drives().missing()).contains("hold its BOOTSEL button down", "RUN to ground");
    Path label = Files.createDirectories(root.resolve("dev/disk/by-label"));
    Files.createFile(label.resolve("RPI-RP2"));
    assertThat(drives().missing())
        .contains("sudo mount -o uid=$(id -u) /dev/disk/by-label/RPI-RP2 /mnt/pico");
  }
}
