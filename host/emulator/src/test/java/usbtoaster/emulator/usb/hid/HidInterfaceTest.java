package usbtoaster.emulator.usb.hid;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.usb.host.TestFirmware.hex;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.usb.UsbRig;
import usbtoaster.emulator.usb.hid.ReportDescriptor.Kind;
import usbtoaster.emulator.usb.host.TestFirmware;
import usbtoaster.emulator.usb.host.Transfer;
import usbtoaster.emulator.usb.host.UsbHost;

@DisplayName("A host drives a human interface device")
class HidInterfaceTest {
  private final UsbRig rig = new UsbRig();
  private final TestFirmware firmware = new TestFirmware(rig);
  private final UsbHost host = new UsbHost(rig.clock, rig.usb.port());
  private final HidHost hids = new HidHost(rig.clock.failures());
  private final List<String> heard = new ArrayList<>();

  private HidInterface configure(String reports, int length) {
    byte[] descriptor = hex(reports);
    firmware.configuration =
        hex(
            "09 02 2200 01 01 00 A0 32"
                + "09 04 00 00 01 03 01 01 00"
                + "09 21 1101 00 01 22 %02X%02X".formatted(length & 0xFF, length >> 8)
                + "07 05 81 03 0800 0A");
    firmware.answersTo.put("81 06 2200", descriptor);
    hids.listen(report -> heard.add(report.toString()));
    host.add(hids);
    host.plug();
    firmware.attach();
    rig.passMicros(200_000);
    assertThat(host.state()).as(host.trouble()).isEqualTo(UsbHost.State.CONFIGURED);
    return hids.interfaces().getFirst();
  }

  private HidInterface configure(String reports) {
    return configure(reports, hex(reports).length);
  }

  @Test
  void shouldTakeReportsWithTheirIds() {
    HidInterface hid = configure(ReportDescriptorTest.BOTH);
    assertThat(firmware.requests).endsWith("21 0A 0000", "81 06 2200");
    assertThat(hids.of(ReportDescriptor.MOUSE)).contains(hid);
    assertThat(hids.of(ReportDescriptor.GAMEPAD)).isEmpty();
    firmware.notification(false, hex("02 01 FF 7F"));
    rig.passMicros(11_000);
    firmware.notification(true, hex("01 00 00 04 00 00 00 00"));
    rig.passMicros(11_000);
    assertThat(heard).containsExactly("report 2: 01 ff 7f", "report 1: 00 00 04 00 00 00 00");
    assertThat(hid.take().orElseThrow().id()).isEqualTo(2);
    assertThat(hid.take().orElseThrow().data()).hasSize(7);
    assertThat(hid.take()).isEmpty();
  }

  @Test
  void shouldKeepTheLastReportsOnly() {
    HidInterface hid = configure(ReportDescriptorTest.KEYBOARD);
    for (int i = 0; i < HidInterface.KEPT + 3; i++) {
      firmware.notification((i & 1) != 0, (byte) i, (byte) (i >> 8), (byte) 0, (byte) 0);
      rig.passMicros(10_000);
    }
    assertThat(hid.dropped()).isEqualTo(3);
    assertThat(hid.take().orElseThrow().data()).startsWith(3, 0);
  }

  @Test
  void shouldSendReports() {
    HidInterface hid = configure(ReportDescriptorTest.BOTH);
    List<Transfer.Status> over = new ArrayList<>();
    hid.send(1, hex("02"), transfer -> over.add(transfer.status()));
    rig.passMicros(1_000);
    assertThat(firmware.requests.getLast()).isEqualTo("21 09 0201");
    assertThat(firmware.written).containsExactly(1, 2);
    hid.set(Kind.FEATURE, 2, hex("34 0F"), transfer -> over.add(transfer.status()));
    rig.passMicros(1_000);
    assertThat(firmware.requests.getLast()).isEqualTo("21 09 0302");
    hid.protocol(false, transfer -> over.add(transfer.status()));
    firmware.answersTo.put("A1 01 0102", hex("02 AA"));
    Transfer got = hid.get(Kind.INPUT, 2, 4, transfer -> over.add(transfer.status()));
    rig.passMicros(1_000);
    assertThat(got.data()).containsExactly(2, 0xAA);
    assertThat(over).hasSize(4).containsOnly(Transfer.Status.DONE);
  }

  @Test
  void shouldTellOfADeviceThatIsWrong() {
    assertThat(configure("05 01 09 06 A1 01").trouble()).contains("have no end");
    assertThat(hids.interfaces().getFirst().descriptor()).isEmpty();
  }

  @Test
  void shouldNotAskForADescriptorOfNoLength() {
    HidInterface hid = configure(ReportDescriptorTest.KEYBOARD, 0);
    assertThat(hid.trouble()).contains("a report descriptor of 0 bytes");
    assertThat(firmware.requests).doesNotContain("81 06 2200");
  }

  @Test
  void shouldTellOfAReportThatIsTooLong() {
    HidInterface hid = configure("05 01 09 02 A1 01 75 08 95 02 81 02 C0");
    firmware.notification(false, new byte[3]);
    rig.passMicros(11_000);
    assertThat(hid.trouble()).isEqualTo("a report is longer than 2 bytes");
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldLetGoOfADeviceThatIsGone() {
    HidInterface hid = configure(ReportDescriptorTest.KEYBOARD);
    host.unplug();
    assertThat(hids.interfaces()).isEmpty();
    List<Transfer.Status> over = new ArrayList<>();
    hid.send(0, new byte[1], transfer -> over.add(transfer.status()));
    assertThat(over).containsExactly(Transfer.Status.CANCELLED);
    rig.passMicros(5_000);
    assertThat(rig.clock.nextPicos()).as("nothing waits").isEqualTo(Long.MAX_VALUE);
  }
}
