package usbtoaster.emulator.rom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static usbtoaster.emulator.rom.Bootsel.SOON;
import static usbtoaster.emulator.rom.Bootsel.halted;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.testing.TestBench;
import usbtoaster.emulator.testing.UsbException;
import usbtoaster.emulator.testing.UsbTester;
import usbtoaster.emulator.usb.host.InterfaceDescriptor;
import usbtoaster.emulator.usb.host.SetupPacket;

@DisplayName("2.8.5: PICOBOOT, at the boot ROM")
class PicobootTest {
  private final TestBench bench = TestBench.of(Path.of("../../firmware/image/sensor.elf"));
  private final UsbTester device = Bootsel.enter(bench);
  private final Picoboot picoboot = new Picoboot(device);

  @Test
  void shouldReadAndWriteMemory() {
    InterfaceDescriptor vendor = device.ofClass(0xFF);
    assertThat(vendor.number()).isEqualTo(1);
    picoboot.command(0x01, 1, 0, 1); // EXCLUSIVE_ACCESS
    picoboot.acknowledged();
    byte[] random = new byte[1000];
    new Random(2).nextBytes(random);
    picoboot.writeMemory(0x2000_1000, random);
    assertThat(picoboot.readMemory(0x2000_1000, 1000)).isEqualTo(random);
    assertThat(picoboot.readMemory(0x10, 3)).as("the ROM").containsExactly('M', 'u', 1);
    picoboot.command(0x03, 8, 0, 0x1000_4000, 0x1000); // FLASH_ERASE
    picoboot.acknowledged();
    picoboot.writeMemory(0x1000_4000, random);
    byte[] flash = picoboot.readMemory(0x1000_4000, 0x500);
    assertThat(flash).startsWith(random);
    assertThat(flash[1000]).isEqualTo((byte) 0xFF);
    picoboot.command(0x06, 0, 0); // EXIT_XIP
    picoboot.acknowledged();
    picoboot.command(0x07, 0, 0); // ENTER_CMD_XIP
    picoboot.acknowledged();
  }

  private void enterXip() {
    picoboot.command(0x07, 0, 0); // ENTER_CMD_XIP
    picoboot.acknowledged();
  }

  @Test
  void shouldLeaveXipForTheFlash() {
    byte[] random = new byte[256];
    new Random(4).nextBytes(random);
    enterXip();
    assertThat(picoboot.readMemory(0x1000_0000, 4)).isEqualTo(flash(0));
    enterXip();
    picoboot.command(0x06, 0, 0); // EXIT_XIP
    picoboot.acknowledged();
    assertThat(picoboot.readMemory(0x1000_0100, 4)).isEqualTo(flash(0x100));
    enterXip();
    picoboot.command(0x03, 8, 0, 0x1000_4000, 0x1000); // FLASH_ERASE
    picoboot.acknowledged();
    enterXip();
    picoboot.writeMemory(0x1000_4000, random);
    assertThat(picoboot.readMemory(0x1000_4000, 256)).isEqualTo(random);
    enterXip();
    device.drive(SOON).write(1000, Uf2.of(0x1000_0000, random));
    bench.runUntil(
        "it restarts", () -> bench.register("WATCHDOG.REASON") != 0, Duration.ofSeconds(1));
    assertThat(flash(0)).isEqualTo(Arrays.copyOf(random, 4));
  }

  private byte[] flash(int offset) {
    int word = bench.pico().bus().flash().read(offset, 4);
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array();
  }

  @Test
  @DisplayName("USB 2.0, 9.4.5: CLEAR_FEATURE begins with DATA0, and loses no packet")
  void shouldOfferAPacketAgainWhenAHaltIsCleared() {
    for (int i = 0; i < 2; i++) { // three packets to the device: the PID is another each time
      assertThat(picoboot.readMemory(0x10, 2)).containsExactly('M', 'u');
      picoboot.command(0x84, 8, 2, 0x10, 2); // READ
      bench.runFor(Duration.ofMillis(1));
      device.clearHalt(Picoboot.IN).clearHalt(Picoboot.OUT);
      assertThat(device.read(Picoboot.IN, 64, SOON)).containsExactly('M', 'u');
      device.write(Picoboot.OUT, new byte[0], SOON);
    }
  }

  @Test
  @DisplayName("USB 2.0, 9.1.1.5: SET_INTERFACE begins with DATA0")
  void shouldBeginAnewWithASetting() {
    picoboot.command(0x84, 8, 2, 0x10, 2); // READ
    device.setting(1, 0);
    assertThat(picoboot.readMemory(0x10, 2)).containsExactly('M', 'u');
    device.drive(SOON).inquiry();
    device.setting(0, 0);
    assertThatExceptionOfType(UsbException.class)
        .isThrownBy(() -> device.control(new SetupPacket(0x01, 11, 0, 2, 0)));
  }

  @Test
  @DisplayName("2.8.5.5.1: INTERFACE_RESET ends the halts, and the PIDs go on")
  void shouldGoOnAfterAReset() {
    for (int i = 0; i < 3; i++) {
      picoboot.command(0x77, 0, 0); // unknown
      assertThatExceptionOfType(UsbException.class)
          .isThrownBy(() -> device.read(Picoboot.IN, 64, SOON));
      assertThat(halted(device, Picoboot.OUT)).isTrue();
      device.control(new SetupPacket(0x41, 0x41, 0, 1, 0)); // INTERFACE_RESET
      assertThat(halted(device, Picoboot.OUT)).isFalse();
      assertThat(picoboot.readMemory(0x10, 2)).containsExactly('M', 'u');
    }
  }

  @Test
  void shouldRefuseAWriteThatEndsEarly() {
    picoboot.command(0x05, 8, 256, 0x2000_0000, 256); // WRITE
    device.write(Picoboot.OUT, new byte[100], SOON);
    assertThatExceptionOfType(UsbException.class)
        .isThrownBy(() -> device.read(Picoboot.IN, 64, SOON))
        .withMessageContaining("STALL");
    byte[] status = device.control(new SetupPacket(0xC1, 0x42, 0, 1, 16));
    assertThat(status[4]).as("INVALID_TRANSFER_LENGTH").isEqualTo((byte) 3);
  }

  @Test
  void shouldRebootAfterAsLongAsItCan() {
    picoboot.command(0x02, 12, 0, 0, 0, -1); // REBOOT
    picoboot.acknowledged();
    bench.runFor(Duration.ofSeconds(1));
    assertThat(picoboot.readMemory(0x10, 2)).containsExactly('M', 'u');
  }

  @Test
  void shouldExecuteAndReboot() {
    // LDR R0, [PC, #4]; LDR R1, [PC, #8]; STR R1, [R0]; BX LR; 0x20002000; 0x600DC0DE
    picoboot.writeMemory(
        0x2000_1000, HexFormat.of().parseHex("01480249016070470020" + "0020dec00d60"));
    picoboot.command(0x08, 4, 0, 0x2000_1000); // EXEC
    picoboot.acknowledged();
    bench.runFor(Duration.ofMillis(1));
    assertThat(bench.word(0x2000_2000)).isEqualTo(0x600D_C0DE);
    picoboot.command(0x02, 12, 0, 0, 0, 10); // REBOOT
    picoboot.acknowledged();
    bench.runUntilUart("sensor: a sample each 100 ms", SOON);
  }

  @Test
  void shouldTellWhyACommandWasRefused() {
    refused(1, 0x77, 0, 0); // UNKNOWN_CMD
    refused(2, 0x03, 4, 0, 0x1000_0000); // INVALID_CMD_LENGTH
    refused(3, 0x84, 8, 8, 0, 16); // INVALID_TRANSFER_LENGTH
    refused(4, 0x03, 8, 0, 0x2000_0000, 0x1000); // INVALID_ADDRESS
    refused(4, 0x84, 8, 16, 0x4000_0000, 16);
    refused(4, 0x05, 8, 0x100, 0x2004_1F00, 0x100); // its own stack
    refused(4, 0x84, 8, -1, 0x1000_0000, -1);
    refused(5, 0x03, 8, 0, 0x1000_0100, 0x1000); // BAD_ALIGNMENT
    assertThat(picoboot.readMemory(0x10, 2)).as("goes on").containsExactly('M', 'u');
  }

  private void refused(int status, int id, int size, int transfer, int... words) {
    picoboot.command(id, size, transfer, words);
    assertThatExceptionOfType(UsbException.class)
        .isThrownBy(() -> device.read(Picoboot.IN, 64, SOON))
        .withMessageContaining("STALL");
    byte[] told = device.control(new SetupPacket(0xC1, 0x42, 0, 1, 16));
    ByteBuffer words16 = ByteBuffer.wrap(told).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(words16.getInt(0)).isEqualTo(picoboot.token());
    assertThat(words16.getInt(4)).isEqualTo(status);
    assertThat(told[8]).isEqualTo((byte) id);
    device.control(new SetupPacket(0x41, 0x41, 0, 1, 0)); // INTERFACE_RESET
    device.clearHalt(Picoboot.IN).clearHalt(Picoboot.OUT);
  }
}
