package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.bus.Registers;

/** Cycles, Cortex-M0+ Technical Reference Manual table 3-1. */
class CyclesTest {
  private static final int DATA = Chip.RAM + 0x1000;

  @ParameterizedTest
  @CsvSource({
    "1, 2001, 0, MOVS",
    "1, 4348, 0, MULS by the fast multiplier",
    "1, 4488, 0, ADD R8 R1",
    "2, 4487, 0, ADD PC R0",
    "2, 4687, 0, MOV PC R0",
    "2, 6808, 0, LDR",
    "2, 7808, 0, LDRB",
    "2, 6008, 0, STR",
    "2, 8008, 0, STRH",
    "2, 4800, 0, LDR literal",
    "1, A001, 0, ADR",
    "4, C90D, 0, LDM of three",
    "3, C105, 0, STM of two",
    "4, B407, 0, PUSH of three",
    "5, B507, 0, PUSH of three and LR",
    "4, BC07, 0, POP of three",
    "7, BD07, 0, POP of three and PC",
    "4, BD00, 0, POP of PC",
    "2, E000, 0, B",
    "1, D000, 0, BEQ that is not taken",
    "2, D100, 0, BNE that is taken",
    "3, F000, F800, BL",
    "2, 4708, 0, BX",
    "2, 4788, 0, BLX",
    "1, BF00, 0, NOP",
    "1, BF10, 0, YIELD",
    "1, BF40, 0, SEV",
    "1, B672, 0, CPS",
    "3, F3EF, 8010, MRS",
    "3, F380, 8810, MSR",
    "3, F3BF, 8F4F, DSB",
    "3, F3BF, 8F5F, DMB",
    "3, F3BF, 8F6F, ISB",
    "2, BF30, 0, WFI",
    "1, BA08, 0, REV",
    "1, B2C8, 0, UXTB",
  })
  void shouldTake(int cycles, String first, String second, String name) {
    Chip chip = Chip.with(Integer.parseInt(first, 16), Integer.parseInt(second, 16));
    chip.registers(Chip.RAM + 0x41, DATA + 1, 4);
    if (!name.startsWith("B")) {
      chip.core.register(1, DATA);
    }
    chip.core.xpsr(1 << 24);
    chip.step();

    assertThat(chip.core.faultReason()).isNull();
    assertThat(chip.core.cycles()).as(name).isEqualTo(cycles);
  }

  @ParameterizedTest
  @CsvSource({
    "1, D0000000, 6008, STR to the SIO",
    "1, D0000000, 6808, LDR from the SIO",
    "5, 40000000, 6008, STR to the APB",
    "4, 40000000, 6808, LDR from the APB",
    "2, 50000000, 6008, STR to the AHB",
    "2, 50000000, 6808, LDR from the AHB",
    "2, 10000000, 6808, LDR from flash",
    "2, E000ED00, 6808, LDR from the system control space",
  })
  void shouldTakeAsLongAsTheBusDoes(int cycles, String address, String code, String name) {
    Chip chip = Chip.with(Integer.parseInt(code, 16));
    Registers block = new Registers("TEST");
    block.at(0, "ANY").writable(-1);
    chip.bus.attach(0x4000_0000, block);
    chip.bus.attach(0x5000_0000, block);
    chip.bus.attachSio(0, block);
    chip.registers(0, Integer.parseUnsignedInt(address, 16));
    chip.step();

    assertThat(chip.core.cycles()).as(name).isEqualTo(cycles);
  }

  @Test
  void shouldTakeFifteenCyclesToTheFirstInstructionOfAHandler() {
    Chip chip = Chip.with(0xBF00, 0xBF00).vector(16, Chip.RAM + 0x100);
    chip.word(0xE000_E100, 1);
    chip.core.interrupt(0, true);
    chip.step();

    assertThat(chip.core.cycles()).isEqualTo(15);
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 0x100);
  }

  @Test
  void shouldNotBeginAnInstructionAtTheEndOfTheRun() {
    Chip chip = Chip.with(0x3001, 0x3001, 0x2803, 0xD1FB, 0xE7FE); // until R0 is 3: never
    for (int end = 1; end < 200; end++) {
      chip.core.reset();
      long start = chip.core.cycles();
      chip.core.run(start + end);
      long over = chip.core.cycles() - start - end;
      assertThat(over).as("run of %d", end).isBetween(0L, 1L);
      // a round is ADDS, ADDS, CMP and BNE, five cycles; only the BNE may be half over
      if (over == 1) {
        assertThat((chip.core.pc() - Chip.RAM)).isZero();
      }
    }
  }
}
