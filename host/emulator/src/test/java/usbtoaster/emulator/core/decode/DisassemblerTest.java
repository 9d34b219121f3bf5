package usbtoaster.emulator.core.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisassemblerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2105|0|MOVS R1, #5",
        "0051|0|LSLS R1, R2, #1",
        "0011|0|MOVS R1, R2",
        "4611|0|MOV R1, R2",
        "4685|0|MOV SP, R0",
        "4344|0|MULS R4, R0, R4",
        "6849|0|LDR R1, [R1, #4]",
        "8889|0|LDRH R1, [R1, #4]",
        "5C89|0|LDRB R1, [R1, R2]",
        "4801|0|LDR R0, 0x10000108",
        "9902|0|LDR R1, [SP, #8]",
        "B5F0|0|PUSH {R4, R5, R6, R7, LR}",
        "BD00|0|POP {PC}",
        "C103|0|STM R1!, {R0, R1}",
        "D1FE|0|BNE 0x10000100",
        "E7FD|0|B 0x100000FE",
        "F7FF|FFFE|BL 0x10000100",
        "F000|F800|BL 0x10000104",
        "4770|0|BX LR",
        "DF05|0|SVC #5",
        "BEAB|0|BKPT #171",
        "B672|0|CPSID i",
        "BF30|0|WFI",
        "F3EF|8010|MRS R0, PRIMASK",
        "F380|8809|MSR PSP, R0",
        "F3BF|8F4F|DSB",
        "B100|0|undefined 0xB100",
        "F7F0|A000|undefined 0xF7F0A000",
      })
  void shouldWrite(String first, String second, String text) {
    assertThat(
            Disassembler.disassemble(
                0x1000_0100, Integer.parseInt(first, 16), Integer.parseInt(second, 16)))
        .isEqualTo(text);
  }

  @Test
  void shouldWriteWhatTheLoopExecutes() {
    for (int first = 0; first < 0x1_0000; first++) {
      int op = Decoder.isWide(first) ? Op.UNDEFINED : Op.of(Decoder.decode(0, first, 0));
      if (op != Op.UNDEFINED && op != Op.SYSTEM) {
        assertThat(Disassembler.disassemble(0, first, 0)).doesNotContain("undefined");
      }
    }
  }
}
