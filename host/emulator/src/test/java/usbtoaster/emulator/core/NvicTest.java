package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The registers of the NVIC and the SCB, ARMv6-M ARM B3.2 and B3.4. */
class NvicTest {
  private static final int ISER = 0xE000_E100;
  private static final int ICER = 0xE000_E180;
  private static final int ISPR = 0xE000_E200;
  private static final int ICPR = 0xE000_E280;
  private static final int IPR1 = 0xE000_E404;
  private static final int ICSR = 0xE000_ED04;
  private static final int HANDLER = Chip.RAM + 0x100;

  private final Chip chip = Chip.with(0xBF00, 0xBF00).vector(16, HANDLER);

  @Test
  void shouldSetAndClearEnables() {
    chip.word(ISER, 0x0000_0103);
    chip.word(ISER, 0x8000_0000);
    chip.word(ICER, 0x0000_0002);

    assertThat(chip.word(ISER)).isEqualTo(0x8000_0101);
    assertThat(chip.word(ICER)).isEqualTo(0x8000_0101);
  }

  @Test
  void shouldKeepTwoBitsOfEachPriority() {
    chip.word(IPR1, 0xFF3F_7FBF);

    assertThat(chip.word(IPR1)).isEqualTo(0xC000_4080);
  }

  @Test
  void shouldKeepAnInterruptPendingWhenItsLineFalls() {
    chip.core.interrupt(5, true);
    chip.core.interrupt(5, false);

    assertThat(chip.word(ISPR)).isEqualTo(1 << 5);
    chip.word(ICPR, 1 << 5);
    assertThat(chip.word(ISPR)).isZero();
  }

  @Test
  void shouldKeepAnInterruptPendingWhileItsLineIsUp() {
    chip.core.interrupt(5, true);
    chip.word(ICPR, 1 << 5);

    assertThat(chip.word(ISPR)).isEqualTo(1 << 5);
  }

  @Test
  void shouldBePendingAgainWhenTheLineRisesInTheHandler() {
    chip.code(HANDLER, 0xBF00, 0x4770);
    chip.word(ISER, 1);
    chip.core.interrupt(0, true);
    chip.step();
    assertThat(chip.word(ISPR)).isZero();
    chip.core.interrupt(0, false);
    chip.core.interrupt(0, true);

    assertThat(chip.word(ISPR)).isEqualTo(1);
  }

  @Test
  void shouldTellWhatIsActiveAndPendingInIcsr() {
    chip.code(HANDLER, 0xBF00);
    chip.word(ISER, 0x21);
    chip.core.interrupt(0, true);
    chip.core.interrupt(5, true);
    assertThat(chip.word(ICSR)).isEqualTo(1 << 22 | 16 << 12);
    chip.step();

    assertThat(chip.word(ICSR)).isEqualTo(1 << 22 | 21 << 12 | 16);
  }

  @Test
  void shouldPendAndClearSystemExceptionsByIcsr() {
    chip.core.primask(true);
    chip.word(ICSR, 1 << 28 | 1 << 26);
    assertThat(chip.word(ICSR)).isEqualTo(1 << 28 | 1 << 26 | 14 << 12);
    chip.word(ICSR, 1 << 27 | 1 << 25);
    assertThat(chip.word(ICSR)).isZero();
  }

  @Test
  void shouldHaveTheIdentityOfTheCore() {
    assertThat(chip.word(0xE000_ED00)).isEqualTo(0x410C_C601);
    assertThat(chip.word(0xE000_ED14)).as("CCR").isEqualTo(0x208);
  }

  @Test
  void shouldKeepTheBitsOfVtorScrAndPrioritiesThatThereAre() {
    chip.word(0xE000_ED08, 0x1234_5678);
    chip.word(0xE000_ED10, -1);
    chip.word(0xE000_ED1C, -1);
    chip.word(0xE000_ED20, -1);

    assertThat(chip.word(0xE000_ED08)).isEqualTo(0x1234_5600);
    assertThat(chip.word(0xE000_ED10)).isEqualTo(0x16);
    assertThat(chip.word(0xE000_ED1C)).isEqualTo(0xC000_0000);
    assertThat(chip.word(0xE000_ED20)).isEqualTo(0xC0C0_0000);
  }

  @Test
  void shouldAskForAResetOnlyWithTheKey() {
    int[] asked = {0};
    chip.core.onResetRequest(() -> asked[0]++);
    chip.word(0xE000_ED0C, 0x1234_0004);
    assertThat(asked[0]).isZero();
    chip.word(0xE000_ED0C, 0x05FA_0004);
    assertThat(asked[0]).isEqualTo(1);
    assertThat(chip.word(0xE000_ED0C)).isEqualTo(0xFA05_0000);
  }
}
