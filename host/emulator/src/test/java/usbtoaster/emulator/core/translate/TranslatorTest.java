package usbtoaster.emulator.core.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.core.translate.Translation.Mode;

class TranslatorTest {
  private static final int MOST_FOR_HOTSPOT = 8_000;

  private final Translator translator = new Translator(new Translation(Mode.ALWAYS));

  private Region translate(int... code) {
    return Objects.requireNonNull(translator.translate(new TestCode(code), TestCode.BASE, false));
  }

  @Test
  void shouldMakeNoMethodThatIsTooLongForHotSpot() {
    SplittableRandom random = new SplittableRandom(12);
    int longest = 0;
    int regions = 0;
    for (int i = 0; i < 12; i++) {
      // branches, lists, accesses and shifts, which have the longest code
      int[] kinds = {0xD000, 0xC800, 0xC000, 0x6000, 0x7800, 0x4080, 0x4140, 0xB400, 0xD100};
      int[] code =
          random
              .ints(2_000, 0, 0x400)
              .map(bits -> kinds[random.nextInt(kinds.length)] | (bits & 0xFF) | 1)
              .toArray();
      for (int entry = 0; entry < 400; entry += 50) {
        Region region = translator.translate(new TestCode(code), TestCode.BASE + entry, false);
        if (region != null) {
          regions++;
          longest = Math.max(longest, region.extent().codeBytes());
        }
      }
    }
    assertThat(regions).isGreaterThan(40);
    assertThat(longest).isBetween(5_000, MOST_FOR_HOTSPOT);
  }

  @Test
  void shouldMakeAShortRegionOfZeros() {
    Region region = translate(new int[60_000]);
    assertThat(region.extent().halfwords().length).isLessThan(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xDF00, 0xBE00, 0xBF30, 0xB671, 0xDE00})
  void shouldLeaveToTheInterpreter(int instruction) {
    assertThat(translator.translate(new TestCode(instruction), TestCode.BASE, false)).isNull();
  }

  @Test
  void shouldCutALongBlockOfTheLongestCode() {
    int[] code = new int[100];
    Arrays.fill(code, 0xB5FF); // PUSH {R0-R7, LR}
    assertThat(translate(code).extent().codeBytes()).isLessThan(MOST_FOR_HOTSPOT);
  }

  @Test
  void shouldFormASmallerRegionIfNoMethodOfTheJvmHasRoomForIt() {
    int[] code = new int[1_200];
    Arrays.fill(code, 0xB5FF); // PUSH {R0-R7, LR}
    Region region =
        new Translator(new Translation(Mode.ALWAYS), 600)
            .translate(new TestCode(code), TestCode.BASE, false);
    assertThat(Objects.requireNonNull(region).extent().codeBytes())
        .isBetween(1_000, MOST_FOR_HOTSPOT);
  }

  @Test
  void shouldNotAskForMoreThanTheLongestPathOfCycles() {
    // ADDS R0, #1 five times, CMP R0, #0, BNE back
    int[] code = {0x3001, 0x3001, 0x3001, 0x3001, 0x3001, 0x2800, 0xD1F8, 0xDF00};
    Region region = translate(code);
    assertThat(region.need).isEqualTo(8);
  }

  @Test
  void shouldLeaveToAnotherRegionWhatIsEnteredThere() {
    // ADDS R0, #1; ADDS R1, #1; BNE -4; B -8
    TestCode code = new TestCode(0x3001, 0x3101, 0xD1FD, 0xE7FB);
    Region alone = Objects.requireNonNull(translator.translate(code, TestCode.BASE, false));
    assertThat(alone.extent().entries()).containsExactly(TestCode.BASE, TestCode.BASE + 2);
    assertThat(alone.extent().halfwords()).containsExactly(0, 1, 2, 3);
    TestCode other = new TestCode(0x3001, 0x3101, 0xD1FD, 0xE7FB, 1);
    other.entries().add(TestCode.BASE + 2);
    Region before =
        new Translator(new Translation(Mode.ALWAYS, 99, false))
            .translate(other, TestCode.BASE, false);
    assertThat(Objects.requireNonNull(before).extent().halfwords()).containsExactly(0);
  }

  @Test
  void shouldEnterWhereTheEndOfASliceMayLeaveIt() {
    // ADDS R0, #1 ten times; BNE +0; ADDS R1, #1 ten times; B back
    int[] code = new int[22];
    Arrays.fill(code, 0, 10, 0x3001);
    code[10] = 0xD1FF;
    Arrays.fill(code, 11, 21, 0x3101);
    code[21] = 0xE7E9;
    Region region = translate(code);
    assertThat(region.extent().entries()).containsExactly(TestCode.BASE, TestCode.BASE + 22);
  }

  @Test
  void shouldSayWhatTheSettingMayBe() {
    String before = System.getProperty(Translation.PROPERTY);
    System.setProperty(Translation.PROPERTY, "yes");
    try {
      assertThatThrownBy(Translation::configured)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("-Demulator.translate=yes: it is one of off, auto, always");
    } finally {
      if (before == null) {
        System.clearProperty(Translation.PROPERTY);
      } else {
        System.setProperty(Translation.PROPERTY, before);
      }
    }
  }
}
