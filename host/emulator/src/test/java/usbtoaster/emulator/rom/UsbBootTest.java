package usbtoaster.emulator.rom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static usbtoaster.emulator.rom.Bootsel.LATER;
import static usbtoaster.emulator.rom.Bootsel.SOON;
import static usbtoaster.emulator.rom.Bootsel.halted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.testing.TestBench;
import usbtoaster.emulator.testing.UsbDrive;
import usbtoaster.emulator.testing.UsbTester;
import usbtoaster.emulator.usb.drive.DriveException;
import usbtoaster.emulator.usb.drive.FatVolume;
import usbtoaster.emulator.usb.drive.Scsi;
import usbtoaster.emulator.usb.host.InterfaceDescriptor;
import usbtoaster.emulator.usb.host.SetupPacket;
import usbtoaster.emulator.usb.host.UsbDevice;

@DisplayName("2.8.4: the boot ROM as a USB drive")
class UsbBootTest {
  private static final Path IMAGES = Path.of("../../firmware/image");
  private static final String BANNER = "toaster 3, protocol 2, 125 MHz";
  private static final int DRIVE_IN = 0x81;
  private static final int DRIVE_OUT = 0x02;

  private final TestBench bench = TestBench.of(IMAGES.resolve("sensor.elf"));

  private UsbTester bootsel() {
    return Bootsel.enter(bench);
  }

  @Test
  void shouldBeADriveWithTwoFiles() {
    UsbTester device = bootsel();
    assertThat(device.device().names())
        .isEqualTo(new UsbDevice.Names("Raspberry Pi", "RP2 Boot", "E0C9125B0D9B"));
    assertThat(device.device().descriptor().vendor()).isEqualTo(0x2E8A);
    assertThat(device.device().descriptor().product()).isEqualTo(0x0003);
    UsbDrive drive = device.drive(SOON);
    assertThat(drive.inquiry()).isEqualTo("RPI RP2 3");
    assertThat(drive.count() * drive.blockBytes()).isEqualTo(128L << 20);
    assertThat(drive.writeProtected()).isFalse();
    assertThat(drive.files().files())
        .extracting(FatVolume.Entry::name)
        .containsExactly("INDEX.HTM", "INFO_UF2.TXT");
    assertThat(new String(drive.get("INFO_UF2.TXT"), ISO_8859_1)).contains("Board-ID: RPI-RP2\r\n");
    assertThat(new String(drive.get("INDEX.HTM"), ISO_8859_1)).startsWith("<html>");
    assertThat(bench.where())
        .contains("The boot ROM serves USB: BOOTSEL was pressed, or the image asked for that.");
  }

  @Test
  @DisplayName("a UF2 file that is dropped on the drive of a Pico is flashed, and started")
  void shouldFlashAFile() throws IOException {
    byte[] file = Files.readAllBytes(IMAGES.resolve("toaster.uf2"));
    bootsel().drive(SOON).put("TOASTER.UF2", file);
    bench.runUntilUart(BANNER, LATER);
  }

  @Test
  void shouldFlashTheBlocksInAnyOrderAndOnce() {
    byte[] image = new byte[20 * 256];
    new Random(1).nextBytes(image);
    byte[] file = Uf2.of(0x1000_0000, image);
    UsbDrive drive = bootsel().drive(SOON);
    bench.pico().bus().flash().load(0x1FFF, new byte[] {0}); // of a sector that is erased first
    int[] order = {0, 19, 3, 3, 1};
    for (int block : order) {
      drive.write(1000, Arrays.copyOfRange(file, block * 512, block * 512 + 512));
    }
    for (int block = 18; block > 0; block--) {
      drive.write(2000 + block, Arrays.copyOfRange(file, block * 512, block * 512 + 512));
    }
    bench.runUntil(
        "it restarts", () -> bench.register("WATCHDOG.REASON") != 0, Duration.ofSeconds(1));
    for (int i = 0; i < image.length; i++) {
      assertThat((byte) bench.pico().bus().flash().read(i, 1)).isEqualTo(image[i]);
    }
    assertThat(bench.pico().bus().flash().read(0x1FFF, 1)).isEqualTo(0xFF);
  }

  @Test
  @DisplayName("a first block that comes late is no other file")
  void shouldFlashAFileWhoseFirstBlockComesLast() {
    byte[] image = new byte[3 * 256];
    new Random(3).nextBytes(image);
    byte[] file = Uf2.of(0x1000_0000, image);
    UsbDrive drive = bootsel().drive(SOON);
    for (int block = 2; block >= 0; block--) {
      drive.write(1000 + block, Arrays.copyOfRange(file, block * 512, block * 512 + 512));
    }
    bench.runUntil(
        "it restarts", () -> bench.register("WATCHDOG.REASON") != 0, Duration.ofSeconds(1));
  }

  @Test
  void shouldLeaveTheFlashAloneForOtherFiles() {
    UsbDrive drive = bootsel().drive(SOON);
    byte[] file = Uf2.of(0x1000_0000, new byte[256]);
    for (int at : new int[] {0, 4, 8, 16, 28, 508}) {
      byte[] wrong = file.clone();
      int bits = at == 8 ? 0x2000 : 1; // of the flags: the one that says that there is a family
      wrong[at] = (byte) (wrong[at] ^ bits);
      wrong[at + 1] = (byte) (wrong[at + 1] ^ bits >> 8);
      drive.write(1000, wrong);
    }
    drive.write(1000, Uf2.of(0x1000_0080, new byte[256])); // not at a page
    drive.write(1000, Uf2.of(0x3000_0000, new byte[256])); // nothing is there
    bench.runFor(Duration.ofSeconds(1));
    assertThat(drive.inquiry()).as("still there").startsWith("RPI");
    assertThat(bench.pico().bus().flash().read(0x100, 4)).isNotZero();
  }

  @Test
  void shouldRefuseWhatADriveDoesNotDo() {
    UsbDrive drive = bootsel().drive(SOON);
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> drive.read(drive.count(), 1))
        .withMessage("The drive has refused READ(10): ILLEGAL REQUEST, ASC 0x21, ASCQ 0x00");
    assertThatExceptionOfType(DriveException.class)
        .isThrownBy(() -> drive.command("nonsense", new byte[] {(byte) 0xC0}, 64))
        .withMessageContaining("ASC 0x20");
    assertThat(drive.command("INQUIRY", Scsi.inquiry(), 255)).as("shorter").hasSize(36);
    assertThat(drive.command("INQUIRY", Scsi.inquiry(), 5)).as("cut").hasSize(5);
  }

  @Test
  @DisplayName("Bulk-Only 1.0, 3.1: a reset leaves halts and PIDs alone")
  void shouldKeepHaltsAndPidsWhenTheDriveIsReset() {
    UsbTester device = bootsel();
    UsbDrive drive = device.drive(SOON);
    SetupPacket reset = new SetupPacket(0x21, 0xFF, 0, 0, 0);
    for (int i = 0; i < 3; i++) { // each command is one packet to the device, and one from it
      device.control(reset);
      drive.command("TEST UNIT READY", Scsi.testUnitReady(), 0);
    }
    assertThat(halted(device, DRIVE_IN)).isFalse();
    device.write(DRIVE_OUT, new byte[31], SOON); // not a command
    bench.runFor(Duration.ofMillis(1));
    device.control(reset);
    assertThat(halted(device, DRIVE_IN)).isTrue();
    assertThat(halted(device, DRIVE_OUT)).isTrue();
    device.clearHalt(DRIVE_IN).clearHalt(DRIVE_OUT);
    assertThat(halted(device, DRIVE_IN)).isFalse();
    assertThat(drive.inquiry()).startsWith("RPI");
  }

  @Test
  void shouldTakeBackWhatIsOfferedWhenTheDriveIsReset() {
    UsbTester device = bootsel();
    UsbDrive drive = device.drive(SOON);
    for (int i = 0; i < 2; i++) {
      ByteBuffer command = ByteBuffer.allocate(31).order(ByteOrder.LITTLE_ENDIAN);
      command.putInt(0x4342_5355).putInt(1).putInt(36).put((byte) 0x80).put((byte) 0).put((byte) 6);
      device.write(DRIVE_OUT, command.put(Scsi.inquiry()).array(), SOON);
      bench.runFor(Duration.ofMillis(1));
      device.control(new SetupPacket(0x21, 0xFF, 0, 0, 0));
      drive.command("TEST UNIT READY", Scsi.testUnitReady(), 0);
    }
  }

  @Test
  void shouldBeThereWithoutAnImage() {
    bench.pico().bus().flash().load(0, new byte[256]);
    bench.powerCycle();
    UsbDrive drive = bench.usbDevice(LATER).drive(SOON);
    assertThat(drive.files().files()).hasSize(2);
    assertThat(bench.where()).contains("The boot ROM found no valid second stage in flash.");
  }

  @Test
  @DisplayName("2.8.3.1.6: reset_to_usb_boot, without the drive")
  void shouldBeAskedForByTheImage() {
    // MOVS R0, #0; MOVS R1, #1; LDR R2, [PC, #0]; BX R2; reset_to_usb_boot
    bench.powerCycle();
    int function = function('U', 'B');
    byte[] code = new byte[256];
    ByteBuffer.wrap(code)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x2101_2000)
        .putInt(0x4710_4A00)
        .putInt(function);
    bootsel().drive(SOON).put("USB.UF2", Uf2.of(0x2000_0000, code));
    bench.runUntil("it restarts", () -> bench.usb().device().isEmpty(), LATER);
    UsbTester device = bench.usbDevice(LATER);
    assertThat(device.device().configuration().interfaces())
        .extracting(InterfaceDescriptor::code)
        .containsExactly(0xFF);
    assertThat(bench.where()).contains("The boot ROM serves USB");
  }

  private int function(char first, char second) {
    int at = bench.pico().bus().read(0, 0x14, 2);
    while (bench.pico().bus().read(0, at, 2) != (first | second << 8)) {
      at += 4;
    }
    return bench.pico().bus().read(0, at + 2, 2);
  }

  @Test
  void shouldStartTheFileOfAnImageForSram() {
    byte[] code = new byte[256];
    // LDR R0, [PC, #4]; STR R0, [R0]; B .; a word
    ByteBuffer.wrap(code)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x6000_4801)
        .putInt(0xE7FE_E7FE)
        .putInt(0x2000_3000);
    bootsel().drive(SOON).put("RAM.UF2", Uf2.of(0x2000_0000, code));
    bench.runUntil("it runs", () -> bench.word(0x2000_3000) == 0x2000_3000, LATER);
  }
}
