package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HardFault and lockup, ARMv6-M ARM B1.5.10 and B1.5.14. */
class FaultTest {
  private static final int NOP = 0xBF00;
  private static final int BX_LR = 0x4770;
  private static final int HANDLER = Chip.RAM + 0x100;
  private static final int LDR_R0_R1 = 0x6808;

  @ParameterizedTest
  @ValueSource(
      ints = {
        0xDE00, // UDF
        0xBE00, // BKPT, as nobody debugs
        0xB100, // what is CBZ on others
        0xBA80, // between REV16 and REVSH
        0xBF08, // IT
        0xB400, // PUSH {}
        0xBC00, // POP {}
        0xC800, // LDM R0, {}
        0x4578, // CMP R8, PC
        0x4778, // BX PC
      })
  void shouldFaultOn(int halfword) {
    shouldBeInHardFaultFrom(Chip.with(halfword), Chip.RAM);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xE800_0000, 0xF7F0_A000, 0xF3EF_8004, 0xFFFF_FFFF, 0xF38D_8800})
  void shouldFaultOnWide(int encoding) {
    shouldBeInHardFaultFrom(Chip.with(encoding >>> 16, encoding & 0xFFFF), Chip.RAM);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Chip.RAM + 2, // not aligned
        Chip.RAM + 1,
        0x2004_2000, // behind SRAM
        0x3000_0000,
        0x4000_0000, // no block there
        0x0000_4000, // behind the ROM
        0xF000_0000,
      })
  void shouldFaultOnALoadFrom(int address) {
    Chip chip = Chip.with(LDR_R0_R1, NOP).registers(5, address);
    shouldBeInHardFaultFrom(chip, Chip.RAM);
    assertThat(chip.core.register(0)).isEqualTo(5);
  }

  @Test
  void shouldFaultOnAStoreToAnAliasOfTheFlash() {
    shouldBeInHardFaultFrom(Chip.with(0x6008).registers(5, 0x1100_0000), Chip.RAM);
  }

  @Test
  void shouldFaultOnTheInstructionThatABranchToAnEvenAddressReaches() {
    Chip chip = Chip.with(0x4708).registers(0, Chip.RAM + 0x40); // BX R1
    chip.vector(3, HANDLER).code(HANDLER, NOP);
    chip.steps(2);

    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    assertThat(chip.word(Chip.STACK - 8)).isEqualTo(Chip.RAM + 0x40);
    assertThat(chip.word(Chip.STACK - 4) & 1 << 24).as("T").isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x4000_0001, 0xD000_0001, 0xE000_E001, 0xFFFF_FFF9})
  void shouldFaultWhereNothingExecutes(int target) {
    Chip chip = Chip.with(0x4708).registers(0, target); // BX R1
    chip.vector(3, HANDLER).code(HANDLER, NOP);
    chip.steps(2);

    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    assertThat(chip.word(Chip.STACK - 8)).isEqualTo(target & ~1);
  }

  @Test
  void shouldFaultAtTheEndOfTheMemory() {
    Chip chip = Chip.with();
    int last = Chip.RAM + 264 * 1024 - 2;
    chip.code(last, NOP);
    chip.vector(3, HANDLER).code(HANDLER, NOP);
    chip.core.register(15, last);
    chip.steps(2);

    assertThat(chip.word(Chip.STACK - 8)).isEqualTo(last + 2);
  }

  @Test
  void shouldEscalateAnSvcThatItsPriorityForbids() {
    Chip chip = Chip.with(0xB672, 0xDF00, NOP); // CPSID i; SVC
    chip.vector(3, HANDLER).vector(11, HANDLER + 0x40).code(HANDLER, NOP);
    chip.steps(3);

    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
  }

  @Test
  void shouldRestoreTheBaseOfAMultipleLoadThatFaults() {
    int base = Chip.RAM + 264 * 1024 - 8;
    Chip chip = Chip.with(0xC80E).registers(0, 1, 2, 3); // LDM R0!, {R1-R3}
    chip.core.register(0, base);
    shouldBeInHardFaultFrom(chip, Chip.RAM);
    assertThat(chip.core.register(0)).isEqualTo(base);
  }

  @Test
  void shouldRestoreTheBaseThatIsInTheListWhenALoadFaults() {
    int base = Chip.RAM + 264 * 1024 - 8;
    Chip chip = Chip.with(0xC80F).registers(base); // LDM R0, {R0-R3}
    shouldBeInHardFaultFrom(chip, Chip.RAM);
    assertThat(chip.core.register(0)).isEqualTo(base);
  }

  @Test
  void shouldReturnFromAHardFaultToTheInstructionItCameFrom() {
    Chip chip = Chip.with(LDR_R0_R1, NOP).registers(0, Chip.RAM + 1);
    chip.vector(3, HANDLER).code(HANDLER, BX_LR);
    chip.step();
    chip.word(Chip.STACK - 32 + 4, Chip.RAM); // R1 in the frame
    chip.step();
    chip.step();

    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 2);
    assertThat(chip.core.register(0)).isEqualTo(chip.word(Chip.RAM));
  }

  @Test
  void shouldLockUpOnAFaultInHardFault() {
    Chip chip = Chip.with(0xDE00).vector(3, HANDLER).code(HANDLER, 0xDE01);
    chip.runTo(1000);

    assertThat(chip.core.lockedUp()).isTrue();
    assertThat(chip.core.isRunning()).isFalse();
    assertThat(chip.core.pc()).isEqualTo(0xFFFF_FFFE);
    assertThat(chip.core.faultReason()).contains("0xDE01", "0x20000100");
  }

  @Test
  void shouldLockUpOnAnSvcInHardFault() {
    Chip chip = Chip.with(0xDE00).vector(3, HANDLER).code(HANDLER, 0xDF00, NOP);
    chip.runTo(1000);

    assertThat(chip.core.lockedUp()).isTrue();
  }

  @Test
  void shouldLockUpWhenTheStackOfHardFaultIsNoMemory() {
    Chip chip = Chip.with(0xDE00).vector(3, HANDLER).code(HANDLER, NOP);
    chip.core.register(13, 0x3000_0000);
    chip.runTo(1000);

    assertThat(chip.core.lockedUp()).isTrue();
  }

  @Test
  void shouldTakeAHardFaultWhenTheStackOfAnInterruptIsNoMemory() {
    Chip chip = Chip.with(NOP, NOP).vector(3, HANDLER).vector(16, HANDLER + 0x40);
    chip.code(HANDLER, NOP).code(HANDLER + 0x40, NOP);
    chip.word(0xE000_E100, 1);
    // MSR PSP, R0; MSR CONTROL, R1: thread mode on a stack that is not there
    chip.code(Chip.RAM, 0xF380, 0x8809, 0xF381, 0x8814, NOP).registers(0x3000_0000, 2);
    chip.steps(2);
    chip.core.interrupt(0, true);
    chip.step();

    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
    assertThat(chip.core.pc()).isEqualTo(HANDLER);
  }

  @Test
  void shouldTakeAnNmiOutOfALockupInHardFault() {
    Chip chip = Chip.with(0xDE00).vector(3, HANDLER).code(HANDLER, 0xDE01);
    chip.vector(2, HANDLER + 0x40).code(HANDLER + 0x40, NOP, BX_LR);
    chip.runTo(1000);
    assertThat(chip.core.lockedUp()).isTrue();
    chip.core.nmi();
    chip.step();

    assertThat(chip.core.lockedUp()).isFalse();
    assertThat(chip.core.xpsr() & 63).isEqualTo(2);
    chip.steps(3);
    assertThat(chip.core.lockedUp()).as("again, after the NMI").isTrue();
  }

  @Test
  void shouldStartAgainAfterAReset() {
    Chip chip = Chip.with(0xDE00).vector(3, HANDLER).code(HANDLER, 0xDE01);
    chip.runTo(1000);
    chip.core.reset();
    chip.code(Chip.RAM, 0x2007); // MOVS R0, #7
    chip.step();

    assertThat(chip.core.register(0)).isEqualTo(7);
    assertThat(chip.core.faultReason()).isNull();
  }

  private static void shouldBeInHardFaultFrom(Chip chip, int address) {
    chip.vector(3, HANDLER).code(HANDLER, NOP);
    chip.step();

    assertThat(chip.core.xpsr() & 63).isEqualTo(3);
    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    assertThat(chip.word(Chip.STACK - 8)).isEqualTo(address);
    assertThat(chip.core.faultReason()).contains("0x%08X".formatted(address));
  }
}
