package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.core.translate.Region;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.core.translate.Translation.Mode;
import usbtoaster.emulator.core.translate.Translator;

class RegionTableTest {
  private static final int ENTRY = 0x100;
  private static final int AT = 0x2000_0000 + ENTRY;

  private final Memory sram = new Memory(0x4000, 0);
  private int removals;
  private final CodeTable table = new CodeTable(sram, 0x2000_0000, () -> removals++);

  @BeforeEach
  void putCode() {
    sram.write(ENTRY, 4, 0x4B02_3001); // ADDS R0, #1; LDR R3, [PC, #8]
    sram.write(ENTRY + 4, 4, 0xE7FE_E7FC); // B -4; B .
    table.add(translate());
  }

  private Region translate() {
    Region made = new Translator(new Translation(Mode.ALWAYS)).translate(table, AT, false);
    assertThat(made).isNotNull();
    return Objects.requireNonNull(made);
  }

  @Test
  void shouldRemoveARegionWhoseCodeIsWritten() {
    sram.write(ENTRY + 3, 1, 0);
    assertThat(table.regions.at(ENTRY)).isNull();
    assertThat(removals).isEqualTo(1);
  }

  @Test
  void shouldRemoveARegionWhoseLiteralIsWritten() {
    sram.write(ENTRY + 12, 4, 77);
    assertThat(table.regions.at(ENTRY)).isNull();
  }

  @Test
  void shouldKeepARegionWhenDataBesideItIsWritten() {
    sram.write(ENTRY + 6, 2, 0);
    sram.write(ENTRY + 8, 4, 1);
    sram.write(ENTRY - 2, 2, 1);
    assertThat(table.regions.at(ENTRY)).isNotNull();
    assertThat(removals).isZero();
    sram.write(ENTRY + 12, 4, 77);
    assertThat(table.regions.at(ENTRY)).as("still watched").isNull();
  }

  @Test
  void shouldRemoveARegionWhereABreakpointComes() {
    table.breakpoint(ENTRY + 2, true);
    assertThat(table.regions.at(ENTRY)).isNull();
  }

  @Test
  void shouldRemoveARegionThatTakesAnAccessForOneOfSram() {
    sram.write(ENTRY + 2, 2, 0x6808); // LDR R0, [R1]
    Region trusting = new Translator(new Translation(Mode.AUTO)).translate(table, AT, false);
    table.add(Objects.requireNonNull(trusting));
    table.elsewhere(AT);
    assertThat(table.regions.at(ENTRY)).as("ADDS is no access").isSameAs(trusting);
    removals = 0;
    table.elsewhere(AT + 2);
    assertThat(table.regions.at(ENTRY)).isNull();
    assertThat(removals).isEqualTo(1);
    table.add(translate());
    table.elsewhere(AT + 2);
    assertThat(table.regions.at(ENTRY)).as("it knows").isNotNull();
    sram.write(ENTRY + 2, 2, 0x6808);
    assertThat(table.goesElsewhere(AT + 2)).as("that was of other code").isFalse();
  }

  @Test
  void shouldShareARegionWithATableOfTheSameCode() {
    Region first = translate();
    assertThat(translate()).isSameAs(first);
    table.breakpoint(ENTRY + 2, true);
    assertThat(translate()).isNotSameAs(first);
  }

  @Test
  void shouldNotShareARegionWhileSomebodyHearsCalls() {
    sram.write(ENTRY + 4, 2, 0x4770); // BX LR
    assertThat(translate().extent().touches(ENTRY / 2 + 2, ENTRY / 2 + 3)).isTrue();
    table.trace((from, to) -> false);
    assertThat(table.regions.at(ENTRY)).isNull();
    assertThat(translate().extent().touches(ENTRY / 2 + 2, ENTRY / 2 + 3)).isFalse();
  }

  @Test
  void shouldLeaveADecodedWordOutWhereARegionIsEntered() {
    table.keep(ENTRY, 7);
    assertThat(table.decoded[ENTRY / 2]).isZero();
    assertThat(table.behindRegion(ENTRY)).isEqualTo(7);
    sram.write(ENTRY, 2, 0);
    assertThat(table.behindRegion(ENTRY)).isZero();
  }

  @Test
  void shouldHaveARegionAtEachHeadOfALoop() {
    sram.write(ENTRY + 4, 4, 0xE7FD_D0FD); // BEQ -6, to itself; B -6, to the LDR
    Region region = translate();
    table.add(region);
    assertThat(region.extent().entries()).containsExactlyInAnyOrder(AT, AT + 2, AT + 4);
    assertThat(table.regions.at(ENTRY + 2)).isSameAs(region);
    assertThat(table.regions.at(ENTRY + 4)).isSameAs(region);
    assertThat(table.isEntry(AT + 2)).isTrue();
    sram.write(ENTRY + 6, 2, 0xDF00);
    assertThat(table.regions.at(ENTRY)).isNull();
    assertThat(table.regions.at(ENTRY + 2)).isNull();
    assertThat(table.regions.at(ENTRY + 4)).isNull();
  }

  @Test
  void shouldGiveUpCodeThatIsWrittenTooOften() {
    for (int i = 0; i < 20; i++) {
      assertThat(table.regions.refuses(ENTRY)).isFalse();
      sram.write(ENTRY, 2, 0x3001);
      table.add(translate());
    }
    assertThat(table.regions.refuses(ENTRY)).isTrue();
  }
}
