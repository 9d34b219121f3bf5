package usbtoaster.emulator.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.dma.DmaBench.ABORT;
import static usbtoaster.emulator.dma.DmaBench.BSWAP;
import static usbtoaster.emulator.dma.DmaBench.EN;
import static usbtoaster.emulator.dma.DmaBench.HALFWORDS;
import static usbtoaster.emulator.dma.DmaBench.HIGH;
import static usbtoaster.emulator.dma.DmaBench.INCR_READ;
import static usbtoaster.emulator.dma.DmaBench.INCR_WRITE;
import static usbtoaster.emulator.dma.DmaBench.INTE0;
import static usbtoaster.emulator.dma.DmaBench.INTR;
import static usbtoaster.emulator.dma.DmaBench.INTS0;
import static usbtoaster.emulator.dma.DmaBench.PORT;
import static usbtoaster.emulator.dma.DmaBench.QUIET;
import static usbtoaster.emulator.dma.DmaBench.SRAM;
import static usbtoaster.emulator.dma.DmaBench.UNPACED;
import static usbtoaster.emulator.dma.DmaBench.WORDS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("DMA (datasheet 2.5)")
class DmaTest {
  private static final int COPY = EN | WORDS | INCR_READ | INCR_WRITE | UNPACED;

  private final DmaBench bench = new DmaBench();

  @Test
  @DisplayName("2.5: memory to memory goes at a transfer a tick, and TRANS_COUNT counts down")
  void shouldCopyAtATransferATick() {
    for (int i = 0; i < 1000; i++) {
      bench.sram(4 * i, 7 * i + 1);
    }
    bench.start(0, SRAM, SRAM + 0x4000, 1000, COPY);
    assertThat(bench.remaining(0)).isEqualTo(1000);

    bench.ticks(500);
    int half = bench.remaining(0);
    bench.ticks(1);
    assertThat(bench.remaining(0)).isEqualTo(half - 1);
    assertThat(half).isBetween(500, 505);
    assertThat(bench.dma(0)).as("READ_ADDR").isEqualTo(SRAM + 4 * (1000 - half + 1));
    assertThat(bench.busy(0)).isTrue();

    bench.ticks(half);
    assertThat(bench.busy(0)).isFalse();
    assertThat(bench.remaining(0)).isZero();
    for (int i = 0; i < 1000; i++) {
      assertThat(bench.sram(0x4000 + 4 * i)).isEqualTo(7 * i + 1);
    }
  }

  @Test
  @DisplayName("2.5.4: the interrupt comes with the last transfer, and INTS clears it")
  void shouldInterruptWhenAllTransfersAreDone() {
    bench.dma(INTE0, 1 << 3);
    bench.start(3, SRAM, SRAM + 0x400, 200, COPY);
    bench.ticks(200);
    assertThat(bench.irq[0]).isFalse();
    bench.ticks(3);
    assertThat(bench.irq[0]).isTrue();
    assertThat(bench.irq[1]).isFalse();
    assertThat(bench.dma(INTR)).isEqualTo(8);
    bench.dma(INTS0, 8);
    assertThat(bench.irq[0]).isFalse();
    bench.dma(0x418, 1); // INTF1
    assertThat(bench.irq[1]).isTrue();
    assertThat(bench.dma(0x41C)).isEqualTo(1);
    assertThat(bench.dma(INTR)).isZero();
  }

  @Test
  @DisplayName("2.1.2: a 1 written through the CLR alias of INTR clears that channel alone")
  void shouldClearOneInterruptThroughAnAlias() {
    bench.start(3, SRAM, SRAM + 0x400, 10, COPY);
    bench.start(4, SRAM, SRAM + 0x400, 10, COPY);
    bench.ticks(30);
    assertThat(bench.dma(INTR)).isEqualTo(0x18);
    bench.dma(0x3000 + INTR, 8);
    assertThat(bench.dma(INTR)).isEqualTo(0x10);
    bench.dma(0x2000 + INTS0, 8); // SET: reads 0x10 back as well, and is to clear nothing of it
    assertThat(bench.dma(INTR)).isEqualTo(0x10);
  }

  @Test
  @DisplayName("2.5.2.1: the last register of each alias triggers, the others do not")
  void shouldTriggerByTheLastRegisterOfEachAlias() {
    int control = COPY | 5 << 11;
    int base = 0x40 * 5;
    int[][] rows = {
      {0x10, control, SRAM, SRAM + 0x100, 3},
      {0x20, control, 3, SRAM, SRAM + 0x200},
      {0x30, control, SRAM + 0x300, 3, SRAM}
    };
    bench.sram(0, 0x1234);
    for (int[] row : rows) {
      for (int i = 1; i <= 4; i++) {
        assertThat(bench.busy(5)).isFalse();
        bench.dma(base + row[0] + 4 * (i - 1), row[i]);
      }
      assertThat(bench.busy(5)).isTrue();
      bench.ticks(20);
      assertThat(bench.busy(5)).isFalse();
    }
    assertThat(List.of(bench.sram(0x100), bench.sram(0x200), bench.sram(0x300)))
        .containsOnly(0x1234);
  }

  @Test
  @DisplayName("2.5.1.2: TRANS_COUNT is loaded again by each trigger; CHx_DBG_TCR shows it")
  void shouldReloadTheCountAtEachTrigger() {
    bench.start(0, SRAM, SRAM + 0x400, 5, COPY);
    bench.ticks(20);
    bench.dma(0x430, 1); // MULTI_CHAN_TRIGGER
    assertThat(bench.remaining(0)).isEqualTo(5);
    bench.dma(8, 9);
    assertThat(bench.remaining(0)).isEqualTo(5);
    assertThat(bench.dma(0x804)).isEqualTo(9);
    bench.ticks(20);
    assertThat(bench.dma(0)).isEqualTo(SRAM + 40);
  }

  @Test
  @DisplayName("2.5.2.2: a null trigger starts nothing, and interrupts if IRQ_QUIET is set")
  void shouldInterruptAtANullTriggerWhenQuiet() {
    bench.program(1, SRAM, SRAM + 0x400, 5);
    bench.dma(0x40 + 0x10, COPY | QUIET | 1 << 11);
    bench.dma(0x40 + 0x3C, 0); // AL3_READ_ADDR_TRIG
    assertThat(bench.busy(1)).isFalse();
    assertThat(bench.dma(INTR)).isEqualTo(2);
    bench.dma(INTR, 2);
    bench.dma(0x40 + 0x3C, SRAM);
    bench.ticks(20);
    assertThat(bench.dma(INTR)).as("quiet at its end").isZero();
    assertThat(bench.remaining(1)).isZero();
  }

  @Test
  @DisplayName("2.5.2.2: a null trigger without IRQ_QUIET does nothing at all")
  void shouldNotInterruptAtANullTriggerWhenNotQuiet() {
    bench.program(1, SRAM, SRAM + 0x400, 5);
    bench.dma(0x40 + 0x10, COPY | 1 << 11);
    bench.dma(0x40 + 0x3C, 0); // AL3_READ_ADDR_TRIG
    bench.ticks(20);
    assertThat(bench.busy(1)).isFalse();
    assertThat(bench.dma(INTR)).isZero();
  }

  @Test
  @DisplayName("2.5.2.2: a finished channel triggers the one it is chained to")
  void shouldTriggerTheChainedChannel() {
    bench.sram(0, 11);
    bench.sram(4, 22);
    bench.program(2, SRAM + 4, SRAM + 0x104, 1);
    bench.dma(0x40 * 2 + 0x10, COPY | 2 << 11);
    bench.start(1, SRAM, SRAM + 0x100, 1, COPY | 2 << 11);
    bench.ticks(20);
    assertThat(bench.sram(0x100)).isEqualTo(11);
    assertThat(bench.sram(0x104)).isEqualTo(22);
    assertThat(bench.dma(INTR)).isEqualTo(6);
  }

  @Test
  @DisplayName("2.5.6.2: a channel that writes control blocks to another's registers, chained back")
  void shouldRunControlBlocks() {
    bench.sram(0, SRAM + 0x1000);
    bench.sram(4, SRAM + 0x1010);
    bench.sram(8, 0);
    bench.sram(0x1000, 0x61);
    bench.sram(0x1010, 0x62);
    bench.program(1, 0, SRAM + 0x100, 2);
    bench.dma(0x40 + 0x10, COPY | QUIET); // chained to channel 0
    bench.program(0, SRAM, 0x5000_007C, 1); // CH1_AL3_READ_ADDR_TRIG
    bench.dma(0xC, EN | WORDS | INCR_READ | UNPACED);
    bench.ticks(100);
    assertThat(bench.sram(0x100)).isEqualTo(0x61);
    assertThat(bench.sram(0x108)).isEqualTo(0x62);
    assertThat(bench.busy(0) || bench.busy(1)).isFalse();
    assertThat(bench.dma(INTR) & 2).as("the null trigger at the end").isEqualTo(2);
  }

  @Test
  @DisplayName("2.5.7 RING_SIZE, RING_SEL: addresses wrap in a power of two of bytes")
  void shouldWrapAddressesInARing() {
    for (int i = 0; i < 16; i++) {
      bench.bus.write(0, SRAM + i, 1, i + 1);
    }
    int bytes = EN | INCR_READ | INCR_WRITE | UNPACED;
    bench.start(0, SRAM + 2, SRAM + 0x100, 6, bytes | 2 << 6);
    bench.ticks(20);
    assertThat(bench.sram(0x100)).isEqualTo(0x0201_0403);
    assertThat(bench.sram(0x104)).isEqualTo(0x0403);
    assertThat(bench.dma(0)).isEqualTo(SRAM);

    bench.start(
        0,
        SRAM,
        SRAM + 0x206,
        4,
        EN | HALFWORDS | INCR_READ | INCR_WRITE | UNPACED | 3 << 6 | 1 << 10);
    bench.ticks(20);
    assertThat(bench.sram(0x200)).isEqualTo(0x0605_0403);
    assertThat(bench.sram(0x204)).isEqualTo(0x0201_0807);
  }

  @Test
  @DisplayName("2.5.7 BSWAP: the bytes of halfwords and words are turned around")
  void shouldSwapBytes() {
    bench.sram(0, 0x1122_3344);
    bench.start(0, SRAM, SRAM + 0x100, 1, COPY | BSWAP);
    bench.ticks(20);
    bench.start(0, SRAM, SRAM + 0x104, 1, EN | HALFWORDS | UNPACED | BSWAP);
    bench.ticks(20);
    assertThat(bench.sram(0x100)).isEqualTo(0x4433_2211);
    assertThat(bench.sram(0x104)).isEqualTo(0x4433);
  }

  @Test
  @DisplayName("2.5.7: a bus error halts the channel, interrupts, and a 1 clears it")
  void shouldHaltAtABusError() {
    bench.start(0, 0x3000_0000, SRAM, 5, COPY | QUIET);
    bench.ticks(20);
    assertThat(bench.busy(0)).isFalse();
    assertThat(bench.dma(0xC) >>> 29).as("AHB_ERROR and READ_ERROR").isEqualTo(6);
    assertThat(bench.dma(INTR)).isEqualTo(1);
    assertThat(bench.remaining(0)).isEqualTo(5);
    bench.dma(0x10, COPY | 1 << 30);
    assertThat(bench.dma(0xC) >>> 29).isZero();

    bench.start(0, SRAM, 0xD000_0000, 5, COPY);
    bench.ticks(20);
    assertThat(bench.dma(0xC) >>> 29).as("AHB_ERROR and WRITE_ERROR").isEqualTo(5);
  }

  @Test
  @DisplayName("2.5.3.2: as many transfers as the peripheral asked for, and no more")
  void shouldTransferByTheCreditsOfItsRequest() {
    bench.dreq.ready(3);
    bench.start(4, SRAM, PORT, 10, EN | WORDS | INCR_READ | 20 << 15);
    bench.ticks(40);
    assertThat(bench.port.written).hasSize(3);
    bench.dreq.ready(1); // full but for one place: what was asked for is not taken back or added to
    bench.ticks(40);
    assertThat(bench.port.written).hasSize(3);
    bench.dreq.ready(3);
    bench.ticks(2);
    assertThat(bench.port.written).as("a few ticks later").hasSize(3);
    bench.ticks(40);
    assertThat(bench.port.written).hasSize(5);
    assertThat(bench.dma(0x800 + 0x100)).as("CH4_DBG_CTDREQ").isZero();
    assertThat(bench.remaining(4)).isEqualTo(5);
  }

  @Test
  @DisplayName("2.5.5.1: a pacing timer asks X times in Y ticks")
  void shouldPaceByATimer() {
    bench.dma(0x424, 3 << 16 | 100); // TIMER1
    bench.start(0, SRAM, PORT, 6, EN | WORDS | INCR_READ | 0x3C << 15);
    bench.ticks(220);
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < 6; i++) {
      gaps.add(bench.port.ticks.get(i) - bench.port.ticks.get(i - 1));
    }
    assertThat(gaps).containsExactly(33L, 33L, 34L, 33L, 33L);
    assertThat(bench.busy(0)).isFalse();
  }

  @Test
  @DisplayName("2.5.5.1: X/Y of 1 is a request in every tick")
  void shouldRunFreelyByATimerOfOne() {
    bench.dma(0x420, 1 << 16 | 1);
    bench.start(0, SRAM, SRAM + 0x400, 100, EN | WORDS | INCR_READ | 0x3B << 15);
    bench.ticks(105);
    assertThat(bench.busy(0)).isFalse();
  }

  @Test
  @DisplayName("2.5.7 HIGH_PRIORITY: all high channels, then one of the others")
  void shouldServeHighPriorityFirst() {
    List<Integer> order = order(HIGH, 0, HIGH, 0);
    assertThat(order.subList(0, 9)).containsExactly(0, 2, 1, 0, 2, 3, 0, 2, 1);
  }

  @Test
  @DisplayName("2.5: channels of one priority take turns")
  void shouldServeChannelsInTurn() {
    assertThat(order(0, 0, 0, 0).subList(0, 8)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
  }

  private List<Integer> order(int... priorities) {
    for (int i = 0; i < 4; i++) {
      bench.sram(4 * i, i);
      bench.program(i, SRAM + 4 * i, PORT, 4);
      bench.dma(0x40 * i + 0x10, EN | WORDS | UNPACED | i << 11 | priorities[i]);
    }
    bench.dma(0x430, 0xF);
    bench.ticks(200);
    assertThat(bench.port.written).hasSize(16);
    return bench.port.written;
  }

  @Test
  @DisplayName("2.1.5: a write to the APB takes four ticks, a read from it three")
  void shouldTakeTheTimeOfTheApb() {
    bench.start(0, SRAM, PORT, 3, EN | WORDS | INCR_READ | UNPACED);
    bench.ticks(30);
    assertThat(bench.port.ticks.get(2) - bench.port.ticks.get(1)).isEqualTo(4);
    bench.start(0, PORT, SRAM + 0x100, 3, COPY & ~INCR_READ);
    bench.ticks(30);
    assertThat(bench.port.ticks.get(5) - bench.port.ticks.get(4)).isEqualTo(3);
    assertThat(bench.sram(0x108)).isEqualTo(2);
  }

  @Test
  @DisplayName("2.5.7: EN 0 pauses a channel, and it goes on")
  void shouldPauseAndGoOn() {
    bench.start(0, SRAM, SRAM + 0x400, 100, COPY);
    bench.ticks(50);
    bench.dma(0x10, COPY & ~EN);
    int left = bench.remaining(0);
    bench.ticks(100);
    assertThat(bench.remaining(0)).isBetween(left - 1, left);
    assertThat(bench.busy(0)).isTrue();
    bench.dma(0x10, COPY);
    bench.ticks(left + 5);
    assertThat(bench.busy(0)).isFalse();
  }

  @Test
  @DisplayName(
      "who watches a memory, as the core with its decoded code, is notified of the DMA's writes")
  void shouldTellWhoWatchesTheMemory() {
    List<Integer> notified = new ArrayList<>();
    bench.sram.addWatcher((offset, length) -> notified.add(offset));
    bench.sram.watch(0x100, 4);
    bench.start(0, SRAM, SRAM + 0x100, 1, COPY);
    bench.ticks(20);
    assertThat(notified).containsExactly(0x100);
  }

  @Test
  @DisplayName("a listener is notified when channels start and stop")
  void shouldTellItsListener() {
    List<String> received = new ArrayList<>();
    bench.dma.listen(
        new DmaListener() {
          @Override
          public void started(int channel, int transfers, long picos) {
            received.add("+" + channel + " " + transfers + " at " + picos);
          }

          @Override
          public void stopped(int channel, int remaining, long picos) {
            received.add("-" + channel + " " + remaining + " at " + picos);
          }
        });
    bench.start(6, SRAM, SRAM + 0x400, 8, COPY);
    bench.ticks(100);
    bench.start(7, SRAM, PORT, 8, EN | WORDS | 20 << 15);
    bench.dma(ABORT, 1 << 7);
    assertThat(received)
        .containsExactly("+6 8 at 0", "-6 0 at 88000", "+7 8 at 800000", "-7 8 at 800000");
  }

  @Test
  @DisplayName("a reset stops all channels and clears all registers")
  void shouldStopEverythingAtAReset() {
    bench.start(0, SRAM, SRAM + 0x400, 100, COPY);
    bench.ticks(10);
    bench.dma.reset();
    bench.ticks(200);
    assertThat(bench.busy(0)).isFalse();
    assertThat(bench.dma(INTR)).isZero();
    assertThat(bench.dma(0x40 * 11 + 0xC)).as("CHAIN_TO is the channel itself").isEqualTo(11 << 11);
    assertThat(bench.dma(0x448)).as("N_CHANNELS").isEqualTo(12);
  }
}
