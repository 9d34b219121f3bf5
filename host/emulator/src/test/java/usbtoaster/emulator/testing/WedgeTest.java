package usbtoaster.emulator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static usbtoaster.emulator.testing.Assembler.ALWAYS;
import static usbtoaster.emulator.testing.Assembler.CPSID;
import static usbtoaster.emulator.testing.Assembler.EQ;
import static usbtoaster.emulator.testing.Assembler.FLASH;
import static usbtoaster.emulator.testing.Assembler.GE;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.MI;
import static usbtoaster.emulator.testing.Assembler.NOP;
import static usbtoaster.emulator.testing.Assembler.SRAM;
import static usbtoaster.emulator.testing.Assembler.WFE;
import static usbtoaster.emulator.testing.Assembler.WFI;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.image.Image;

@DisplayName("A wedged firmware ends the wait, and the message says why")
class WedgeTest {
  private static final Duration MS = Duration.ofMillis(1);
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int TIMER = 1 << 21;
  private static final int ADC_CS = 0x4004_C000;
  private static final int I2C0 = 0x4004_4000;
  private static final int IC_DATA_CMD = 0x10;
  private static final int IC_ENABLE = 0x6C;
  private static final int IC_RXFLR = 0x78;
  private static final int IC_TX_ABRT_SOURCE = 0x80;
  private static final int IO_BANK0 = 0x4001_4000;
  private static final int CLK_ADC_CTRL = 0x4000_8060;
  private static final int TIMERAWL = 0x4005_4028;
  private static final int UARTFR = 0x4003_4018;
  private static final int VTOR = 0xE000_ED08;
  private static final int ISER = 0xE000_E100;
  private static final int ISPR = 0xE000_E200;

  private static Assembler main() {
    return new Assembler(SRAM).function("main");
  }

  private static String complaint(TestBench bench, Duration limit) {
    StuckException stuck =
        assertThatExceptionOfType(StuckException.class)
            .isThrownBy(() -> bench.runUntil("the lamp is on", () -> false, limit))
            .actual();
    return String.valueOf(stuck.getMessage());
  }

  private static String complaint(Image image, Duration limit) {
    return complaint(TestBench.of(image), limit);
  }

  @Test
  void shouldTellOfAnEndlessLoop() {
    assertThat(complaint(main().op(NOP).function("spin").op(HERE).image(), MS))
        .isEqualTo(
            "It did not come to pass within 1 ms of device time that the lamp is on."
                + " Core 0 goes round a loop of 1 instruction at 0x20000042 (spin), in thread mode."
                + " It reads no register there, and no variable with a name."
                + " The loop: B 0x20000042. No interrupt is enabled, none is pending."
                + " Nothing will happen by itself. UART0 has said nothing.");
  }

  @Test
  void shouldTellWhatALoopWaitsFor() {
    Assembler crystal = main().load(0, 0x4002_4000).function("wait_for_crystal");
    assertThat(complaint(crystal.op(0x6841, 0x2900).back(GE, "wait_for_crystal").image(), MS))
        .contains(
            "Core 0 goes round a loop of 3 instructions at",
            "wait_for_crystal",
            "It waits for XOSC.STATUS, which is 0x00000000."
                + " The loop: LDR R1, [R0, #4]; CMP R1, #0; BGE 0x20000042.");
  }

  @Test
  void shouldTellOfAVariableThatNobodySets() {
    Assembler flag = main().load(0, SRAM + 0x1000).variable("ready", SRAM + 0x1000);
    flag.function("wait_for_flag").op(0x7801, 0x2900).back(EQ, "wait_for_flag");
    assertThat(complaint(flag.image(), MS)).contains("It waits for ready, which is 0x0.");
  }

  @Test
  void shouldTellOfABlockThatIsHeldInReset() {
    Assembler wait = main().load(0, UARTFR).function("wait").op(0x6801, 0x2900).back(EQ, "wait");
    assertThat(complaint(wait.image(), MS))
        .contains("It waits for UART0.UARTFR, which is 0x00000000 because RESETS holds the block");
  }

  @Test
  void shouldTellOfAnEmptyFifoOfTheAdc() {
    Assembler wait = main().store(RESETS_CLEAR, 1).store(CLK_ADC_CTRL, 0x840).store(ADC_CS, 1);
    wait.load(0, ADC_CS + 8).function("fifo_get").op(0x6801, 0x05C9).back(MI, "fifo_get");
    assertThat(complaint(wait.image(), MS))
        .contains(
            "It waits for ADC.FCS, which is 0x00000100.",
            "The ADC's FIFO is empty and stays so: FCS.EN is 0.");
  }

  /** Reads a byte at 0x55 over I2C0 at GPIO4 and 5, and waits for {@code register} to have it. */
  private static Image readsI2c(int register) {
    Assembler code = main().store(RESETS_CLEAR, 1 << 3 | 1 << 5 | 1 << 8);
    code.store(IO_BANK0 + 8 * 4 + 4, 3).store(IO_BANK0 + 8 * 5 + 4, 3);
    code.store(I2C0 + IC_ENABLE, 1).store(I2C0 + IC_DATA_CMD, 0x300);
    code.load(0, I2C0 + register).function("i2c_wait").op(0x6801, 0x2900).back(EQ, "i2c_wait");
    return code.function("done").op(HERE).image();
  }

  @Test
  void shouldTellThatNobodyAnswersOnI2c() {
    TestBench bench = TestBench.of(readsI2c(IC_RXFLR));
    bench.probe().i2c(4, 5);
    assertThat(complaint(bench, MS))
        .contains(
            "It waits for I2C0.IC_RXFLR, which is 0x00000000.",
            " I2C0's last transfer was aborted: nobody acknowledged the address 0x55. ");
  }

  @Test
  void shouldTellOfAnAbortedTransferWhateverTheFirmwareDoesThen() {
    TestBench bench = TestBench.of(readsI2c(IC_TX_ABRT_SOURCE));
    bench.probe().i2c(4, 5);
    assertThat(complaint(bench, MS))
        .contains("(done)", "aborted: nobody acknowledged the address 0x55.");
  }

  @Test
  void shouldTellOfAnI2cBusThatIsNeverFree() {
    TestBench held = TestBench.of(readsI2c(IC_RXFLR));
    held.probe().i2c(4, 5).holdSda(true);
    assertThat(complaint(held, MS)).contains("I2C0 waits for the bus to be free: SDA is low. ");
    assertThat(complaint(TestBench.of(readsI2c(IC_RXFLR)), MS))
        .contains("bus to be free: SDA and SCL are low, as they are without pull-ups. ");
  }

  @Test
  void shouldTellOfAnEmptyReceiveFifoOfI2c() {
    Assembler wait = main().store(RESETS_CLEAR, 1 << 3).load(0, I2C0 + IC_RXFLR);
    wait.function("i2c_wait").op(0x6801, 0x2900).back(EQ, "i2c_wait");
    assertThat(complaint(wait.image(), MS)).contains("I2C0 is off: IC_ENABLE.ENABLE is 0.");
    Assembler on = main().store(RESETS_CLEAR, 1 << 3).store(I2C0 + IC_ENABLE, 1);
    on.load(0, I2C0 + IC_RXFLR).function("i2c_wait").op(0x6801, 0x2900).back(EQ, "i2c_wait");
    assertThat(complaint(on.image(), MS))
        .contains("I2C0's receive FIFO is empty, and no transfer is under way.");
  }

  @Test
  void shouldTellOfASleepThatNothingEnds() {
    assertThat(complaint(main().op(WFI).back(ALWAYS, "main").image(), MS))
        .startsWith("It cannot come to pass any more that the lamp is on. Core 0 sleeps in WFI at")
        .contains("0x20000040 (main), in thread mode. No interrupt is enabled, none is pending.");
    assertThat(complaint(main().op(WFE).back(ALWAYS, "main").image(), MS))
        .contains("sleeps in WFE at 0x20000040 (main)");
  }

  @Test
  void shouldTellOfMaskedInterrupts() {
    Assembler asleep = main().op(CPSID).store(ISER, 1 << 20).op(WFI, HERE);
    assertThat(complaint(asleep.image(), MS))
        .contains(
            "sleeps in WFI",
            "PRIMASK is set: no handler runs",
            "enabled: UART0_IRQ; pending: none");
    Assembler pending = main().op(CPSID).store(ISER, 1 << 20).store(ISPR, 1 << 20);
    pending.function("loop").op(WFI).back(ALWAYS, "loop");
    assertThat(complaint(pending.image(), MS))
        .contains("goes round a loop of 2 instructions", "PRIMASK is set", "pending: UART0_IRQ");
  }

  @Test
  void shouldTellOfAFaultThatTheBootRomHandles() {
    assertThat(complaint(main().op(NOP).function("dies").op(0xDE00).image(), MS))
        .contains(
            "sleeps in WFI at 0x00000030 (the boot ROM), in the HardFault handler",
            "It began with a fault: undefined instruction 0xDE00 at 0x20000042 (dies)",
            "the image has set no vector table yet");
  }

  @Test
  void shouldTellOfALockup() {
    Assembler code = main().store(VTOR, SRAM).op(0xDE00).function("handler").op(0xDE01);
    assertThat(complaint(code.image("handler"), MS))
        .contains(
            "It began with a fault: undefined instruction 0xDE00 at 0x20000046 (main+0x6). Then, in"
                + " the handler of that: undefined instruction 0xDE01 at 0x20000048 (handler)."
                + " Core 0 is locked up in the HardFault handler");
  }

  @Test
  void shouldTellOfABreakpointInTheCode() {
    assertThat(complaint(main().op(0xBE07).image(), MS)).contains("BKPT 0x07 with no debugger at");
  }

  @Test
  void shouldTellOfABreakpointThatTheTestSet() {
    TestBench bench = TestBench.of(main().op(NOP).function("spin").op(HERE).image());
    bench.pico().core().breakpoint(bench.address("spin"), true);
    assertThat(complaint(bench, MS))
        .contains("is halted at a breakpoint at 0x20000042 (spin) before B 0x20000042,");
  }

  @Test
  void shouldTellThatTheChipIsHeldInReset() {
    TestBench bench = TestBench.of(main().op(HERE).image());
    bench.pico().runPin(false);
    assertThat(complaint(bench, MS)).contains("held in reset: the RUN pin is low");
  }

  @Test
  void shouldTellThatTheImageHoldsItsOwnCoreInReset() {
    int frceOff = 0x4001_0004;
    assertThat(complaint(main().store(frceOff, 1 << 15).op(HERE).image(), MS))
        .contains("PSM.FRCE_OFF holds core 0 in reset.");
  }

  @Test
  void shouldTellOfAClockThatStandsStill() {
    int clkSysCtrl = 0x4000_803C;
    assertThat(complaint(main().store(clkSysCtrl, 0x1).op(HERE).image(), MS))
        .contains("Core 0 stands still at", "because clk_sys does: its source gives 0 Hz");
  }

  @Test
  void shouldTellOfAFlashWithoutASecondStage() {
    Assembler flash = new Assembler(FLASH).function("main").op(HERE);
    assertThat(complaint(flash.image(), Duration.ofSeconds(3)))
        .contains("The boot ROM found no valid second stage in flash. The CRC-32 of its 252 bytes");
    assertThat(complaint(new Assembler(FLASH + 0x1000).function("main").op(HERE).image(), MS))
        .contains("The boot ROM finds no valid second stage in flash. The flash is erased there");
  }

  @Test
  void shouldTellWhatAStateMachineWaitsForThatTheCoreAsks() {
    int pio = 0x5020_0000;
    Assembler code = main().store(RESETS_CLEAR, 1 << 10);
    code.store(pio + 0x48, 0x80A0).store(pio + 0x4C, 0x20C3).store(pio + 0x50, 0x2085);
    code.store(pio + 0xEC, 1).store(pio + 0xF0, 1); // SM1 to 1: WAIT 1 IRQ 3
    code.store(pio + 0x108, 2).store(pio, 7); // SM2 to 2: WAIT 1 GPIO 5; enabled: 0, 1, 2
    code.load(0, pio + 4).function("wait").op(0x6801, 0x05C9).back(MI, "wait");
    assertThat(complaint(code.image(), MS))
        .contains(
            "It waits for PIO0.FSTAT, which is 0x0F000F00.",
            "State machine 0 of PIO0 waits at 0 for a word: its TX FIFO is empty.",
            "State machine 1 of PIO0 waits at 1 for flag 3 to be 1.",
            "State machine 2 of PIO0 waits at 2 for GPIO5 to be 1.");
  }

  @Test
  void shouldTellThatNoStateMachineIsEnabledThatCouldWakeTheCore() {
    Assembler code = main().store(RESETS_CLEAR, 1 << 11).store(ISER, 1 << 9);
    assertThat(complaint(code.op(WFI, HERE).image(), MS))
        .contains("sleeps in WFI", "No state machine of PIO1 is enabled.", "enabled: PIO1_IRQ_0");
  }

  @Test
  @DisplayName("a loop around a variable that only the handler of a PIO's interrupt would set")
  void shouldTellOfAStateMachineWhoseInterruptIsEnabled() {
    Assembler code = main().store(RESETS_CLEAR, 1 << 11).store(ISER, 1 << 9);
    assertThat(complaint(code.op(HERE).image(), MS))
        .contains("No state machine of PIO1 is enabled.", "enabled: PIO1_IRQ_0")
        .doesNotContain("PIO0");
  }

  @Test
  void shouldTellWhatComesNextByItself() {
    Assembler code = main().store(RESETS_CLEAR, TIMER).op(HERE);
    TestBench bench = TestBench.of(code.image());
    bench.pico().clock().armIn(bench.pico().clock().alarm("the toast", () -> {}), 5_000_000_000L);
    assertThat(complaint(bench, MS))
        .containsPattern("What happens next by itself: the toast, in [34][0-9.]* ms");
    assertThat(bench.word(TIMERAWL)).isZero();
  }
}
