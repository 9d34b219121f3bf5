package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Memory;

class CodeTableTest {
  private final Memory sram = new Memory(0x4000, 0);
  private final CodeTable table = new CodeTable(sram, 0x2000_0000, () -> {});

  @Test
  void shouldForgetWhatIsUnderAWriteAndNothingElse() {
    table.keep(0x1000, 7);
    table.keep(0x1006, 7);
    sram.write(0x1006, 1, 1);
    assertThat(table.decoded[0x1006 / 2]).isZero();
    assertThat(table.decoded[0x1000 / 2]).isEqualTo(7);
    table.keep(0x1006, 7);
    sram.write(0x2000, 4, 1);
    assertThat(table.decoded[0x1006 / 2]).isEqualTo(7);
  }

  @Test
  void shouldForgetAnEntryWhoseSecondHalfIsOnTheNextLine() {
    table.keep(0x103E, 7);
    sram.write(0x1040, 2, 1);
    assertThat(table.decoded[0x103E / 2]).isZero();
  }

  @Test
  void shouldLetTwoTablesWatchOneMemory() {
    CodeTable other = new CodeTable(sram, 0x2000_0000, () -> {});
    table.keep(0x200, 7);
    other.keep(0x200, 8);
    sram.load(0x1F0, new byte[0x20]);
    assertThat(table.decoded[0x100]).isZero();
    assertThat(other.decoded[0x100]).isZero();
  }

  @Test
  void shouldForgetWhereABreakpointComesOrGoes() {
    table.keep(0x200, 7);
    table.breakpoint(0x200, true);
    assertThat(table.decoded[0x100]).isZero();
    assertThat(table.breaksAt(0x200)).isTrue();
    table.keep(0x200, 9);
    table.breakpoint(0x200, false);
    assertThat(table.decoded[0x100]).isZero();
    assertThat(table.breaksAt(0x200)).isFalse();
  }

  @Test
  void shouldWatchALineAsLongAsThereIsCode() {
    table.keep(0x103E, 7); // reaches into the next line
    table.keep(0x1044, 7);
    sram.write(0x1044, 2, 1);
    assertThat(sram.watched[0x1040 >> Memory.LINE_SHIFT]).as("with the one before").isNotZero();
    sram.write(0x1040, 2, 1);
    assertThat(sram.watched[0x1040 >> Memory.LINE_SHIFT]).isZero();
    assertThat(sram.watched[0x1000 >> Memory.LINE_SHIFT]).as("not written").isNotZero();
    sram.write(0x1000, 2, 1);
    assertThat(sram.watched[0x1000 >> Memory.LINE_SHIFT]).isZero();
    table.keep(0x1002, 7);
    sram.write(0x1002, 2, 1);
    assertThat(table.decoded[0x1002 / 2]).as("watched anew").isZero();
  }

  @Test
  void shouldWatchALineWithARegionOrARefusal() {
    table.regions.refuse(0x103E);
    sram.write(0x1050, 2, 1);
    assertThat(sram.watched[0x1040 >> Memory.LINE_SHIFT]).isNotZero();
    sram.write(0x103E, 4, 1);
    assertThat(sram.watched[0x1000 >> Memory.LINE_SHIFT]).isZero();
    assertThat(sram.watched[0x1040 >> Memory.LINE_SHIFT]).isZero();
  }
}
