package usbtoaster.emulator.xip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static usbtoaster.emulator.clocks.ClockRig.CLEAR;
import static usbtoaster.emulator.clocks.ClockRig.SET;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.clocks.ClockRig;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.time.ClockDomain;

@DisplayName("XIP_CTRL (datasheet 2.6.3)")
class XipCtrlTest {
  private static final int XIP_CTRL = 0x1400_0000;
  private static final int STAT = XIP_CTRL + 0x08;
  private static final int STREAM_ADDR = XIP_CTRL + 0x14;
  private static final int STREAM_CTR = XIP_CTRL + 0x18;
  private static final int STREAM_FIFO = XIP_CTRL + 0x1C;
  private static final int XIP_AUX = 0x5040_0000;

  private final ClockRig rig = new ClockRig();
  private final ClockDomain clkSys = new ClockDomain("clk_sys", rig.clock, 125_000_000);
  private final Dreq dreq = new Dreq(37);
  private final XipCtrl xip = new XipCtrl(rig.bus, clkSys, () -> 40, dreq);

  @BeforeEach
  void attach() {
    rig.bus.attach(XIP_CTRL, xip.registers());
    rig.bus.attach(XIP_AUX, xip.aux());
    for (int i = 0; i < 16; i++) {
      rig.bus.flash().write(0x100 + 4 * i, 4, 1000 + i);
    }
  }

  @Test
  @DisplayName("2.6.3.6: reset values; the cache is always flushed")
  void shouldHaveTheResetValues() {
    assertThat(rig.read(XIP_CTRL)).isEqualTo(3);
    assertThat(rig.read(STAT)).isEqualTo(3);
    rig.write(XIP_CTRL + 4, 1);
    assertThat(rig.read(XIP_CTRL + 4)).isZero();
  }

  @Test
  @DisplayName("2.6.3.6: ERR_BADWRITE decides whether writes to the other aliases fault")
  void shouldDecideAboutBadWrites() {
    assertThatExceptionOfType(BusFault.class).isThrownBy(() -> rig.write(0x1300_0000, 0));
    rig.write(XIP_CTRL, 1);
    assertThatCode(() -> rig.write(0x1300_0000, 0)).doesNotThrowAnyException();
    xip.reset();
    assertThatExceptionOfType(BusFault.class).isThrownBy(() -> rig.write(0x1300_0000, 0));
  }

  @Test
  @DisplayName("2.6.3.1: the cache is SRAM at 0x15000000 while it is off and has power")
  void shouldBeSramOnlyWhileItIsNoCache() {
    assertThatExceptionOfType(BusFault.class).isThrownBy(() -> rig.read(0x1500_0000));
    assertThatExceptionOfType(BusFault.class).isThrownBy(() -> rig.write(0x1500_3FFC, 1));
    rig.write(XIP_CTRL + CLEAR, 1);
    rig.write(0x1500_3FFC, 0x1234_5678);
    assertThat(rig.read(0x1500_3FFC)).isEqualTo(0x1234_5678);

    rig.write(XIP_CTRL + SET, 8); // POWER_DOWN: it keeps what it holds
    assertThatExceptionOfType(BusFault.class).isThrownBy(() -> rig.read(0x1500_3FFC));
    rig.write(XIP_CTRL + CLEAR, 8);
    assertThat(rig.read(0x1500_3FFC)).isEqualTo(0x1234_5678);
    xip.reset();
    assertThatExceptionOfType(BusFault.class).isThrownBy(() -> rig.read(0x1500_3FFC));
  }

  @Test
  @DisplayName("2.6.3.6 POWER_DOWN: a cache without power is never on")
  void shouldNotBeOnWithoutPower() {
    rig.write(XIP_CTRL, 8 | 3);
    assertThat(rig.read(XIP_CTRL)).isEqualTo(8 | 2);
    rig.write(XIP_CTRL + CLEAR, 8);
    assertThat(rig.read(XIP_CTRL)).isEqualTo(2);
  }

  @Test
  @DisplayName("2.6.3.3: streams words from the flash through a FIFO of two")
  void shouldStream() {
    rig.write(STREAM_ADDR, 0x1000_0100);
    rig.write(STREAM_CTR, 5);
    assertThat(rig.read(STAT)).isEqualTo(1 | 4);
    assertThat(dreq.ready()).isEqualTo(2);
    assertThat(rig.read(STREAM_CTR)).isEqualTo(3);

    for (int i = 0; i < 5; i++) {
      assertThat(rig.read(i % 2 == 0 ? STREAM_FIFO : XIP_AUX)).isEqualTo(1000 + i);
    }
    assertThat(rig.read(STAT)).isEqualTo(3);
    assertThat(dreq.ready()).isZero();
    assertThat(rig.read(STREAM_ADDR)).isEqualTo(0x1000_0114);
    assertThat(rig.read(STREAM_CTR)).isZero();
  }

  @Test
  @DisplayName("2.6.3.3: writing 0 to STREAM_CTR ends the stream; what is in the FIFO stays")
  void shouldEndTheStream() {
    rig.write(STREAM_ADDR, 0x1000_0100);
    rig.write(STREAM_CTR, 100);
    rig.write(STREAM_CTR, 0);

    assertThat(rig.read(STREAM_FIFO)).isEqualTo(1000);
    assertThat(rig.read(STREAM_FIFO)).isEqualTo(1001);
    assertThat(rig.read(STREAM_FIFO)).isZero();
  }

  @Test
  @DisplayName("2.6.3.3: each word that comes is a request of its own")
  void shouldRequestEachWord() {
    int[] requests = new int[1];
    int[] before = new int[1];
    dreq.listen(
        () -> {
          requests[0] += Math.max(0, dreq.ready() - before[0]);
          before[0] = dreq.ready();
        });
    rig.write(STREAM_ADDR, 0x1000_0100);
    rig.write(STREAM_CTR, 10);
    for (int i = 0; i < 10; i++) {
      rig.read(XIP_AUX);
    }
    assertThat(requests[0]).isEqualTo(10);
  }
}
