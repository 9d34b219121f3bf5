package usbtoaster.emulator.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.testing.Assembler.HERE;
import static usbtoaster.emulator.testing.Assembler.NOP;
import static usbtoaster.emulator.testing.Assembler.SRAM;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.testing.Assembler;

@DisplayName("Code in flash, with misses of the cache that take time, and counters of the bus")
class FlashTimingTest {
  private static final int FUNCTION = 0x1000_0100;
  private static final int BX_LR = 0x4770;
  private static final int BLX_R2 = 0x4790;
  private static final int SUBS_R3_1 = 0x3B01;
  private static final int NE = 1;
  private static final int XIP_CTRL = 0x1400_0000;
  private static final int CTR_HIT = XIP_CTRL + 0x0C;
  private static final int SSI = 0x1800_0000;
  private static final int RESETS_CLEAR = 0x4000_F000;
  private static final int BUSCTRL = 0x4003_0000;
  private static final int RESULT = SRAM + 0x1000;
  private static final int ENOUGH_MICROS = 2_000;

  /** w25q080: 32 bits of address and mode and 32 of data over four lanes, 4 clocks to wait. */
  private static final int WORD_CLOCKS = 8 + 4 + 8;

  private static final int CLOCK_TICKS = 2;
  private static final int MISS = WORD_CLOCKS * CLOCK_TICKS;

  /** Sets up the SSI as boot2 does, and calls the function in flash {@code times}. */
  private static Assembler calls(int times) {
    Assembler code = new Assembler(SRAM).function("main");
    code.store(SSI + 0x14, CLOCK_TICKS).store(SSI, 31 << 16 | 2 << 21 | 3 << 8);
    code.store(SSI + 0xF4, 4 << 11 | 8 << 2 | 2);
    code.store(CTR_HIT, 0).store(CTR_HIT + 4, 0);
    code.load(2, FUNCTION | 1).load(3, times);
    return code.function("loop").op(BLX_R2, SUBS_R3_1).back(NE, "loop");
  }

  /** Adds: copies the word at {@code register} to {@code to}. */
  private static Assembler keep(Assembler code, int register, int to) {
    return code.load(0, register).load(1, to).op(0x6800, 0x6008);
  }

  private static Image image(int times) {
    Assembler code = calls(times);
    keep(code, CTR_HIT, RESULT);
    keep(code, CTR_HIT + 4, RESULT + 4);
    return code.function("done").op(HERE).image();
  }

  private static void function(Rp2040 pico, int nops) {
    for (int i = 0; i < nops; i++) {
      pico.bus().flash().write(0x100 + 2 * i, 2, NOP);
    }
    pico.bus().flash().write(0x100 + 2 * nops, 2, BX_LR);
  }

  private static Rp2040 run(Image image, int nops, boolean timed, Translation.Mode mode) {
    Rp2040 pico = Rp2040.pico(new Translation(mode));
    pico.load(image);
    function(pico, nops);
    pico.powerCycle();
    pico.xip().missesTakeTime(timed); // behind the flush of the reset
    pico.core().breakpoint(image.address("done"), true);
    pico.core().debuggers().add((core, address, immediate) -> true);
    pico.runTo(pico.clock().picos() + ENOUGH_MICROS * 1_000_000L);
    assertThat(pico.core().halted()).isTrue();
    return pico;
  }

  private static int word(Rp2040 pico, int address) {
    return pico.bus().sram().read(address - SRAM, 4);
  }

  @Test
  void shouldFetchByTheWordAndMissOnce() {
    Rp2040 pico = run(image(3), 7, false, Translation.Mode.AUTO); // 8 halfwords: 4 words
    assertThat(word(pico, RESULT + 4)).isEqualTo(3 * 4);
    assertThat(word(pico, RESULT)).isEqualTo(2 * 4);
  }

  @Test
  void shouldTakeTheTimeOfEachMiss() {
    long plain = run(image(3), 7, false, Translation.Mode.AUTO).core().cycles();
    long timed = run(image(3), 7, true, Translation.Mode.AUTO).core().cycles();
    assertThat(timed - plain).isEqualTo(4 * MISS);
    assertThat(run(image(100), 7, true, Translation.Mode.ALWAYS).core().cycles())
        .isEqualTo(run(image(100), 7, false, Translation.Mode.ALWAYS).core().cycles() + 4 * MISS);
  }

  @Test
  void shouldDoTheSameWhoeverExecutesAndInPiecesOfAnyLength() {
    TwinMachines twins = new TwinMachines(image(200), new Translation(Translation.Mode.ALWAYS));
    twins.both(pico -> function(pico, 7));
    twins.both(pico -> pico.xip().missesTakeTime(true));
    twins.both(Rp2040::powerCycle);
    for (int i = 1; i <= 300; i++) {
      twins.runTo(i * 3_456_789L, "misses take time");
    }
    Rp2040 once = run(image(200), 7, true, Translation.Mode.AUTO);
    assertThat(word(twins.plain, RESULT)).isEqualTo(word(once, RESULT)).isEqualTo(199 * 4);
  }

  @Test
  @DisplayName("2.1.5: the four banks of the striped SRAM get the core's fetches in turn")
  void shouldCountFetches() {
    assertThat(fetched(24) - fetched(16)).isEqualTo(1);
    assertThat(fetched(48) - fetched(16)).isEqualTo(4);
  }

  /** Returns what SRAM1 is asked for by a straight line of NOPs. */
  private static int fetched(int nops) {
    Assembler code = new Assembler(SRAM).function("main");
    code.store(RESETS_CLEAR, 1 << 1).store(BUSCTRL + 0x0C, 0x0D);
    for (int i = 0; i < nops; i++) {
      code.op(NOP);
    }
    keep(code, BUSCTRL + 0x08, RESULT);
    return word(
        run(code.function("done").op(HERE).image(), 1, false, Translation.Mode.AUTO), RESULT);
  }
}
