package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.bus.Bus;

/** Where code may be, what happens when it changes, and breakpoints on it. */
class CodeTest {
  private static final int NOP = 0xBF00;
  private static final int LOOP = 0xE7FE;

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x0000_0200,
        0x1000_0200,
        0x1120_0200,
        0x1240_0200,
        0x1300_0200,
        0x1500_0200,
        0x2000_0200,
        0x2003_0200,
        0x2004_1200,
        0x2100_0200
      })
  void shouldExecuteFrom(int address) {
    Chip chip = Chip.with();
    // ADDS R0, #1; BL +4; NOP; NOP; LDR R1, [PC, #0]; BX LR; the literal
    int[] code = {0x3001, 0xF000, 0xF802, NOP, LOOP, 0x4901, 0x4770, NOP, 0x5678, 0x1234};
    for (int i = 0; i < code.length; i++) {
      put(chip, address + 2 * i, code[i]);
    }
    chip.core.register(15, address);
    chip.runTo(100);

    assertThat(chip.core.register(0)).isEqualTo(1);
    assertThat(chip.core.register(1)).isEqualTo(0x1234_5678);
    assertThat(chip.core.register(14)).isEqualTo(address + 7);
    assertThat(chip.core.pc()).isEqualTo(address + 8);
  }

  @Test
  void shouldCallFromFlashIntoSramAndBack() {
    Chip chip = Chip.with();
    chip.flash.write(0, 4, 0x4788 | 0x3001 << 16); // BLX R1; ADDS R0, #1
    chip.flash.write(4, 2, LOOP);
    chip.code(Chip.RAM + 0x400, 0x3010, 0x4770);
    chip.registers(0, Chip.RAM + 0x401).core.register(15, Chip.FLASH);
    chip.runTo(100);

    assertThat(chip.core.register(0)).isEqualTo(0x11);
    assertThat(chip.core.pc()).isEqualTo(Chip.FLASH + 4);
  }

  @Test
  void shouldExecuteWhatItHasJustWritten() {
    // a loop that changes its own MOVS R0, #1 into MOVS R0, #2
    Chip chip = Chip.with(0x2001, 0x8011, 0xE7FC).registers(0, 0x2002, Chip.RAM);
    chip.steps(3);
    assertThat(chip.core.register(0)).isEqualTo(1);
    chip.step();
    assertThat(chip.core.register(0)).isEqualTo(2);
  }

  @Test
  void shouldExecuteWhatTheDmaHasWritten() {
    Chip chip = Chip.with(0x2001, 0xE7FD);
    chip.steps(2);
    chip.bus.write(Bus.DMA, Chip.RAM, 4, 0xE7FD_2005);
    chip.step();

    assertThat(chip.core.register(0)).isEqualTo(5);
  }

  @Test
  void shouldSeeAChangeOfTheSecondHalfOfALongInstruction() {
    Chip chip = Chip.with(0xF000, 0xF806); // BL + 12
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 16);
    chip.code(Chip.RAM + 2, 0xF80E);
    chip.core.register(15, Chip.RAM);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 32);
  }

  @Test
  void shouldSeeAChangeOfAComparisonsBranch() {
    Chip chip = Chip.with(0x2800, 0xD001, NOP, NOP, NOP); // CMP R0, #0; BEQ + 2
    chip.steps(2);
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 8);
    chip.code(Chip.RAM + 2, 0xD101); // BNE
    chip.core.register(15, Chip.RAM);
    chip.steps(2);
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 4);
  }

  @Test
  void shouldHaltAtABreakpointAndGoOnFromIt() {
    Chip chip = Chip.with(0x3001, 0x3002, 0x3004, LOOP);
    chip.core.breakpoint(Chip.RAM + 2, true);
    chip.core.run(100);

    assertThat(chip.core.halted()).isTrue();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 2);
    assertThat(chip.core.register(0)).isEqualTo(1);
    assertThat(chip.core.instructions()).isEqualTo(1);

    chip.core.resume();
    chip.core.run(100);
    assertThat(chip.core.register(0)).isEqualTo(7);
  }

  @Test
  void shouldHaltEachTimeAndNoMoreOnceItIsRemoved() {
    Chip chip = Chip.with(0x3001, 0xE7FD);
    chip.core.breakpoint(Chip.RAM, true);
    for (int i = 0; i < 3; i++) {
      chip.core.run(100);
      assertThat(chip.core.halted()).isTrue();
      assertThat(chip.core.register(0)).isEqualTo(i);
      chip.core.resume();
    }
    chip.core.breakpoint(Chip.RAM, false);
    chip.core.run(1_000);
    assertThat(chip.core.halted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x1500_0200, 0x2000_0200, 0x2100_0200})
  void shouldNoticeThatABranchToItselfWasOverwritten(int address) {
    Chip chip = Chip.with();
    chip.word(0xE000_ED94, 5); // the MPU: on, with the default map
    put(chip, address, LOOP);
    put(chip, address + 2, LOOP);
    chip.core.register(15, address);
    chip.runTo(100);
    chip.bus.write(Bus.DMA, address, 2, NOP);
    chip.runTo(200);
    assertThat(chip.core.pc()).isEqualTo(address + 2);
  }

  @Test
  void shouldHaltAtABreakpointWhileTheMpuIsOn() {
    Chip chip = Chip.with(0x3001, 0xE7FD); // ADDS R0, #1; B -3
    chip.core.debuggers().add((core, address, immediate) -> true);
    chip.word(0xE000_ED94, 5);
    chip.registers(0).runTo(100);
    int before = chip.core.register(0);
    chip.core.breakpoint(Chip.RAM + 2, true);
    for (int i = 1; i <= 3; i++) {
      chip.runTo(10_000);
      assertThat(chip.core.halted()).isTrue();
      assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 2);
      assertThat(chip.core.register(0)).isBetween(before + i - 1, before + i);
      chip.core.resume();
    }
  }

  @Test
  void shouldHaltEachTimeAtABranchToItself() {
    Chip chip = Chip.with(LOOP);
    chip.core.breakpoint(Chip.RAM, true);
    for (int i = 0; i < 3; i++) {
      chip.core.run(100);
      assertThat(chip.core.halted()).isTrue();
      assertThat(chip.core.instructions()).isEqualTo(i);
      chip.core.resume();
    }
  }

  @Test
  void shouldHaltAtABreakpointOnCodeThatHasRun() {
    Chip chip = Chip.with(0x2800, 0xD1FD, 0xE7FC); // CMP R0, #0; BNE; B
    chip.core.run(100);
    chip.core.breakpoint(Chip.RAM + 2, true);
    chip.core.run(200);

    assertThat(chip.core.halted()).isTrue();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 2);
  }

  @Test
  void shouldTellTheDebuggerOfABkptAndGoOnAfterItIfToldSo() {
    Chip chip = Chip.with(0xBEAB, 0x3001, LOOP);
    int[] notified = {0};
    chip.core
        .debuggers()
        .add(
            (core, address, immediate) -> {
              notified[0] = immediate;
              return false;
            });
    chip.core.run(100);

    assertThat(notified[0]).isEqualTo(0xAB);
    assertThat(chip.core.register(0)).isEqualTo(1);
  }

  private static void put(Chip chip, int address, int halfword) {
    switch (address >>> 24) {
      case 0 -> chip.rom.write(address, 2, halfword);
      case 0x10, 0x11, 0x12, 0x13 ->
          chip.flash.write(address & (chip.flash.size() - 1), 2, halfword);
      default -> chip.bus.write(0, address, 2, halfword);
    }
  }
}
