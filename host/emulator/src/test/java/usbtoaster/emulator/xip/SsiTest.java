package usbtoaster.emulator.xip;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.xip.XipRig.BAUDR;
import static usbtoaster.emulator.xip.XipRig.BUSY;
import static usbtoaster.emulator.xip.XipRig.CTRLR0;
import static usbtoaster.emulator.xip.XipRig.CTRLR1;
import static usbtoaster.emulator.xip.XipRig.DR0;
import static usbtoaster.emulator.xip.XipRig.RXFLR;
import static usbtoaster.emulator.xip.XipRig.SER;
import static usbtoaster.emulator.xip.XipRig.SPI_CTRLR0;
import static usbtoaster.emulator.xip.XipRig.SR;
import static usbtoaster.emulator.xip.XipRig.SSI;
import static usbtoaster.emulator.xip.XipRig.SSIENR;
import static usbtoaster.emulator.xip.XipRig.TFE;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("XIP_SSI (datasheet 4.10)")
class SsiTest {
  private static final int TXFLR = SSI + 0x20;
  private static final int IMR = SSI + 0x2C;
  private static final int RISR = SSI + 0x34;
  private static final int RXOICR = SSI + 0x3C;
  private static final int RXUICR = SSI + 0x40;
  private static final int DMACR = SSI + 0x4C;
  private static final int QUAD = 2 << 21;
  private static final int DUAL = 1 << 21;
  private static final int EEPROM_READ = 3 << 8;
  private static final int WORDS = 31 << 16;

  private final XipRig rig = new XipRig();

  private void flashText() {
    rig.rig.bus.flash().load(0, "toaster firmware".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName("4.10.13: reset values, identification and version")
  void shouldHaveTheResetValues() {
    assertThat(rig.read(SR)).isEqualTo(0x6);
    assertThat(rig.read(SSI + 0x58)).isEqualTo(0x5153_5049);
    assertThat(rig.read(SSI + 0x5C)).isEqualTo(0x3430_312A);
    assertThat(rig.read(SPI_CTRLR0)).isEqualTo(0x0300_0000);
  }

  @Test
  @DisplayName("4.10.8: a byte takes 8 times BAUDR ticks of clk_sys, under a low chip select")
  void shouldTakeTheTimeOfItsClocks() {
    rig.direct();
    rig.write(DR0, 0x9F);
    rig.write(DR0, 0);
    assertThat(rig.read(SR) & BUSY).isEqualTo(BUSY);
    assertThat(rig.read(TXFLR)).isEqualTo(1);
    assertThat(rig.ssi.chipSelect().level()).isFalse();

    rig.rig.passNanos(511);
    assertThat(rig.read(RXFLR)).isEqualTo(1);
    rig.rig.passNanos(1);
    assertThat(rig.read(RXFLR)).isEqualTo(2);
    assertThat(rig.read(SR) & (BUSY | TFE)).isEqualTo(TFE);
    assertThat(rig.ssi.chipSelect().level()).isTrue();
  }

  @Test
  @DisplayName("4.10.13: SSIENR 0 clears both FIFOs and ends the transfer")
  void shouldClearTheFifosWhenDisabled() {
    rig.direct();
    rig.write(DR0, 0x9F);
    rig.waitReady();
    rig.write(DR0, 0);
    rig.write(DR0, 0);
    rig.write(SSIENR, 0);

    assertThat(rig.read(SR)).isEqualTo(0x6);
    assertThat(rig.read(RXFLR)).isZero();
    assertThat(rig.ssi.chipSelect().level()).isTrue();
  }

  @Test
  @DisplayName("4.10: nothing is sent while no slave is selected or BAUDR is 0")
  void shouldWaitForSlaveAndClock() {
    rig.direct();
    rig.write(SER, 0);
    rig.write(DR0, 0x9F);
    rig.rig.passMicros(10);
    assertThat(rig.read(TXFLR)).isEqualTo(1);

    rig.write(BAUDR, 0);
    rig.write(SER, 1);
    rig.rig.passMicros(10);
    assertThat(rig.read(TXFLR)).isEqualTo(1);

    rig.write(BAUDR, 2);
    rig.waitReady();
    assertThat(rig.read(RXFLR)).isEqualTo(1);
  }

  @Test
  @DisplayName("4.10.7: overflow and underflow are sticky until their register is read")
  void shouldNoteOverflowAndUnderflow() {
    rig.direct();
    rig.write(IMR, 1 << 2);
    assertThat(rig.read(DR0)).isZero();
    assertThat(rig.interrupt).isTrue();
    assertThat(rig.read(RXUICR)).isEqualTo(1);
    assertThat(rig.interrupt).isFalse();

    for (int i = 0; i < 17; i++) {
      rig.write(DR0, 0);
      rig.waitReady();
    }
    assertThat(rig.read(RXFLR)).isEqualTo(16);
    assertThat(rig.read(RISR) & 1 << 3).isNotZero();
    assertThat(rig.read(RXOICR)).isEqualTo(1);
    assertThat(rig.read(RISR) & 1 << 3).isZero();

    for (int i = 0; i < 18; i++) {
      rig.write(DR0, 0);
    }
    assertThat(rig.read(RISR) & 1 << 1).isNotZero();
  }

  @Test
  @DisplayName("boot2_w25q080: QE is set, so the status registers are left alone; then 0xEB, 0xA0")
  void shouldRunBoot2OfTheW25q080() {
    flashText();
    rig.direct();
    assertThat(rig.status(0x35)).isEqualTo(0x02);

    rig.write(SSIENR, 0);
    rig.write(CTRLR0, QUAD | WORDS | EEPROM_READ);
    rig.write(CTRLR1, 0);
    rig.write(SPI_CTRLR0, 0x2221);
    rig.write(SSIENR, 1);
    rig.write(DR0, 0xEB);
    rig.write(DR0, 0xA0);
    rig.waitReady();
    assertThat(rig.read(RXFLR)).isEqualTo(1);
    assertThat(rig.read(DR0)).isEqualTo(0x746F_6173); // "toas"

    rig.write(SSIENR, 0);
    rig.write(SPI_CTRLR0, 0xA000_2022);
    rig.write(SSIENR, 1);
    rig.write(DR0, 4 << 8 | 0xA0); // no opcode: the flash is in continuous read mode
    rig.waitReady();
    assertThat(rig.read(DR0)).isEqualTo(0x7465_7220); // "ter "
  }

  @Test
  @DisplayName("boot2_w25q080: where QE is 0 it writes both status registers and waits for BUSY")
  void shouldProgramQe() {
    rig.direct();
    rig.command(0x06);
    rig.command(0x31, 0);
    rig.waitWhileBusy();
    assertThat(rig.status(0x35)).isZero();

    rig.command(0x06);
    rig.command(0x01, 0x00, 0x02);
    assertThat(rig.waitWhileBusy()).isBetween(9_900L, 10_200L);
    assertThat(rig.status(0x35)).isEqualTo(0x02);
  }

  @Test
  @DisplayName("boot2_at25sf128a, boot2_is25lp080: opcode 31h alone, and 01h with one byte")
  void shouldProgramTheStatusOfOtherFlashes() {
    rig.direct();
    rig.command(0x06);
    rig.command(0x31, 0x02);
    rig.waitWhileBusy();
    assertThat(rig.status(0x35)).isEqualTo(0x02);

    rig.command(0x06);
    rig.command(0x01, 0x40);
    rig.waitWhileBusy();
    assertThat(rig.status(0x05)).isEqualTo(0x40);
    assertThat(rig.status(0x35)).isEqualTo(0x02);
  }

  @Test
  @DisplayName("boot2_w25x10cl: two lanes, 0xBB, and the mode bits end the continuous mode")
  void shouldReadOverTwoLanes() {
    flashText();
    rig.direct();
    rig.write(SSIENR, 0);
    rig.write(CTRLR0, DUAL | WORDS | EEPROM_READ);
    rig.write(SPI_CTRLR0, 8 << 2 | 2 << 8 | 1);
    rig.write(SSIENR, 1);
    rig.write(DR0, 0xBB);
    rig.write(DR0, 8 << 8 | 0x20);
    rig.waitReady();
    assertThat(rig.read(DR0)).isEqualTo(0x6669_726D); // "firm"

    rig.write(SSIENR, 0);
    rig.write(SPI_CTRLR0, 8 << 2 | 2);
    rig.write(SSIENR, 1);
    rig.write(DR0, 12 << 8);
    rig.waitReady();
    assertThat(rig.read(DR0)).isEqualTo(0x7761_7265); // "ware"
    rig.direct();
    assertThat(rig.command(0x9F, 0)).containsExactly(0, 0xEF);
  }

  @Test
  @DisplayName("generic_03h: EEPROM_READ on one lane sends all there is, then receives NDF + 1")
  void shouldReadOverOneLane() {
    flashText();
    rig.direct();
    rig.write(SSIENR, 0);
    rig.write(CTRLR0, 7 << 16 | EEPROM_READ);
    rig.write(CTRLR1, 6);
    rig.write(SER, 0);
    rig.write(SSIENR, 1);
    for (int each : new int[] {0x03, 0, 0, 0}) {
      rig.write(DR0, each);
    }
    rig.write(SER, 1);
    rig.waitReady();

    byte[] read = new byte[7];
    assertThat(rig.read(RXFLR)).isEqualTo(7);
    for (int i = 0; i < read.length; i++) {
      read[i] = (byte) rig.read(DR0);
    }
    assertThat(read).isEqualTo("toaster".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName("4.10.8: TX only keeps nothing of what comes back; RX only sends one word")
  void shouldTransferInOneDirection() {
    rig.direct();
    rig.write(SSIENR, 0);
    rig.write(CTRLR0, 7 << 16 | 1 << 8);
    rig.write(SSIENR, 1);
    rig.write(DR0, 0x9F);
    rig.waitReady();
    assertThat(rig.read(RXFLR)).isZero();

    rig.write(SSIENR, 0);
    rig.write(CTRLR0, 7 << 16 | 2 << 8);
    rig.write(CTRLR1, 2);
    rig.write(SSIENR, 1);
    rig.write(DR0, 0);
    rig.waitReady();
    assertThat(rig.read(RXFLR)).isEqualTo(3);
  }

  @Test
  @DisplayName("4.10.11: with DMACR each place and each word is a request")
  void shouldRequestTransfers() {
    rig.direct();
    assertThat(rig.txDreq.ready()).isZero();
    rig.write(DMACR, 3);
    assertThat(rig.txDreq.ready()).isEqualTo(16);

    rig.write(DR0, 1);
    rig.write(DR0, 2);
    assertThat(rig.txDreq.ready()).isEqualTo(15);
    rig.waitReady();
    assertThat(rig.rxDreq.ready()).isEqualTo(2);
    rig.read(DR0);
    assertThat(rig.rxDreq.ready()).isEqualTo(1);
  }

  @Test
  @DisplayName("4.10: a reset in the middle of a transfer leaves nothing behind")
  void shouldReset() {
    rig.direct();
    rig.write(DR0, 0x9F);
    rig.write(DR0, 0);
    rig.ssi.reset();
    rig.rig.passMicros(10);

    assertThat(rig.read(SR)).isEqualTo(0x6);
    assertThat(rig.read(RXFLR)).isZero();
    assertThat(rig.ssi.chipSelect().level()).isTrue();
  }

  @Test
  @DisplayName("2.5.3.2: each place that becomes free is a request, also one that is free at once")
  void shouldRequestEachWordThatItTakes() {
    rig.direct();
    rig.write(DMACR, 2);
    long before = rig.txDreq.requests();
    for (int i = 0; i < 5; i++) {
      rig.write(DR0, 0x9F);
      rig.waitReady();
    }
    assertThat(rig.txDreq.requests() - before).isEqualTo(5);
  }
}
