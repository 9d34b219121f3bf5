package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WFI, WFE, SEV and sleep on exit, ARMv6-M ARM B1.5.17 to B1.5.19. */
class SleepTest {
  private static final int NOP = 0xBF00;
  private static final int WFE = 0xBF20;
  private static final int WFI = 0xBF30;
  private static final int SEV = 0xBF40;
  private static final int BX_LR = 0x4770;
  private static final int SCR = 0xE000_ED10;
  private static final int ICSR = 0xE000_ED04;
  private static final int ISPR = 0xE000_E200;
  private static final int ICPR = 0xE000_E280;
  private static final int HANDLER = Chip.RAM + 0x100;

  @Test
  void shouldSleepInWfiUntilAnInterruptAndEnterItsHandler() {
    Chip chip = sleeper(WFI, NOP);
    chip.runTo(100);
    assertThat(chip.core.asleep()).isTrue();
    assertThat(chip.core.cycles()).isEqualTo(2);

    chip.core.skipTo(50);
    chip.core.interrupt(0, true);
    assertThat(chip.core.asleep()).isFalse();
    chip.step();

    assertThat(chip.core.pc()).isEqualTo(HANDLER);
    assertThat(chip.core.cycles()).isEqualTo(65);
    assertThat(chip.word(Chip.STACK - 8)).isEqualTo(Chip.RAM + 2);
  }

  @Test
  void shouldWakeFromWfiWithPrimaskSetAndNotEnterTheHandler() {
    Chip chip = sleeper(WFI, NOP);
    chip.core.primask(true);
    chip.runTo(100);
    chip.core.interrupt(0, true);
    chip.step();

    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 4);
    assertThat(chip.core.xpsr() & 63).isZero();
  }

  @Test
  void shouldNotSleepInWfiWhenAnInterruptIsPending() {
    Chip chip = sleeper(WFI, NOP);
    chip.core.primask(true);
    chip.core.interrupt(0, true);
    chip.step();

    assertThat(chip.core.asleep()).isFalse();
  }

  @Test
  void shouldNotWakeForAnInterruptThatIsNotEnabled() {
    Chip chip = sleeper(WFI, NOP);
    chip.runTo(100);
    chip.core.interrupt(1, true);

    assertThat(chip.core.asleep()).isTrue();
  }

  @Test
  void shouldWakeFromWfeByAnEvent() {
    Chip chip = sleeper(WFE, NOP);
    chip.runTo(100);
    assertThat(chip.core.asleep()).isTrue();
    chip.core.event();

    assertThat(chip.core.asleep()).isFalse();
  }

  @Test
  void shouldTakeOneEventInOneWfe() {
    Chip chip = sleeper(WFE, WFE, NOP);
    chip.core.event();
    chip.step();
    assertThat(chip.core.asleep()).isFalse();
    chip.step();
    assertThat(chip.core.asleep()).isTrue();
    chip.core.event();
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 6);
  }

  @Test
  void shouldTellTheOtherCoreAndItselfBySev() {
    Chip chip = sleeper(SEV, WFE, NOP);
    int[] notified = {0};
    chip.core.onSev(() -> notified[0]++);
    chip.steps(2);

    assertThat(notified[0]).isEqualTo(1);
    assertThat(chip.core.asleep()).isFalse();
  }

  @Test
  void shouldNotWakeFromWfeByAMaskedInterrupt() {
    Chip chip = sleeper(WFE, NOP);
    chip.core.primask(true);
    chip.runTo(100);
    chip.core.interrupt(0, true);

    assertThat(chip.core.asleep()).isTrue();
  }

  @Test
  void shouldWakeFromWfeByAnyInterruptWithSevOnPend() {
    Chip chip = sleeper(WFE, NOP);
    chip.word(0xE000_ED10, 1 << 4);
    chip.runTo(100);
    assertThat(chip.core.asleep()).isTrue();
    chip.core.interrupt(1, true); // not enabled

    assertThat(chip.core.asleep()).isFalse();
  }

  @Test
  void shouldWakeByEachPendingThatIsNew() {
    Chip chip = sleeper(WFE, WFE, WFE, NOP);
    chip.word(SCR, 1 << 4);
    chip.word(ISPR, 1 << 26);
    chip.step();
    assertThat(chip.core.asleep()).isFalse();
    chip.word(ICPR, 1 << 26);
    chip.word(ISPR, 1 << 26);
    chip.step();
    assertThat(chip.core.asleep()).as("pending anew").isFalse();
    chip.word(ISPR, 1 << 26);
    chip.step();
    assertThat(chip.core.asleep()).as("it is pending already").isTrue();
    chip.word(ICPR, 1 << 26);
    assertThat(chip.core.asleep()).isTrue();
    chip.word(ISPR, 1 << 26);
    assertThat(chip.core.asleep()).isFalse();
  }

  @Test
  void shouldWakeEachTimeTheLineOfADisabledInterruptRises() {
    Chip chip = sleeper(WFE, WFE, WFE, NOP);
    chip.word(SCR, 1 << 4);
    for (int i = 1; i <= 3; i++) {
      chip.step();
      assertThat(chip.core.asleep()).as("wait %d", i).isTrue();
      chip.core.interrupt(1, true);
      assertThat(chip.core.asleep()).as("wake %d", i).isFalse();
      chip.core.interrupt(1, false);
      chip.word(ICPR, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 26})
  void shouldWakeByPendSvAndSysTickThatAreMasked(int bit) {
    Chip chip = sleeper(WFE, WFE, NOP);
    chip.core.primask(true);
    chip.word(SCR, 1 << 4);
    for (int i = 1; i <= 2; i++) {
      chip.step();
      assertThat(chip.core.asleep()).as("wait %d", i).isTrue();
      chip.word(ICSR, 1 << bit);
      assertThat(chip.core.asleep()).as("wake %d", i).isFalse();
      chip.word(ICSR, 1 << (bit - 1));
    }
  }

  @Test
  void shouldWakeByAnInterruptThatItsHandlerHasServedBefore() {
    Chip chip = sleeper(WFE, WFE, NOP);
    chip.word(SCR, 1 << 4);
    chip.core.interrupt(0, true);
    chip.step();
    chip.core.interrupt(0, false);
    chip.steps(2); // BX LR, and a WFE that takes the event of all that
    chip.word(0xE000_E180, 1);
    chip.step();
    assertThat(chip.core.asleep()).isTrue();
    chip.core.interrupt(0, true);

    assertThat(chip.core.asleep()).as("disabled by now").isFalse();
  }

  @Test
  void shouldSetTheEventRegisterByAnException() {
    Chip chip = sleeper(NOP, WFE, NOP);
    chip.core.interrupt(0, true);
    chip.step();
    chip.core.interrupt(0, false);
    chip.steps(3); // BX LR, NOP, WFE

    assertThat(chip.core.asleep()).isFalse();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM + 4);
  }

  @Test
  void shouldSleepOnExit() {
    Chip chip = sleeper(NOP, NOP);
    chip.word(0xE000_ED10, 1 << 1);
    chip.core.interrupt(0, true);
    chip.step();
    chip.core.interrupt(0, false);
    chip.step();

    assertThat(chip.core.asleep()).isTrue();
    assertThat(chip.core.pc()).isEqualTo(Chip.RAM);
    chip.core.interrupt(0, true);
    chip.step();
    assertThat(chip.core.pc()).isEqualTo(HANDLER);
  }

  private static Chip sleeper(int... code) {
    Chip chip = Chip.with(code).vector(16, HANDLER).code(HANDLER, BX_LR);
    chip.word(0xE000_E100, 1);
    return chip;
  }
}
