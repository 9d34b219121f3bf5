package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Faults at the seams of handlers: in their first instruction, while unstacking, while stacking
 * (ARMv6-M ARM B1.5.6 to B1.5.10). The expected registers of the first two are also QEMU 7.2's
 * ({@code -M microbit}).
 */
class HandlerFaultTest {
  private static final int NOP = 0xBF00;
  private static final int BX_LR = 0x4770;
  private static final int SVC_0 = 0xDF00;
  private static final int UDF = 0xDE00;
  private static final int HANDLER = Chip.RAM + 0x100;
  private static final int HANDLER_2 = Chip.RAM + 0x200;
  private static final int HARD_FAULT = Chip.RAM + 0x300;
  private static final int ICSR = 0xE000_ED04;
  private static final int SHCSR = 0xE000_ED24;
  private static final int TO_HANDLER = 0xFFFF_FFF1;
  private static final int TO_THREAD = 0xFFFF_FFF9;
  private static final int TO_PROCESS = 0xFFFF_FFFD;
  private static final int NOWHERE = 0x3000_0000;

  private final Chip chip =
      Chip.with(SVC_0, NOP, NOP)
          .vector(11, HANDLER)
          .vector(3, HARD_FAULT)
          .code(HARD_FAULT, BX_LR)
          .code(HANDLER_2, BX_LR);

  @ParameterizedTest(name = "{1}")
  @CsvSource({"DE00, UDF", "6808, an unaligned LDR", "BE00, BKPT", "F3EF, half of an MRS"})
  void shouldFaultFromTheFirstInstructionOfAHandler(String first, String name) {
    chip.registers(0, Chip.RAM + 1).code(HANDLER, Integer.parseInt(first, 16), BX_LR);
    chip.steps(3);

    shouldHaveFaultedIn(11, HANDLER);
    goOn(HANDLER + 2);
    assertThat(chip.core.xpsr() & 63).isEqualTo(11);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 2);
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK);
  }

  @Test
  void shouldFaultInTheHandlerWhoseVectorIsEven() {
    chip.code(Chip.RAM, NOP);
    chip.rom.write(4 * 14, 4, HANDLER_2);
    chip.word(ICSR, 1 << 28);
    chip.steps(2);

    shouldHaveFaultedIn(14, HANDLER_2);
    assertThat(chip.word(Chip.STACK - 64 + 28) & 1 << 24).as("T").isZero();
  }

  @Test
  void shouldFaultFromTheFirstInstructionOfATailChainedHandler() {
    chip.code(Chip.RAM, NOP).vector(16, HANDLER).vector(17, HANDLER_2);
    chip.code(HANDLER, BX_LR).code(HANDLER_2, UDF);
    chip.word(0xE000_E100, 3);
    chip.word(0xE000_E200, 3);
    chip.steps(3);

    shouldHaveFaultedIn(17, HANDLER_2);
  }

  @Test
  void shouldFaultFromTheFirstInstructionOfALateArrival() {
    chip.code(Chip.RAM, NOP).vector(16, HANDLER).vector(17, HANDLER_2);
    chip.code(HANDLER, NOP).code(HANDLER_2, UDF);
    chip.word(0xE000_E100, 3);
    chip.word(0xE000_E400, 3 << 6);
    chip.core.interrupt(0, true);
    chip.step();
    chip.core.interrupt(1, true);
    chip.step();

    shouldHaveFaultedIn(17, HANDLER_2);
    assertThat(chip.word(ICSR) >>> 12 & 63).as("the one that was late waits").isEqualTo(16);
  }

  @Test
  void shouldLockUpWhenNoVectorCanBeRead() {
    chip.code(Chip.RAM, NOP);
    chip.word(0xE000_ED08, NOWHERE);
    chip.word(ICSR, 1 << 28);
    chip.steps(2);

    assertThat(chip.core.lockedUp()).isTrue();
  }

  @Test
  void shouldTailChainToHardFaultWhenAFrameCannotBeRead() {
    onProcessStack(0xF382, 0x8809, BX_LR); // MSR PSP, R2
    chip.steps(6);

    assertThat(chip.core.pc()).isEqualTo(HARD_FAULT);
    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
    assertThat(chip.core.register(14)).as("the EXC_RETURN in use").isEqualTo(TO_PROCESS);
    assertThat(chip.core.register(13)).as("nothing is pushed").isEqualTo(Chip.STACK);
    assertThat(chip.core.processSp()).isEqualTo(NOWHERE);

    chip.core.register(2, Chip.STACK + 0x1000 - 32);
    chip.code(HARD_FAULT, 0xF382, 0x8809, BX_LR);
    chip.steps(2);
    assertThat(chip.core.pc()).as("it may mend the stack").isEqualTo(Chip.RAM + 10);
    assertThat(chip.core.control()).isEqualTo(2);
  }

  @Test
  void shouldEnterHardFaultAgainWhenItsOwnFrameCannotBeRead() {
    onProcessStack(0xF382, 0x8809, BX_LR);
    chip.steps(7);

    assertThat(chip.core.lockedUp()).isFalse();
    assertThat(chip.core.pc()).isEqualTo(HARD_FAULT);
    assertThat(chip.core.register(14)).isEqualTo(TO_PROCESS);
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK);
  }

  @Test
  void shouldLockUpWhenTheFrameOfAnNmiInHardFaultCannotBeRead() {
    chip.vector(2, HANDLER_2).code(HARD_FAULT, NOP, NOP).code(HANDLER_2, 0x4685, BX_LR);
    chip.code(Chip.RAM, UDF);
    chip.steps(2); // and a NOP, or the NMI would be a late arrival
    chip.core.nmi();
    chip.core.register(0, NOWHERE); // MOV SP, R0 in the NMI
    chip.steps(2);
    assertThat(chip.core.lockedUp()).isFalse();
    chip.step();

    assertThat(chip.core.lockedUp()).isTrue();
  }

  @Test
  @DisplayName("a stacking fault at SVC leaves SVC pending, and SHCSR takes that away")
  void shouldKeepAnSvcPendingWhoseFrameCannotBePushed() {
    chip.code(Chip.RAM, 0xF380, 0x8809, 0xF381, 0x8814, SVC_0, NOP).registers(NOWHERE, 2);
    chip.steps(4);

    assertThat(chip.core.pc()).isEqualTo(HARD_FAULT);
    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
    assertThat(chip.core.register(14)).isEqualTo(TO_PROCESS);
    assertThat(chip.word(SHCSR)).isEqualTo(1 << 15);
    chip.word(SHCSR, 0);
    assertThat(chip.word(SHCSR)).isZero();
    assertThat(chip.word(ICSR) >>> 12 & 63).as("nothing waits").isZero();
  }

  private void onProcessStack(int... handler) {
    chip.code(Chip.RAM, 0xF380, 0x8809, 0xF381, 0x8814, SVC_0, NOP).code(HANDLER, handler);
    chip.registers(Chip.STACK + 0x1000, 2, NOWHERE);
  }

  /** The HardFault came from {@code pc} in the handler of {@code exception}, which thread began. */
  private void shouldHaveFaultedIn(int exception, int pc) {
    int frame = Chip.STACK - 64;
    assertThat(chip.core.pc()).isEqualTo(HARD_FAULT);
    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
    assertThat(chip.core.register(14)).isEqualTo(TO_HANDLER);
    assertThat(chip.core.register(13)).isEqualTo(frame);
    assertThat(chip.word(frame + 24)).as("stacked PC").isEqualTo(pc);
    assertThat(chip.word(frame + 28) & 63).as("stacked IPSR").isEqualTo(exception);
    assertThat(chip.word(frame + 20)).as("stacked LR").isEqualTo(TO_THREAD);
  }

  /** Returns from HardFault to {@code pc}. */
  private void goOn(int pc) {
    chip.word(Chip.STACK - 64 + 24, pc);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(pc);
  }
}
