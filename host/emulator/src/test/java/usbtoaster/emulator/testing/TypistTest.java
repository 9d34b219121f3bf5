package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.usb.hid.HidReport;
import usbtoaster.emulator.usb.hid.ReportDescriptor;
import usbtoaster.emulator.usb.hid.ReportDescriptor.Kind;
import usbtoaster.emulator.usb.host.SetupPacket;
import usbtoaster.emulator.usb.host.UsbHost;

@DisplayName("A firmware with a keyboard and a serial port, at the bench's USB host")
class TypistTest {
  private static final Duration SOON = Duration.ofMillis(500);

  private final TestBench bench = TestBench.of(Path.of("../../firmware/image/typist.elf"));

  @Test
  void shouldTypeWhatIsWrittenToThePort() {
    bench.runUntilUsb("typist: write, and I type\r\n", SOON);
    HidTester keyboard = bench.usbDevice(SOON).hid(ReportDescriptor.KEYBOARD, SOON);
    bench.sendUsb("hi!").runUntilUsb("hi!", SOON);
    int[] keys = {0x0B, 0, 0x0C, 0};
    for (int key : keys) {
      HidReport report = keyboard.report(SOON);
      assertThat(report.id()).isEqualTo(1);
      assertThat(report.data()).containsExactly(0, 0, key, 0, 0, 0, 0, 0);
    }
    assertThatExceptionOfType(StuckException.class)
        .isThrownBy(() -> keyboard.report(Duration.ofMillis(50)))
        .withMessageContaining("that HID 2 sends a report. Core 0 sleeps in WFI");
  }

  @Test
  @DisplayName("what comes faster than it is typed waits at the host")
  void shouldTypeEachLetterOfALongText() {
    bench.runUntilUsb("I type", SOON);
    HidTester keyboard = bench.usbDevice(SOON).hid(ReportDescriptor.KEYBOARD, SOON);
    String text = "abcdefghijklmnopqrstuvwxyz".repeat(16);
    bench.sendUsb(text);
    StringBuilder typed = new StringBuilder();
    while (typed.length() < text.length()) {
      int key = keyboard.report(SOON).data()[2];
      if (key != 0) {
        typed.append((char) ('a' + key - 4));
      }
    }
    assertThat(typed).hasToString(text);
    bench.runUntilUsb(text, SOON);
  }

  @Test
  @DisplayName("USB 2.0, 9.4.5, 9.1.1.5: an end that is chosen or cleared begins with DATA0")
  void shouldBeginAnewWhenTheHostAsksForThat() {
    bench.runUntilUsb("I type\r\n", SOON);
    UsbTester device = bench.usbDevice(SOON);
    for (char letter = 'a'; letter < 'd'; letter++) {
      bench.sendUsb("" + letter).runUntilUsb("" + letter, SOON);
      device.clearHalt(0x82).clearHalt(0x02);
    }
    device.setting(1, 0); // which ends what the terminal reads
    for (byte letter = 'e'; letter < 'h'; letter++) {
      device.write(0x02, new byte[] {letter}, SOON);
      assertThat(device.read(0x82, 64, SOON)).containsExactly(letter);
    }
    device.setting(1, 0).write(0x02, new byte[] {'i'}, SOON);
    assertThat(device.read(0x82, 64, SOON)).containsExactly('i');
  }

  @Test
  void shouldShowTheLeds() {
    HidTester keyboard = bench.usbDevice(SOON).hid(ReportDescriptor.KEYBOARD, SOON);
    keyboard.send(1, (byte) 2);
    assertThat(bench.runFor(Duration.ofMillis(1)).pin(25)).isTrue();
    keyboard.set(Kind.OUTPUT, 1, (byte) 5);
    assertThat(bench.runFor(Duration.ofMillis(1)).pin(25)).isFalse();
    bench.runUntilUsb("leds 0x02\r\nleds 0x05\r\n", SOON);
  }

  @Test
  void shouldSayWhatTheDeviceRefuses() {
    UsbTester device = bench.usbDevice(SOON);
    assertThatExceptionOfType(UsbException.class)
        .isThrownBy(() -> device.control(new SetupPacket(0xC0, 0x55, 1, 2, 8)))
        .withMessage(
            "It did not come to pass that the device answers request 0x55 of type 0xC0, wValue"
                + " 0x0001, wIndex 0x0002, wLength 8: the device answered with STALL.");
    assertThatExceptionOfType(UsbException.class)
        .isThrownBy(() -> device.drive(SOON))
        .withMessageStartingWith("The device has no drive");
    assertThatExceptionOfType(UsbException.class)
        .isThrownBy(() -> device.ofClass(0xFF))
        .withMessageStartingWith("The device has no interface of class 0xFF");
    assertThat(device.ofClass(2).others()).hasSize(4);
  }

  @Test
  void shouldBearBusResetsSuspendAndAPowerCycle() {
    bench.runUntilUsb("I type", SOON);
    UsbTester before = bench.usbDevice(SOON);
    bench.usb().suspend();
    bench.runFor(Duration.ofMillis(10));
    assertThat(bench.register("USBCTRL_REGS.SIE_STATUS") & 1 << 4).as("suspended").isNotZero();
    bench.usb().resume();
    bench.runUntil("it goes on", () -> bench.usb().state() == UsbHost.State.CONFIGURED, SOON);
    bench.sendUsb("a").runUntilUsb("a", SOON);
    bench.usb().unplug();
    assertThatExceptionOfType(UsbException.class)
        .isThrownBy(() -> before.control(new SetupPacket(0x80, 6, 0x100, 0, 18)))
        .withMessageEndingWith("it was cancelled, or the device is gone.");
    bench.runUntilUsb("I type", SOON); // which plugs it in
    bench.powerCycle().runUntilUsb("I type", SOON);
  }
}
