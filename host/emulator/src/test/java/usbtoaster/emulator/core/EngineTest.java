package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.core.translate.Region;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.core.translate.Translation.Mode;

/** Regions and the interpreter beside them: who executes makes no difference. */
class EngineTest {
  private static final int DATA = Chip.RAM + 0x1000;

  /** ADDS R0, #1; STR R0, [R1]; LDR R2, [R1]; EORS R3, R2; CMP R0, R4; BNE -7; B . */
  private static final int[] LOOP = {0x3001, 0x6008, 0x680A, 0x4053, 0x42A0, 0xD1F9, 0xE7FE};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 17, 31, 60, 100, 1_000})
  void shouldEndSlicesWhereTheInterpreterDoes(int slice) {
    Beside.with(LOOP)
        .both(chip -> chip.registers(0, DATA, 0, 0, 100))
        .runTo(1_500, slice)
        .both(chip -> assertThat(chip.core.register(0)).isEqualTo(100));
  }

  @Test
  void shouldDoWhatARegionHasJustWrittenIntoItself() {
    // ADDS R0, #1; STRH R2, [R1]; ADDS R3, #1; B -5: the third becomes ADDS R3, #2
    Beside.with(0x3001, 0x800A, 0x3301, 0xE7FB)
        .both(chip -> chip.registers(0, Chip.RAM + 4, 0x3302, 0))
        .runTo(60, 60)
        .both(chip -> assertThat(chip.core.register(3)).isEqualTo(2 * chip.core.register(0)));
  }

  @Test
  void shouldDoWhatTheDmaHasWrittenIntoARegion() {
    Beside.with(LOOP)
        .both(chip -> chip.registers(0, DATA, 0, 0, 100_000))
        .runTo(1_000, 1_000)
        .both(chip -> chip.bus.write(Bus.DMA, Chip.RAM, 2, 0x3003))
        .runTo(2_000, 1_000);
  }

  @Test
  void shouldDoWhatTheFlashHoldsAfterItWasProgrammed() {
    Beside pair = Beside.with(0xE7FE);
    pair.both(chip -> chip.flash.write(0, 4, 0xE7FD_3001)) // ADDS R0, #1; B -3
        .both(chip -> chip.core.register(15, Chip.FLASH))
        .runTo(1_000, 100)
        .both(chip -> chip.flash.write(0, 2, 0x3007))
        .runTo(2_000, 100)
        .both(chip -> chip.flash.fill(0, 4096, 0xFF))
        .runTo(2_100, 100);
    assertThat(pair.translated.core.faultReason()).isNotNull();
  }

  @Test
  void shouldLoadALiteralThatHasChanged() {
    // LDR R0, [PC, #4]; ADDS R1, R0; B -3; NOP; the literal
    Beside.with(0x4801, 0x1809, 0xE7FC, 0xBF00, 5, 0)
        .runTo(100, 50)
        .both(chip -> chip.word(Chip.RAM + 8, 9))
        .runTo(200, 50);
  }

  @Test
  void shouldHaltAtABreakpointInsideARegion() {
    Beside pair =
        Beside.with(LOOP)
            .both(chip -> chip.registers(0, DATA, 0, 0, 100))
            .runTo(300, 100)
            .both(chip -> chip.core.breakpoint(Chip.RAM + 6, true))
            .runTo(400, 100);
    assertThat(pair.translated.core.halted()).isTrue();
    assertThat(pair.translated.core.pc()).isEqualTo(Chip.RAM + 6);
    for (int i = 0; i < 3; i++) {
      pair.both(chip -> chip.core.resume()).runTo(10_000, 1_000);
      assertThat(pair.translated.core.halted()).isTrue();
    }
    pair.both(chip -> chip.core.breakpoint(Chip.RAM + 6, false))
        .both(chip -> chip.core.resume())
        .runTo(2_000, 100)
        .both(chip -> assertThat(chip.core.register(0)).isEqualTo(100));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x680A, 0x600A, 0x880A, 0x6008, 0xC90C, 0xC10C})
  void shouldFaultAtTheInstructionThatDoes(int access) {
    // ADDS R0, #1; the access of [R1]; ADDS R1, #1; CMP R0, #50; BNE -6; B .
    Beside pair =
        Beside.with(0x3001, access, 0x3101, 0x2832, 0xD1FA, 0xE7FE)
            .both(chip -> chip.vector(3, Chip.RAM + 10))
            .both(chip -> chip.core.reset())
            .both(chip -> chip.registers(0, DATA))
            .runTo(400, 40);
    assertThat(pair.translated.core.faultReason()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 12, 28, 32, 36})
  void shouldAccessListsUpToTheLastWordAndFaultBeyond(int before) {
    // PUSH {R0, R1}; POP {R2, R3}; ADDS R0, #1; STMIA R4!, {R0, R1}; SUBS R4, #8; B -7
    int end = Chip.RAM + 264 * 1024;
    Beside.with(0xB403, 0xBC0C, 0x3001, 0xC403, 0x3C08, 0xE7F9)
        .both(chip -> chip.registers(0, 7, 0, 0, end - before).core.register(13, end))
        .runTo(600, 200)
        .both(chip -> assertThat(chip.core.faultReason() == null).isEqualTo(before >= 8));
  }

  @Test
  void shouldFaultInABranchToAnEvenAddress() {
    Beside pair =
        Beside.with(0x3001, 0x4708, 0xE7FE) // ADDS R0, #1; BX R1
            .both(chip -> chip.vector(3, Chip.RAM + 4))
            .both(chip -> chip.core.reset())
            .both(chip -> chip.registers(0, Chip.RAM))
            .runTo(100, 50);
    assertThat(pair.translated.core.faultReason()).contains("even address");
  }

  @Test
  void shouldTakeEitherWayWithFlagsFromEitherPlace() {
    // the branch at +8 comes after a CMP or after MOVS and LSLS, by turns:
    // ADDS R0, #1; LSRS R2, R0, #1; BCS +4; CMP R0, R1; B +2; MOVS R3, R0; BLS +1; ADDS R4, #1;
    // BMI +0; CMP R0, #200; BNE back; B .
    Beside.with(
            0x3001, 0x0842, 0xD201, 0x4288, 0xE000, 0x1C03, 0xD900, 0x3401, 0xD4FF, 0x28C8, 0xD1F4,
            0xE7FE)
        .both(chip -> chip.registers(0, 100))
        .runTo(4_000, 7)
        .both(chip -> assertThat(chip.core.register(0)).isEqualTo(200));
  }

  @Test
  void shouldCallAndReturnWithinARegion() {
    // BL +8; ADDS R1, R0; CMP R1, R2; BLT -7; B .; (at 12) PUSH {R4, LR}; ADDS R0, #3; POP {R4, PC}
    Beside.with(0xF000, 0xF804, 0x1809, 0x4291, 0xDBFA, 0xE7FE, 0xB510, 0x3003, 0xBD10)
        .both(chip -> chip.registers(0, 0, 100_000))
        .runTo(5_000, 777)
        .runTo(6_000, 3);
  }

  @Test
  void shouldRunThroughZeros() {
    Beside.with(0xBF00).both(chip -> chip.runTo(100_000)).shouldBeEqual();
  }

  @Test
  void shouldKeepWhatItDecodesWhereRegionsWereGivenUp() {
    Chip chip = Chip.with(new Translation(Mode.ALWAYS), LOOP).registers(0, DATA, 0, 0, -1);
    for (int i = 0; i < 25; i++) {
      chip.runTo(chip.core.cycles() + 35);
      chip.sram.write(6, 2, LOOP[3]);
    }
    chip.runTo(chip.core.cycles() + 100);
    assertThat(chip.watch.sram.regions.at(0)).as("written too often").isNull();
    assertThat(chip.watch.sram.decoded[0]).isNotZero();
  }

  @Test
  void shouldBeTheSameWhenCodeIsFoundToBeHot() {
    Chip interpreted = Chip.with(new Translation(Mode.OFF), LOOP);
    Chip translated = Chip.with(new Translation(Mode.AUTO), LOOP);
    for (Chip chip : new Chip[] {interpreted, translated}) {
      chip.registers(0, DATA, 0, 0, 300_000).core.run(3_000_000);
    }
    for (int n = 0; n < 16; n++) {
      assertThat(translated.core.register(n)).isEqualTo(interpreted.core.register(n));
    }
    assertThat(translated.watch.sram.regions.at(0)).as("the loop is found").isNotNull();
    assertThat(interpreted.watch.sram.regions.at(0)).isNull();
    assertThat(translated.core.cycles()).isEqualTo(interpreted.core.cycles());
    assertThat(translated.core.instructions()).isEqualTo(interpreted.core.instructions());
  }

  @ParameterizedTest
  @ValueSource(ints = {Chip.FLASH, 0, 0xE000_ED00})
  void shouldBeTheSameWhenAnAccessGoesElsewhereLater(int elsewhere) {
    // ADDS R0, #, other code each time, as machines share regions; LDR R2, [R1]; EORS R3, R2; B -6
    int[] code = {0x3001 + (elsewhere >>> 28), 0x680A, 0x4053, 0xE7FB};
    Chip interpreted = Chip.with(new Translation(Mode.OFF), code);
    Chip translated = Chip.with(new Translation(Mode.AUTO), code);
    for (Chip chip : new Chip[] {interpreted, translated}) {
      chip.registers(0, DATA).core.run(3_000_000);
    }
    Region trusting = translated.watch.sram.regions.at(0);
    assertThat(trusting).isNotNull();
    for (Chip chip : new Chip[] {interpreted, translated}) {
      chip.core.register(1, elsewhere);
      chip.core.run(6_000_000);
    }
    CoreSnapshot ours = CoreSnapshot.ofAll(translated.core, translated.sram.bytes);
    assertThat(ours.differences(CoreSnapshot.ofAll(interpreted.core, interpreted.sram.bytes)))
        .isEmpty();
    assertThat(translated.core.cycles()).isEqualTo(interpreted.core.cycles());
    assertThat(translated.core.instructions()).isEqualTo(interpreted.core.instructions());
    assertThat(translated.watch.sram.regions.at(0)).isNotSameAs(trusting);
  }

  @Test
  void shouldFindWhatIsHotBesideWhatIsTranslated() {
    // two loops, each for longer than a sample takes, and after each one what is the interpreter's:
    // MOVS R0, R4; SUBS R0, #1; BNE -4; CPSID i; MOVS R1, R4; SUBS R1, #1; BNE -4; CPSID i; B -18
    Chip chip =
        Chip.with(
            new Translation(Mode.AUTO),
            0x0020,
            0x3801,
            0xD1FD,
            0xB672,
            0x0021,
            0x3901,
            0xD1FD,
            0xB672,
            0xE7F6);
    chip.registers(0, 0, 0, 0, 7_000).core.run(2_000_000);
    assertThat(chip.watch.sram.regions.at(2)).as("the first loop").isNotNull();
    assertThat(chip.watch.sram.regions.at(10)).as("the second loop").isNotNull();
  }
}
