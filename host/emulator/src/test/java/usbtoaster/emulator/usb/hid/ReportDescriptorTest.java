package usbtoaster.emulator.usb.hid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static usbtoaster.emulator.usb.host.TestFirmware.hex;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.usb.hid.ReportDescriptor.Kind;
import usbtoaster.emulator.usb.hid.ReportDescriptor.Report;

@DisplayName("A report descriptor tells which reports there are, and how long they are")
class ReportDescriptorTest {
  /** HID 1.11, appendix B.1: the boot keyboard's. */
  static final String KEYBOARD =
      "05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01"
          + "95 05 75 01 05 08 19 01 29 05 91 02 95 01 75 03 91 01"
          + "95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0";

  /** A keyboard with report 1, and a mouse with report 2, in a collection within. */
  static final String BOTH =
      "05 01 09 06 A1 01 85 01 75 08 95 07 81 02 95 01 91 02 C0"
          + "05 01 09 02 A1 01 85 02 09 01 A1 00 75 08 95 03 81 06 75 0C 95 01 B1 02 C0 C0";

  @Test
  void shouldReadTheBootKeyboards() {
    ReportDescriptor it = ReportDescriptor.parse(hex(KEYBOARD));
    assertThat(it.numbered()).isFalse();
    assertThat(it.reports())
        .containsExactly(
            new Report(Kind.INPUT, 0, ReportDescriptor.KEYBOARD, 64),
            new Report(Kind.OUTPUT, 0, ReportDescriptor.KEYBOARD, 8));
    assertThat(it.most(Kind.INPUT)).isEqualTo(8);
    assertThat(it.most(Kind.FEATURE)).isZero();
  }

  @Test
  void shouldTellReportsByTheirIds() {
    ReportDescriptor it = ReportDescriptor.parse(hex(BOTH));
    assertThat(it.reports())
        .containsExactly(
            new Report(Kind.INPUT, 1, ReportDescriptor.KEYBOARD, 56),
            new Report(Kind.OUTPUT, 1, ReportDescriptor.KEYBOARD, 8),
            new Report(Kind.INPUT, 2, ReportDescriptor.MOUSE, 24),
            new Report(Kind.FEATURE, 2, ReportDescriptor.MOUSE, 12));
    assertThat(it.most(Kind.INPUT)).as("with its ID").isEqualTo(8);
    assertThat(it.most(Kind.FEATURE)).isEqualTo(3);
    assertThat(it.report(Kind.INPUT, ReportDescriptor.MOUSE).orElseThrow().id()).isEqualTo(2);
    assertThat(it.has(ReportDescriptor.GAMEPAD)).isFalse();
  }

  @Test
  void shouldPushAndPopAndSkipLongItems() {
    ReportDescriptor it =
        ReportDescriptor.parse(
            hex("0B 05000100 A1 01 75 08 95 02 A4 75 10 81 02 B4 81 02 FE 03 F0 010203 C0"));
    assertThat(it.reports())
        .containsExactly(new Report(Kind.INPUT, 0, ReportDescriptor.GAMEPAD, 48));
  }

  @ParameterizedTest
  @CsvSource({
    "05, the item at byte 0 goes beyond",
    "FE 05, the item at byte 0 goes beyond",
    "A1 01, 1 collections of the report descriptor have no end",
    "C0, the collection that ends at byte 0 has not begun",
    "B4, nothing was pushed",
    "85 00, the report ID at byte 0 is 0",
    "77 FFFFFFFF 97 FFFFFFFF 81 02, longer than 4 KiB at byte 10",
    "75 20 96 0100 81 02 97 00040000 81 02, longer than 4 KiB at byte 12",
    "75 08 95 01 81 02 85 01 81 02, some reports have an ID",
  })
  void shouldSayWhatIsWrong(String bytes, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReportDescriptor.parse(hex(bytes)))
        .withMessageContaining(message);
  }

  @Test
  void shouldBearAnyBytes() {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    System.out.println("ReportDescriptorTest: -Dtoaster.seed=" + seed);
    Random random = new Random(seed);
    int right = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = hex(random.nextBoolean() ? KEYBOARD : BOTH);
      for (int n = random.nextInt(4); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        ReportDescriptor it = ReportDescriptor.parse(bytes);
        assertThat(it.most(Kind.INPUT)).isBetween(0, 4097);
        right++;
      } catch (IllegalArgumentException wrong) {
        assertThat(wrong).hasMessageMatching("[\\w,.() -]+");
      }
    }
    assertThat(right).as("-Dtoaster.seed=%d", seed).isBetween(5_000, 19_999);
  }
}
