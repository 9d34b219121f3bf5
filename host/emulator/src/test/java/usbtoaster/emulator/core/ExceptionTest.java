package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Exception entry and return, ARMv6-M ARM B1.5.4 to B1.5.8. */
class ExceptionTest {
  private static final int NOP = 0xBF00;
  private static final int BX_LR = 0x4770;
  private static final int HANDLER = Chip.RAM + 0x100;
  private static final int HANDLER_2 = Chip.RAM + 0x200;
  private static final int SVC_0 = 0xDF00;
  private static final int ISER = 0xE000_E100;
  private static final int IPR0 = 0xE000_E400;

  @Test
  void shouldPushEightWordsAndReturnThroughThem() {
    Chip chip = Chip.with(SVC_0, NOP).vector(11, HANDLER).code(HANDLER, BX_LR);
    chip.registers(10, 11, 12, 13).core.register(12, 112);
    chip.core.register(14, 0x114);
    chip.core.xpsr(0xA100_0000);

    chip.steps(2);

    int frame = Chip.STACK - 32;
    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    assertThat(chip.core.register(13)).isEqualTo(frame);
    assertThat(chip.core.register(14)).isEqualTo(0xFFFF_FFF9);
    assertThat(chip.core.xpsr()).isEqualTo(0xA100_000B);
    int[] expected = {10, 11, 12, 13, 112, 0x114, Chip.RAM + 2, 0xA100_0000};
    for (int i = 0; i < expected.length; i++) {
      assertThat(chip.word(frame + 4 * i)).as("word %d", i).isEqualTo(expected[i]);
    }

    chip.word(frame, 77);
    chip.step();

    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 2);
    assertThat(chip.core.register(0)).isEqualTo(77);
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK);
    assertThat(chip.core.register(14)).isEqualTo(0x114);
    assertThat(chip.core.xpsr()).isEqualTo(0xA100_0000);
  }

  @Test
  void shouldAlignTheFrameToEightBytesAndSaySoInXpsr() {
    Chip chip = Chip.with(SVC_0, NOP).vector(11, HANDLER).code(HANDLER, BX_LR);
    chip.core.register(13, Chip.STACK - 4);

    chip.steps(2);

    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK - 40);
    assertThat(chip.word(Chip.STACK - 40 + 28)).isEqualTo(0x0100_0200);

    chip.step();

    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK - 4);
    assertThat(chip.core.xpsr()).isEqualTo(0x0100_0000);
  }

  @Test
  void shouldUseTheProcessStackInThreadModeAndTheMainStackInHandlers() {
    int process = Chip.STACK + 0x1000;
    // MSR PSP, R0; MSR CONTROL, R1; SVC
    Chip chip =
        Chip.with(0xF380, 0x8809, 0xF381, 0x8814, SVC_0, NOP)
            .vector(11, HANDLER)
            .code(HANDLER, 0xB501, 0xBD01) // PUSH {R0, LR}; POP {R0, PC}
            .registers(process, 2);

    chip.steps(2);
    assertThat(chip.core.register(13)).isEqualTo(process);
    assertThat(chip.core.control()).isEqualTo(2);
    chip.steps(2);

    assertThat(chip.core.register(14)).isEqualTo(0xFFFF_FFFD);
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK);
    assertThat(chip.core.processSp()).isEqualTo(process - 32);
    assertThat(chip.core.control()).isZero();
    chip.step();
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK - 8);
    chip.step();

    assertThat(chip.core.register(13)).isEqualTo(process);
    assertThat(chip.core.mainSp()).isEqualTo(Chip.STACK);
    assertThat(chip.core.control()).isEqualTo(2);
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 10);
  }

  @Test
  void shouldPreemptALowerPriorityAndReturnToIt() {
    Chip chip = twoInterrupts(3, 1);
    chip.core.interrupt(0, true);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    chip.step();
    chip.core.interrupt(1, true);
    chip.step();

    assertThat(chip.core.pc()).isEqualTo(HANDLER_2);
    assertThat(chip.core.register(14)).isEqualTo(0xFFFF_FFF1);
    chip.core.interrupt(1, false);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(HANDLER + 2);
    assertThat(chip.core.xpsr() & 63).isEqualTo(16);
  }

  @Test
  void shouldNotPreemptAnEqualPriority() {
    Chip chip = twoInterrupts(1, 1);
    chip.core.interrupt(0, true);
    chip.step();
    chip.step();
    chip.core.interrupt(1, true);
    chip.step();

    assertThat(chip.core.xpsr() & 63).isEqualTo(16);
  }

  @Test
  void shouldTakeTheLowestNumberOfEqualPriorities() {
    Chip chip = twoInterrupts(2, 2);
    chip.core.primask(true);
    chip.core.interrupt(1, true);
    chip.core.interrupt(0, true);
    chip.core.primask(false);
    chip.step();

    assertThat(chip.core.xpsr() & 63).isEqualTo(16);
  }

  @Test
  void shouldTailChainWithoutMovingTheFrame() {
    Chip chip = twoInterrupts(1, 1);
    chip.core.interrupt(0, true);
    chip.core.interrupt(1, true);
    chip.step();
    chip.core.interrupt(0, false);
    chip.steps(3); // NOP, NOP, BX LR

    assertThat(chip.core.pc()).isEqualTo(HANDLER_2);
    assertThat(chip.core.xpsr() & 63).isEqualTo(17);
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK - 32);
    assertThat(chip.core.register(14)).isEqualTo(0xFFFF_FFF9);
    chip.core.interrupt(1, false);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM);
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK);
  }

  @Test
  void shouldLetALateArrivalOfHigherPriorityGoFirst() {
    Chip chip = twoInterrupts(3, 0);
    chip.core.interrupt(0, true);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    chip.code(HANDLER_2, NOP, BX_LR);
    chip.core.interrupt(1, true); // before the handler's first instruction
    chip.step();

    assertThat(chip.core.pc()).isEqualTo(HANDLER_2 + 2);
    assertThat(chip.core.register(13)).as("one frame only").isEqualTo(Chip.STACK - 32);
    assertThat(chip.core.register(14)).isEqualTo(0xFFFF_FFF9);
  }

  @Test
  void shouldComeBackToTheOneThatWasLate() {
    Chip chip = twoInterrupts(3, 0);
    chip.core.interrupt(0, true);
    chip.step();
    chip.core.interrupt(1, true);
    chip.core.register(0, 5);
    chip.code(HANDLER_2, BX_LR);
    chip.core.interrupt(1, false);
    chip.step();

    assertThat(chip.core.xpsr() & 63).isEqualTo(16);
    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK - 32);
  }

  @Test
  void shouldEnterAgainWhileTheLineIsUp() {
    Chip chip = twoInterrupts(1, 1);
    chip.core.interrupt(0, true);
    chip.step();
    chip.steps(3);

    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    chip.core.interrupt(0, false);
    chip.steps(3);
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM);
  }

  @Test
  void shouldServeOnceALineThatFellBeforeItWasServed() {
    Chip chip = twoInterrupts(0, 0);
    chip.core.primask(true);
    chip.core.interrupt(0, true);
    chip.core.interrupt(0, false);
    chip.core.primask(false);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    chip.steps(4);
    assertThat(chip.core.pc()).as("once").isEqualTo(Chip.RAM + 2);
  }

  @Test
  void shouldNotTakeAnInterruptWhilePrimaskIsSet() {
    Chip chip = twoInterrupts(0, 0);
    chip.code(Chip.RAM, 0xB672, NOP, 0xB662, NOP); // CPSID i; CPSIE i
    chip.step();
    chip.core.interrupt(0, true);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 4);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 6);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    assertThat(chip.word(Chip.STACK - 8)).isEqualTo(Chip.RAM + 6);
  }

  @Test
  void shouldTakeAnInterruptRightAfterTheStoreThatPendsIt() {
    Chip chip = twoInterrupts(0, 0);
    chip.code(Chip.RAM, 0x6008, NOP, NOP); // STR R0, [R1]
    chip.registers(1, 0xE000_E200);
    chip.runTo(chip.core.cycles() + 10);

    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    assertThat(chip.word(Chip.STACK - 8)).isEqualTo(Chip.RAM + 2);
  }

  @Test
  void shouldRestartFromVtor() {
    Chip chip = Chip.with(SVC_0, NOP);
    chip.word(0xE000_ED08, Chip.RAM + 0x1000);
    chip.word(Chip.RAM + 0x1000 + 44, HANDLER | 1);
    chip.code(HANDLER, NOP);
    chip.steps(2);

    assertThat(chip.core.pc()).isEqualTo(HANDLER);
  }

  @Test
  void shouldTakePendSvAfterTheHandlerThatPendsIt() {
    Chip chip = twoInterrupts(0, 0);
    chip.vector(14, HANDLER_2);
    chip.word(0xE000_ED20, 0x00C0_0000);
    chip.code(HANDLER, 0x6008, BX_LR); // STR R0, [R1]
    chip.registers(1 << 28, 0xE000_ED04);
    chip.core.interrupt(0, true);
    chip.step();
    chip.core.interrupt(0, false);
    chip.step();
    assertThat(chip.core.xpsr() & 63).isEqualTo(16);
    chip.step();
    assertThat(chip.core.xpsr() & 63).isEqualTo(14);
  }

  @Test
  void shouldTakeTheNmiWhateverIsMasked() {
    Chip chip = Chip.with(NOP, NOP).vector(2, HANDLER);
    chip.code(HANDLER, NOP);
    chip.core.primask(true);
    chip.core.nmi();
    chip.step();

    assertThat(chip.core.xpsr() & 63).isEqualTo(2);
  }

  private static Chip twoInterrupts(int priority0, int priority1) {
    Chip chip =
        Chip.with(NOP, NOP, NOP, NOP)
            .vector(16, HANDLER)
            .vector(17, HANDLER_2)
            .code(HANDLER, NOP, NOP, BX_LR)
            .code(HANDLER_2, BX_LR);
    chip.word(ISER, 3);
    chip.word(IPR0, priority0 << 6 | priority1 << 14);
    return chip;
  }
}
