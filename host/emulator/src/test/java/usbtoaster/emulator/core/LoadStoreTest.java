package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.bus.Registers;

/** Loads and stores, ARMv6-M ARM A6.7 and the datasheet's 2.2 for where they go. */
class LoadStoreTest {
  private static final int DATA = Chip.RAM + 0x1000;

  @ParameterizedTest
  @CsvSource({
    "6849, 83828180, LDR R1 [R1 #4]",
    "5889, 83828180, LDR R1 [R1 R2]",
    "7909, 80, LDRB R1 [R1 #4]",
    "5C89, 80, LDRB R1 [R1 R2]",
    "5689, ffffff80, LDRSB R1 [R1 R2]",
    "8889, 8180, LDRH R1 [R1 #4]",
    "5A89, 8180, LDRH R1 [R1 R2]",
    "5E89, ffff8180, LDRSH R1 [R1 R2]",
  })
  void shouldLoad(String code, String value, String name) {
    for (int base : new int[] {DATA, 0x1000_1000, 0x1300_1000, 0x2100_1000, 0x1500_1000, 0x100}) {
      Chip chip = Chip.with(Integer.parseInt(code, 16)).registers(0, base, 4);
      chip.flash.write(0x1004, 4, 0x8382_8180);
      chip.rom.write(0x104, 4, 0x8382_8180);
      if (base >= 0x1500_0000) {
        chip.word(base + 4, 0x8382_8180);
      }
      chip.step();
      assertThat(Integer.toHexString(chip.core.register(1)))
          .as("%s at 0x%08X", name, base)
          .isEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "6048, 83828180, STR R0 [R1 #4]",
    "5088, 83828180, STR R0 [R1 R2]",
    "7108, eeeeee80, STRB R0 [R1 #4]",
    "5488, eeeeee80, STRB R0 [R1 R2]",
    "8088, eeee8180, STRH R0 [R1 #4]",
    "5288, eeee8180, STRH R0 [R1 R2]",
  })
  void shouldStore(String code, String value, String name) {
    for (int base : new int[] {DATA, 0x2100_1000, 0x1500_1000}) {
      Chip chip = Chip.with(Integer.parseInt(code, 16)).registers(0x8382_8180, base, 4);
      chip.word(base, -1);
      chip.word(base + 4, 0xEEEE_EEEE);
      chip.word(base + 8, -1);
      chip.step();
      assertThat(Integer.toHexString(chip.word(base + 4)))
          .as("%s at 0x%08X", name, base)
          .isEqualTo(value);
      assertThat(chip.word(base)).isEqualTo(-1);
      assertThat(chip.word(base + 8)).isEqualTo(-1);
    }
  }

  @Test
  void shouldLoadTheLiteralFromAnAlignedPc() {
    Chip chip = Chip.with(0x4801, 0x4901, 0xBF00, 0xBF00, 0x1111, 0x2222, 0x3333, 0x4444);
    chip.steps(2); // LDR R0, [PC, #4] at 0 and LDR R1, [PC, #4] at 2

    assertThat(chip.core.register(0)).isEqualTo(0x2222_1111);
    assertThat(chip.core.register(1)).isEqualTo(0x2222_1111);
  }

  @Test
  void shouldComputeAddressesFromPcAndSp() {
    Chip chip = Chip.with(0xA001, 0xA101, 0x467A, 0xAB02, 0xB082, 0xB003); // ADR twice, MOV R2, PC
    chip.steps(6); // ADD R3, SP, #8; SUB SP, #8; ADD SP, #12

    assertThat(chip.core.register(0)).isEqualTo(Chip.RAM + 8);
    assertThat(chip.core.register(1)).isEqualTo(Chip.RAM + 8);
    assertThat(chip.core.register(2)).isEqualTo(Chip.RAM + 8);
    assertThat(chip.core.register(3)).isEqualTo(Chip.STACK + 8);
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK + 4);
  }

  @Test
  void shouldDropTheLowBitsOfSp() {
    Chip chip = Chip.with(0x4685, 0x44A5).registers(Chip.STACK + 3); // MOV SP, R0; ADD SP, R4
    chip.core.register(4, 7);
    chip.step();
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK);
    chip.step();
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK + 4);
  }

  @Test
  void shouldStoreAndLoadMultipleUpwardsAndWriteBack() {
    Chip chip = Chip.with(0xC007, 0xC938).registers(DATA, 21, 22); // STM R0!, {R0-R2}; LDM R1!
    chip.step();
    assertThat(chip.word(DATA)).isEqualTo(DATA);
    assertThat(chip.word(DATA + 4)).isEqualTo(21);
    assertThat(chip.word(DATA + 8)).isEqualTo(22);
    assertThat(chip.core.register(0)).isEqualTo(DATA + 12);

    chip.core.register(1, DATA);
    chip.step();
    assertThat(chip.core.register(3)).isEqualTo(DATA);
    assertThat(chip.core.register(5)).isEqualTo(22);
    assertThat(chip.core.register(1)).isEqualTo(DATA + 12);
  }

  @Test
  void shouldNotWriteBackABaseThatIsLoaded() {
    Chip chip = Chip.with(0xC803).registers(DATA); // LDM R0, {R0, R1}
    chip.word(DATA, 5);
    chip.step();

    assertThat(chip.core.register(0)).isEqualTo(5);
  }

  @Test
  void shouldPushAndPopWithLrAndPc() {
    Chip chip = Chip.with(0xB5F0, 0xBDF0); // PUSH {R4-R7, LR}; POP {R4-R7, PC}
    chip.core.register(4, 44);
    chip.core.register(7, 47);
    chip.core.register(14, Chip.RAM + 0x41);
    chip.step();
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK - 20);
    assertThat(chip.word(Chip.STACK - 20)).isEqualTo(44);
    assertThat(chip.word(Chip.STACK - 8)).isEqualTo(47);
    assertThat(chip.word(Chip.STACK - 4)).isEqualTo(Chip.RAM + 0x41);
    chip.core.register(7, 0);
    chip.step();
    assertThat(chip.core.register(7)).isEqualTo(47);
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 0x40);
    assertThat(chip.core.register(13)).isEqualTo(Chip.STACK);
  }

  @Test
  void shouldMoveWordsToAPeripheralInOrderAndTellItTheTime() {
    Chip chip = Chip.with(0xBF00, 0xC106).registers(0, 0x4000_0000, 7); // STM R1!, {R1, R2}
    List<String> seen = new ArrayList<>();
    Registers block = new Registers("TEST");
    for (int offset : new int[] {0, 4}) {
      block
          .at(offset, "AT" + offset)
          .onWrite(
              word ->
                  seen.add(
                      "%x=%x at cycle %d, 0x%08X"
                          .formatted(offset, word, chip.core.cycles(), chip.core.pc())));
    }
    chip.bus.attach(0x4000_0000, block);
    chip.steps(2);

    assertThat(seen)
        .containsExactly("0=40000000 at cycle 1, 0x20000002", "4=7 at cycle 1, 0x20000002");
    assertThat(chip.core.cycles()).isEqualTo(1 + 3 + 2 * 3);
  }

  @Test
  void shouldEndTheRunEarlierWhenAPeripheralAsks() {
    Chip chip = Chip.with(0x6008, 0xBF00, 0xBF00, 0xBF00, 0xBF00, 0xE7FE);
    chip.registers(0, 0x4000_0000);
    Registers block = new Registers("TEST");
    block.at(0, "LIMIT").onWrite(word -> chip.core.limit(7));
    chip.bus.attach(0x4000_0000, block);
    chip.core.run(1_000);

    assertThat(chip.core.cycles()).isEqualTo(7);
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 6);
  }
}
