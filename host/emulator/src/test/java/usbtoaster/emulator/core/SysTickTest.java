package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The system timer, ARMv6-M ARM B3.3. A cycle is a nanosecond, the reference ticks at 1 MHz. */
class SysTickTest {
  private static final int CSR = 0xE000_E010;
  private static final int RVR = 0xE000_E014;
  private static final int CVR = 0xE000_E018;
  private static final int ENABLE = 1;
  private static final int TICKINT = 2;
  private static final int CLKSOURCE = 4;
  private static final int COUNTFLAG = 1 << 16;
  private static final int HANDLER = Chip.RAM + 0x100;
  private static final int LOOP = 0xE7FE;
  private static final int WFI = 0xBF30;
  private static final int BX_LR = 0x4770;

  private final Chip chip = Chip.with(LOOP).vector(15, HANDLER).code(HANDLER, BX_LR);

  @Test
  void shouldLoadTheReloadValueWithTheFirstTickAndCountDown() {
    start(99, ENABLE | CLKSOURCE);
    assertThat(chip.word(CVR)).isZero();
    chip.passTo(2);
    assertThat(chip.word(CVR)).isEqualTo(98);
    chip.passTo(100);
    assertThat(chip.word(CVR)).isZero();
    chip.passTo(102);
    assertThat(chip.word(CVR)).isEqualTo(98);
  }

  @Test
  void shouldSetTheCountFlagUntilItIsRead() {
    start(99, ENABLE | CLKSOURCE);
    chip.passTo(98);
    assertThat(chip.word(CSR) & COUNTFLAG).isZero();
    chip.passTo(100);
    assertThat(chip.word(CSR)).isEqualTo(COUNTFLAG | ENABLE | CLKSOURCE);
    assertThat(chip.word(CSR) & COUNTFLAG).isZero();
    chip.passTo(200);
    assertThat(chip.word(CSR) & COUNTFLAG).isNotZero();
  }

  @Test
  void shouldInterruptEachTimeItReachesZero() {
    chip.vector(15, HANDLER).code(HANDLER, 0x3401, BX_LR); // ADDS R4, #1
    start(999, ENABLE | TICKINT | CLKSOURCE);
    chip.passTo(999);
    assertThat(chip.core.register(4)).isZero();
    chip.passTo(10_500);

    assertThat(chip.core.register(4)).isEqualTo(10);
  }

  @Test
  void shouldWakeACoreThatSleepsAtTheExactCycle() {
    chip.code(Chip.RAM, WFI, LOOP);
    start(9_999, ENABLE | TICKINT | CLKSOURCE);
    chip.passTo(9_999);
    assertThat(chip.core.asleep()).isTrue();
    chip.passTo(10_000);
    assertThat(chip.core.asleep()).isFalse();
    chip.step();

    assertThat(chip.core.cycles()).isEqualTo(10_000 + Exceptions.ENTRY_CYCLES);
  }

  @Test
  void shouldCountByTheReference() {
    start(4, ENABLE);
    chip.passTo(1_000);
    assertThat(chip.word(CVR)).isEqualTo(4);
    chip.passTo(5_000);
    assertThat(chip.word(CVR)).isZero();
  }

  @Test
  void shouldClearTheValueAndTheFlagByAWriteToTheValue() {
    start(99, ENABLE | CLKSOURCE);
    chip.passTo(150);
    chip.word(CVR, 55);
    assertThat(chip.word(CVR)).isZero();
    assertThat(chip.word(CSR) & COUNTFLAG).isZero();
    chip.passTo(152);
    assertThat(chip.word(CVR)).isEqualTo(98);
  }

  @Test
  void shouldKeepTheValueWhileItIsDisabled() {
    start(99, ENABLE | CLKSOURCE);
    chip.passTo(50);
    chip.word(CSR, CLKSOURCE);
    chip.passTo(80);
    assertThat(chip.word(CVR)).isEqualTo(50);
    chip.word(CSR, ENABLE | CLKSOURCE);
    chip.passTo(90);
    assertThat(chip.word(CVR)).isEqualTo(40);
  }

  @Test
  void shouldTakeANewReloadValueAtTheNextWrap() {
    start(99, ENABLE | CLKSOURCE);
    chip.passTo(50);
    chip.word(RVR, 9);
    chip.passTo(60);
    assertThat(chip.word(CVR)).isEqualTo(40);
    chip.passTo(102);
    assertThat(chip.word(CVR)).isEqualTo(8);
  }

  @Test
  void shouldFollowAChangeOfTheClock() {
    start(999, ENABLE | TICKINT | CLKSOURCE);
    chip.passTo(500);
    chip.processorClock.hertz(500_000_000); // the rest takes twice as long
    chip.code(HANDLER, 0x3401, BX_LR);
    chip.passTo(1_490);
    assertThat(chip.core.register(4)).isZero();
    chip.passTo(1_530);
    assertThat(chip.core.register(4)).isEqualTo(1);
  }

  @Test
  void shouldStandStillWithAReloadValueOfZero() {
    start(0, ENABLE | TICKINT | CLKSOURCE);
    chip.passTo(1_000);

    assertThat(chip.word(CVR)).isZero();
    assertThat(chip.word(CSR) & COUNTFLAG).isZero();
    assertThat(chip.core.xpsr() & 63).isZero();
  }

  @Test
  void shouldSayHowManyTicksOfTheReferenceMakeTenMilliseconds() {
    assertThat(chip.word(0xE000_E01C)).as("CALIB").isEqualTo(9_999);
    start(chip.word(0xE000_E01C), ENABLE);
    chip.passTo(10_000_000);
    assertThat(chip.word(CSR) & COUNTFLAG).isNotZero();
  }

  private void start(int reload, int control) {
    chip.word(RVR, reload);
    chip.word(CVR, 0);
    chip.word(CSR, control);
  }
}
