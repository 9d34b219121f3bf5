package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.SRAM;
import static usbtoaster.emulator.testing.Assembler.WFI;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A wedged firmware waits for USB, and the sentence says for what")
class UsbWedgeTest {
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int ALL = 0x01FF_FFFF;
  private static final int USB_MAIN_CTRL = 0x5011_0040;
  private static final int USB_MUXING = 0x5011_0074;

  private static TestBench bench(Assembler code) {
    return TestBench.of(code.function("sleep").op(WFI).back(ALWAYS, "sleep").image());
  }

  private static Assembler enabled() {
    return new Assembler(SRAM)
        .function("main")
        .store(RESETS_CLEAR, ALL)
        .store(USB_MUXING, 9)
        .store(USB_MAIN_CTRL, 1);
  }

  @Test
  void shouldSayWhyNoHostCanSeeTheDevice() {
    assertThat(bench(enabled()).runFor(Duration.ofMillis(1)).where())
        .contains(
            "No USB host can see the device: clk_usb has 0 Hz, not 48 MHz; the controller detects"
                + " no VBUS: no pin is VBUS_DET, and USB_PWR overrides none; SIE_CTRL.PULLUP_EN is"
                + " 0.");
  }

  @Test
  void shouldSayThatTheImageDoesNotUseUsb() {
    TestBench bench = bench(new Assembler(SRAM).function("main"));
    assertThat(bench.runFor(Duration.ofMillis(1)).where()).doesNotContain("USB");
    bench.usb();
    assertThat(bench.where())
        .contains("A USB host is connected, and the image has not enabled its USB controller.");
  }
}
