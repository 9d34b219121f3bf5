package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.EQ;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.SRAM;
import static usbtoaster.emulator.testing.Assembler.WFE;
import static usbtoaster.emulator.testing.Assembler.WFI;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.image.Image;

@DisplayName("What is not emulated is said where the user looks")
class MissingTest {
  private static final Duration MS = Duration.ofMillis(1);
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int ALL = 0x01FF_FFFF;
  private static final int ISER = 0xE000_E100;
  private static final int USB_MAIN_CTRL = 0x5011_0040;
  private static final int USB_INT_EP_CTRL = 0x5011_0054;
  private static final int SLEEP_EN0 = 0x4000_80A8;
  private static final int DMA_CH0 = 0x5000_0000;

  private static Assembler main() {
    return new Assembler(SRAM).function("main").store(RESETS_CLEAR, ALL);
  }

  private static String complaint(Image image) {
    StuckException stuck =
        assertThatExceptionOfType(StuckException.class)
            .isThrownBy(() -> TestBench.of(image).runUntil("it is done", () -> false, MS))
            .actual();
    return String.valueOf(stuck.getMessage());
  }

  @ParameterizedTest(name = "{0}, by {2}")
  @CsvSource({
    "the USB controller as a host, 0x50110054, USBCTRL_REGS.INT_EP_CTRL",
    "Microwire of the SSI, 0x1800000C, XIP_SSI.MWCR",
    "bypassing the input synchronisers, 0x4000400C, SYSCFG.PROC_IN_SYNC_BYPASS",
    "gating of clocks, 0x400080A8, CLOCKS.SLEEP_EN0",
  })
  void shouldNameTheThingAndItsFirstUse(String what, String address, String register) {
    Assembler code = main().function("touch").store(Long.decode(address).intValue(), 1);
    String notified = complaint(code.function("stop").op(WFE).back(ALWAYS, "stop").image());
    assertThat(notified)
        .contains(what, "not emulated", "first", " (touch+0x4), " + register)
        .containsOnlyOnce("touch+0x4");
  }

  @Test
  void shouldSayThatItMayWaitForWhatHasAnInterrupt() {
    Assembler code = main().function("tuh_task").store(USB_MAIN_CTRL, 3).store(ISER, 1 << 5);
    assertThat(complaint(code.function("wait").op(WFI).back(ALWAYS, "wait").image()))
        .contains(
            "sleeps in WFI at",
            " in thread mode. It may wait for the USB controller as a host, which is not emulated:"
                + " first used at 0x2000004A (tuh_task+0x4), USBCTRL_REGS.MAIN_CTRL. ");
  }

  @Test
  void shouldSayThatItWaitsForWhatItAsksInALoop() {
    Assembler code = main().load(0, USB_INT_EP_CTRL).function("wait").op(0x6801, 0x2900);
    assertThat(complaint(code.back(EQ, "wait").image()))
        .contains(
            "It waits for USBCTRL_REGS.INT_EP_CTRL, which is 0x00000000 and is only stored.",
            "It waits for the USB controller as a host, which is not emulated: first used at"
                + " 0x20000048 (wait),");
  }

  @Test
  void shouldSayThatTheDmaUsedIt() {
    Assembler code = main().store(DMA_CH0, SRAM).store(DMA_CH0 + 4, SLEEP_EN0);
    code.store(DMA_CH0 + 8, 1).store(DMA_CH0 + 0xC, 0x3F << 15 | 2 << 2 | 1).op(HERE);
    assertThat(complaint(code.image()))
        .contains(
            "not emulated: gating of clocks (first at a transfer of the DMA, CLOCKS.SLEEP_EN0)");
  }

  @Test
  void shouldTellSeveralThingsInTheOrderOfTheirUse() {
    Assembler code = main().store(SLEEP_EN0, 1).store(USB_MAIN_CTRL, 2).store(SLEEP_EN0, 1);
    TestBench bench = TestBench.of(code.op(HERE).image()).runFor(MS);
    assertThat(bench.missing()).containsExactly("gating of clocks", "the USB controller as a host");
    assertThat(bench.where())
        .containsOnlyOnce("clocks (first at")
        .contains(", the USB controller as a host (first");
    assertThat(bench.missingStory())
        .startsWith(
            "The image has used what is not emulated: gating of clocks (first at 0x2000004A"
                + " (main+0xa)");
  }

  @Test
  void shouldNotTakeATestsLookForAUse() {
    TestBench bench = TestBench.of(main().op(HERE).image()).runFor(MS);
    assertThat(bench.word(SLEEP_EN0)).isEqualTo(-1);
    bench.word(USB_MAIN_CTRL, 2).register("USBCTRL_REGS.SIE_STATUS");
    assertThat(bench.missing()).isEmpty();
    assertThat(bench.missingStory()).isEmpty();
    assertThat(bench.where()).doesNotContain("not emulated");
  }

  @Test
  void shouldForgetWithThePower() {
    TestBench bench = TestBench.of(main().store(SLEEP_EN0, 1).op(HERE).image()).runFor(MS);
    assertThat(bench.missing()).containsExactly("gating of clocks");
    bench.reflash(main().op(HERE).image()).runFor(MS);
    assertThat(bench.missing()).isEmpty();
  }

  @Test
  void shouldFindNothingMissingForTheToaster() {
    try (TestBench bench = TestBench.of(TestBenchTest.TOASTER)) {
      assertThat(bench.runFor(Duration.ofMillis(50)).missing()).isEmpty();
    }
  }
}
