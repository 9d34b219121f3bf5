package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.NOP;
import static usbtoaster.emulator.testing.Assembler.SRAM;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.image.Image;

@DisplayName("The first cause is reported first, and what came of it after it")
class CauseTest {
  private static final Duration MS = Duration.ofMillis(1);
  private static final int VTOR = 0xE000_ED08;
  private static final int AIRCR = 0xE000_ED0C;
  private static final int BKPT = 0xBE00;
  private static final int UDF = 0xDE00;
  private static final int SVC = 0xDF00;
  private static final int BX_LR = 0x4770;
  private static final int[] BL_OVER_ONE = {0xF000, 0xF801}; // to the second halfword behind it

  private static Assembler main() {
    return new Assembler(SRAM).function("main").store(VTOR, SRAM);
  }

  private static String where(Image image) {
    return TestBench.of(image).runFor(MS).where();
  }

  @Test
  void shouldTellWhatLedToABkptInTheHandler() {
    Assembler code = main().load(0, 0x2003_0001).function("dies").op(0x6801);
    assertThat(where(code.function("isr_hardfault").op(BKPT).image("isr_hardfault")))
        .startsWith(
            "It began with a fault: unaligned load of 4 bytes at 0x20030001, by the instruction at"
                + " 0x20000048 (dies). Then, in the handler of that: BKPT 0x00 with no debugger at"
                + " 0x2000004A (isr_hardfault). Core 0 is locked up in the HardFault handler");
  }

  @Test
  void shouldTellWhatNothingAnswersTo() {
    Assembler code = main().load(0, 0x6000_0000).function("dies").op(0x6001);
    assertThat(where(code.function("isr_hardfault").op(HERE).image("isr_hardfault")))
        .startsWith(
            "It began with a fault: Nothing answers at 0x60000000, by the instruction at 0x20000048"
                + " (dies). Core 0 executes B 0x2000004A at 0x2000004A (isr_hardfault), in the"
                + " HardFault handler.");
  }

  @Test
  void shouldTellTheNameOfAnyFunction() {
    Assembler code = main().function("a$b\\c$1\u001B").op(UDF);
    assertThat(where(code.function("isr_hardfault").op(HERE).image("isr_hardfault")))
        .startsWith(
            "It began with a fault: undefined instruction 0xDE00 at 0x20000046 (a$b\\c$1\\x1B)."
                + " Core 0 executes B");
  }

  @Test
  void shouldTellAFaultInAnotherHandler() {
    Assembler code = main().op(SVC).op(HERE).function("unhandled").op(NOP).op(BKPT);
    assertThat(where(code.image("unhandled")))
        .startsWith(
            "It began with a fault: BKPT 0x00 with no debugger at 0x2000004C (unhandled+0x2), in"
                + " the SVC handler. Then, in the handler of that: BKPT 0x00 with no debugger at"
                + " 0x2000004C (unhandled+0x2).");
  }

  @Test
  void shouldTellAFaultOnTheWayIntoAHandler() {
    // MOV SP, R0; SVC
    Assembler code = main().load(0, 0x6000_0020).op(0x4685, SVC).function("after").op(HERE);
    assertThat(where(code.function("isr_hardfault").op(NOP).op(BKPT).image("isr_hardfault")))
        .startsWith(
            "It began with a fault: an exception's frame could not be pushed (Nothing answers at"
                + " 0x60000000), before the instruction at 0x2000004C (after). Then, in the handler"
                + " of that: BKPT 0x00 with no debugger at 0x20000050 (isr_hardfault+0x2).");
  }

  @Test
  void shouldTellThatMainHasReturned() {
    Assembler code = main().function("_exit").op(BKPT).back(ALWAYS, "_exit");
    assertThat(where(code.function("isr_hardfault").op(BKPT).image("isr_hardfault")))
        .startsWith(
            "The program has ended: it came to 0x20000046 (_exit), where it goes when main returns"
                + " or exit is called. What is there: BKPT 0x00 with no debugger at 0x20000046"
                + " (_exit). Then, in the handler of that: BKPT")
        .doesNotContain("It began with a fault");
    assertThat(where(main().function("_exit").op(HERE).image()))
        .startsWith("The program has ended: it came to 0x20000046 (_exit), where");
  }

  @Test
  void shouldTellOfAFaultThatWasHandledAfterWhereTheCoreIs() {
    // The handler adds 2 to the stacked PC: LDR R0, [SP, #24]; ADDS R0, #2; STR R0, [SP, #24]
    Assembler code = main().op(UDF).function("goes_on").op(HERE);
    code.function("isr_hardfault").op(0x9806, 0x1C80, 0x9006, BX_LR);
    assertThat(where(code.image("isr_hardfault")))
        .startsWith("Core 0 executes B 0x20000048 at 0x20000048 (goes_on), in thread mode. ")
        .contains("The last fault: undefined instruction 0xDE00 at 0x20000046 (main+0x6).");
  }

  @Test
  void shouldTellTheFaultBeforeAResetFromInside() {
    Assembler code = main().function("dies").op(UDF);
    code.function("isr_hardfault").store(AIRCR, 0x05FA_0004).op(HERE);
    TestBench bench = TestBench.of(code.image("isr_hardfault")).runFor(MS);
    assertThat(bench.where())
        .contains(
            "The fault before the last reset: undefined instruction 0xDE00 at 0x20000046 (dies).");
    bench.powerCycle();
    assertThat(bench.where()).doesNotContain("fault");
  }

  @Test
  void shouldTellWhoCalledOnlyWhereThatIsCertain() {
    Assembler called = main().function("calls").op(BL_OVER_ONE).op(NOP, NOP, NOP);
    called.function("spins").op(NOP).op(HERE);
    assertThat(where(called.image())).doesNotContain("called from");
    Assembler certain = main().function("calls").op(BL_OVER_ONE).op(NOP);
    certain.function("spins").op(NOP).op(HERE);
    assertThat(where(certain.image()))
        .contains("(spins+0x2), in thread mode, called from 0x20000046 (calls).");
  }

  @Test
  void shouldNotTakeAStaleLrForACaller() {
    Assembler code = main().function("calls").op(BL_OVER_ONE).op(HERE);
    code.function("leaf").op(BX_LR);
    assertThat(where(code.image()))
        .contains("executes B 0x2000004A at 0x2000004A (calls+0x4), in thread mode.")
        .doesNotContain("called from");
  }

  @Test
  void shouldNotMissASecondStageWhileTheImageErasesTheFlash() {
    TestBench bench = TestBench.of(main().function("erases").op(HERE).image()).runFor(MS);
    bench.pico().core().register(15, 0x0000_0100); // somewhere in a function of the boot ROM
    assertThat(bench.where()).contains("(the boot ROM)").doesNotContain("second stage");
  }
}
