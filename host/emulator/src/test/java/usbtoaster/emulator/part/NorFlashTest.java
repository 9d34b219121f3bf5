package usbtoaster.emulator.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.xip.XipRig;

@DisplayName("Serial NOR flash (W25Q16JV) behind the SSI")
class NorFlashTest {
  private static final int XIP = 0x1000_0000;

  private final XipRig rig = new XipRig();

  @BeforeEach
  void start() {
    rig.direct();
    for (int i = 0; i < 0x4_0000; i += 4) {
      rig.rig.bus.flash().write(i, 4, 0);
    }
  }

  private void program(int address, int... bytes) {
    rig.command(0x06);
    int[] command = new int[4 + bytes.length];
    command[0] = 0x02;
    command[1] = address >>> 16;
    command[2] = address >>> 8 & 0xFF;
    command[3] = address & 0xFF;
    System.arraycopy(bytes, 0, command, 4, bytes.length);
    rig.command(command);
  }

  private int at(int offset, int width) {
    return rig.rig.bus.read(0, XIP + offset, width);
  }

  @Test
  @DisplayName("9Fh, 90h, ABh, 4Bh: who it is")
  void shouldSayWhoItIs() {
    assertThat(rig.command(0x9F, 0, 0, 0)).containsExactly(0, 0xEF, 0x40, 0x15);
    assertThat(rig.command(0x90, 0, 0, 0, 0, 0)).containsExactly(0, 0, 0, 0, 0xEF, 0x14);
    assertThat(rig.command(0x90, 0, 0, 1, 0, 0)).containsExactly(0, 0, 0, 0, 0x14, 0xEF);
    assertThat(rig.command(0xAB, 0, 0, 0, 0)).containsExactly(0, 0, 0, 0, 0x14);
    assertThat(rig.command(0x4B, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        .containsExactly(0, 0, 0, 0, 0, 0xE6, 0x60, 0x58, 0x38, 0x83, 0x12, 0x34, 0x56);
  }

  @Test
  @DisplayName("03h, 0Bh: read on across pages")
  void shouldRead() {
    rig.rig.bus.flash().write(0xFC, 4, 0x0403_0201);
    rig.rig.bus.flash().write(0x100, 4, 0x0807_0605);

    assertThat(rig.command(0x03, 0, 0, 0xFE, 0, 0, 0, 0)).containsExactly(0, 0, 0, 0, 3, 4, 5, 6);
    assertThat(rig.command(0x0B, 0, 0, 0xFE, 0, 0, 0)).containsExactly(0, 0, 0, 0, 0, 3, 4);
  }

  @Test
  @DisplayName("06h, 04h: WEL")
  void shouldEnableAndDisableWriting() {
    assertThat(rig.status(0x05)).isZero();
    rig.command(0x06);
    assertThat(rig.status(0x05)).isEqualTo(2);
    rig.command(0x04);
    assertThat(rig.status(0x05)).isZero();
  }

  @ParameterizedTest(name = "{0}h: {1} KiB in {2} ms")
  @CsvSource({"20, 4, 45", "52, 32, 120", "D8, 64, 150"})
  @DisplayName("erase: all bits of the block, in its time, and WEL falls")
  void shouldErase(String opcode, int kib, int millis) {
    int size = kib << 10;
    rig.command(0x06);
    rig.command(Integer.parseInt(opcode, 16), 0x01, 0x01, 0x23);

    assertThat(rig.flash.busy()).isTrue();
    assertThat(rig.waitWhileBusy()).isBetween(millis * 1000L - 10, millis * 1000L + 100);
    assertThat(rig.status(0x05)).isZero();
    int from = 0x1_0123 & -size;
    assertThat(at(from - 4, 4)).isZero();
    assertThat(at(from, 4)).isEqualTo(-1);
    assertThat(at(from + size - 4, 4)).isEqualTo(-1);
    assertThat(at(from + size, 4)).isZero();
  }

  @Test
  @DisplayName("C7h: erases the chip")
  void shouldEraseTheChip() {
    rig.command(0x06);
    rig.command(0xC7);
    rig.rig.passMicros(5_000_001);

    assertThat(rig.flash.busy()).isFalse();
    assertThat(rig.rig.bus.flash().bytes).containsOnly(0xFF);
  }

  @Test
  @DisplayName("02h: clears bits only, in 0.4 ms, and wraps within the page")
  void shouldProgram() {
    rig.command(0x06);
    rig.command(0x20, 0, 0, 0);
    rig.waitWhileBusy();

    program(0xFE, 0xF0, 0x11, 0x22);
    assertThat(rig.waitWhileBusy()).isBetween(380L, 500L);
    assertThat(at(0xFC, 4)).isEqualTo(0x11F0_FFFF);
    assertThat(at(0, 1)).isEqualTo(0x22);
    assertThat(at(0x100, 1)).isEqualTo(0xFF);

    program(0xFE, 0x3C);
    rig.waitWhileBusy();
    assertThat(at(0xFE, 1)).isEqualTo(0x30);
  }

  @Test
  @DisplayName("erase and program do nothing without WEL, or with a byte too few or too many")
  void shouldWantWelAndTheRightLength() {
    rig.command(0x20, 0, 0, 0);
    assertThat(rig.flash.busy()).isFalse();
    rig.command(0x06, 0);
    assertThat(rig.status(0x05)).isZero();

    rig.command(0x06);
    rig.command(0x20, 0, 0);
    rig.command(0x20, 0, 0, 0, 0);
    rig.command(0x02, 0, 0, 0);
    assertThat(rig.flash.busy()).isFalse();
    assertThat(at(0, 4)).isZero();
  }

  @Test
  @DisplayName("while it is busy it answers status reads only")
  void shouldIgnoreCommandsWhileBusy() {
    rig.command(0x06);
    rig.command(0x20, 0, 0, 0);

    assertThat(rig.command(0x9F, 0, 0, 0)).containsOnly(0);
    assertThat(rig.status(0x05)).isEqualTo(3);
  }

  @Test
  @DisplayName("who watches the cells, as the core with its decoded code, is notified of a program")
  void shouldTellWhoWatchesItsCells() {
    List<Integer> notified = new ArrayList<>();
    rig.rig.bus.flash().addWatcher((offset, length) -> notified.add(offset));
    rig.rig.bus.flash().watch(0x100, 4);
    program(0x100, 0);
    assertThat(notified).containsExactly(0x100);
  }

  @Test
  @DisplayName("B9h, ABh: power-down ignores all but its release")
  void shouldPowerDown() {
    rig.command(0xB9);
    assertThat(rig.command(0x9F, 0)).containsOnly(0);
    rig.command(0xAB);
    assertThat(rig.command(0x9F, 0)).containsExactly(0, 0xEF);
  }

  @Test
  @DisplayName("66h then 99h resets; 99h alone does not")
  void shouldReset() {
    rig.command(0x06);
    rig.command(0x99);
    assertThat(rig.status(0x05)).isEqualTo(2);
    rig.command(0x66);
    rig.command(0x99);
    assertThat(rig.status(0x05)).isZero();
  }

  @Test
  @DisplayName("a chip select that is forced high hides the bytes; forced low it joins them")
  void shouldObeyTheForcedChipSelect() {
    rig.force(true);
    assertThat(rig.command(0x9F, 0)).containsOnly(0);

    rig.force(false);
    rig.command(0x9F);
    assertThat(rig.command(0, 0, 0)).containsExactly(0xEF, 0x40, 0x15);
  }

  @Test
  @DisplayName("in continuous read mode a first FFh on one lane makes it take opcodes again")
  void shouldLeaveContinuousReadMode() {
    rig.write(XipRig.SSIENR, 0);
    rig.write(XipRig.CTRLR0, 2 << 21 | 31 << 16 | 3 << 8);
    rig.write(XipRig.SPI_CTRLR0, 0x2221);
    rig.write(XipRig.SSIENR, 1);
    rig.write(XipRig.DR0, 0xEB);
    rig.write(XipRig.DR0, 0xA0);
    rig.waitReady();
    rig.direct();

    assertThat(rig.command(0x05, 0)).containsOnly(0);
    rig.command(0x06);
    rig.direct();
    rig.command(0xFF, 0xFF);
    assertThat(rig.command(0x9F, 0)).containsExactly(0, 0xEF);
  }
}
