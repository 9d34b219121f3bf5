package usbtoaster.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.uart.UartBench.BIT_TICKS;
import static usbtoaster.emulator.uart.UartBench.CR;
import static usbtoaster.emulator.uart.UartBench.DMACR;
import static usbtoaster.emulator.uart.UartBench.DR;
import static usbtoaster.emulator.uart.UartBench.FBRD;
import static usbtoaster.emulator.uart.UartBench.FIFOS;
import static usbtoaster.emulator.uart.UartBench.FORMAT_8N1;
import static usbtoaster.emulator.uart.UartBench.FR;
import static usbtoaster.emulator.uart.UartBench.IBRD;
import static usbtoaster.emulator.uart.UartBench.ICR;
import static usbtoaster.emulator.uart.UartBench.IFLS;
import static usbtoaster.emulator.uart.UartBench.IMSC;
import static usbtoaster.emulator.uart.UartBench.LCR_H;
import static usbtoaster.emulator.uart.UartBench.MIS;
import static usbtoaster.emulator.uart.UartBench.ON;
import static usbtoaster.emulator.uart.UartBench.RIS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The transmit half through the bus. */
final class UartTransmitTest {
  private static final int BUSY = 1 << 3;
  private static final int TXFF = 1 << 5;
  private static final int TXFE = 1 << 7;

  private final UartBench bench = new UartBench();

  @Nested
  @DisplayName("4.2.8 List of Registers")
  final class ResetValues {
    @Test
    void shouldHaveTheResetValuesOfTheDatasheet() {
      assertThat(bench.read(FR)).isEqualTo(0x90);
      assertThat(bench.read(CR)).isEqualTo(0x300);
      assertThat(bench.read(IFLS)).isEqualTo(0x12);
      assertThat(bench.read(0xFE0) | bench.read(0xFE4) << 8 | bench.read(0xFE8) << 16)
          .isEqualTo(0x341011);
      assertThat(bench.read(0xFFC)).isEqualTo(0xB1);
    }

    @Test
    void shouldStoreOnlyTheBitsThatAreThere() {
      bench.write(IBRD, -1);
      bench.write(FBRD, -1);
      bench.write(CR, 0xFFFF_FFFC);
      assertThat(bench.read(IBRD)).isEqualTo(0xFFFF);
      assertThat(bench.read(FBRD)).isEqualTo(0x3F);
      assertThat(bench.read(CR)).isEqualTo(0xFF84);
    }

    @Test
    void shouldLoseTheFrameOnTheWayInAReset() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(DR, 'a');
      bench.write(DR, 'b');
      bench.passBits(3);
      bench.uart0.reset();
      bench.passBits(100);
      assertThat(bench.sent).isEmpty();
      assertThat(bench.read(FR)).isEqualTo(0x90);
      assertThat(bench.uart0.txd().level()).isTrue();
    }
  }

  @Nested
  @DisplayName("4.2.3 Operation: baud rate, 4.2.7.1")
  final class Baud {
    @Test
    void shouldTakeTenBitsForACharacter() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(DR, 'U');
      bench.passTicks(10 * BIT_TICKS - 1);
      assertThat(bench.sent).isEmpty();
      assertThat(bench.read(FR) & (BUSY | TXFE)).isEqualTo(BUSY | TXFE);
      bench.passTicks(1);
      assertThat(bench.sent).containsExactly((int) 'U');
      assertThat(bench.read(FR) & BUSY).isZero();
    }

    @Test
    void shouldLatchTheDivisorsWithTheLineControl() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(IBRD, 1);
      bench.write(DR, 1);
      bench.passBits(9.9);
      assertThat(bench.sent).isEmpty();
      bench.passBits(0.1);
      bench.write(FBRD, 0);
      bench.write(LCR_H, FORMAT_8N1 | FIFOS);
      bench.write(DR, 2);
      bench.passTicks(160);
      assertThat(bench.sent).containsExactly(1, 2);
    }

    @Test
    void shouldRoundNothingAwayOverAFrame() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(IBRD, 1);
      bench.write(FBRD, 1); // 16.25 ticks a bit
      bench.write(LCR_H, FORMAT_8N1 | FIFOS);
      for (int i = 0; i < 2; i++) {
        bench.write(DR, 0);
      }
      bench.passTicks(162);
      assertThat(bench.sent).isEmpty();
      bench.passTicks(1);
      assertThat(bench.sent).hasSize(1);
    }

    @Test
    void shouldFollowAChangeOfTheClock() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(DR, 'x');
      bench.passBits(5);
      bench.clkPeri.hertz(0);
      bench.clock.advanceTo(bench.clock.picos() + 1_000_000_000);
      assertThat(bench.sent).isEmpty();
      bench.clkPeri.hertz(1_000_000);
      bench.passTicks(5 * BIT_TICKS - 1);
      assertThat(bench.sent).isEmpty();
      bench.passTicks(1);
      assertThat(bench.sent).hasSize(1);
    }
  }

  @Nested
  @DisplayName("4.2.3 Operation: transmission")
  final class Frames {
    @Test
    void shouldPutTheBitsOnTheWireWhenSomebodyListens() {
      bench.start(FORMAT_8N1 | FIFOS);
      List<String> edges = new ArrayList<>();
      bench.uart0.txd().listen(level -> edges.add(bench.clkPeri.ticks() + "=" + level));
      bench.write(DR, 0x53);
      bench.passBits(20);
      assertThat(edges)
          .containsExactly(
              "0=false",
              "1085=true",
              "3255=false",
              "5425=true",
              "6510=false",
              "7595=true",
              "8680=false",
              "9765=true");
    }

    @Test
    void shouldComputeTheLevelWhenAskedAndNobodyListens() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(DR, 0xF0);
      StringBuilder bits = new StringBuilder();
      bench.passBits(0.5);
      for (int i = 0; i < 11; i++) {
        bits.append(bench.uart0.txd().level() ? '1' : '0');
        bench.passBits(1);
      }
      assertThat(bits).hasToString("00000111111");
    }

    @Test
    void shouldPickUpAFrameInTheMiddle() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(DR, 0xF0);
      bench.passBits(2.5);
      List<Long> edges = new ArrayList<>();
      bench.uart0.txd().listen(level -> edges.add(bench.clkPeri.ticks()));
      bench.passBits(20);
      assertThat(edges).containsExactly(5L * BIT_TICKS);
    }

    @Test
    void shouldSendWordLengthParityAndStopBits() {
      assertThat(frame(0x00, 0x15)).isEqualTo("0101011");
      assertThat(frame(0x40, 0x7F)).isEqualTo("011111111");
      assertThat(frame(0x62, 0x01)).isEqualTo("01000000001");
      assertThat(frame(0x66, 0x01)).isEqualTo("01000000011");
      assertThat(frame(0xE2, 0x01)).isEqualTo("01000000011");
      assertThat(frame(0xE6, 0x01)).isEqualTo("01000000001");
      assertThat(frame(0x68, 0xFF)).isEqualTo("01111111111");
    }

    /** Returns the bits from the start to the moment when the listener gets the character. */
    private String frame(int format, int character) {
      UartBench fresh = new UartBench();
      fresh.start(format | FIFOS);
      fresh.write(DR, character);
      StringBuilder bits = new StringBuilder();
      fresh.passBits(0.5);
      while (fresh.sent.isEmpty()) {
        bits.append(fresh.uart0.txd().level() ? '1' : '0');
        fresh.passBits(1);
      }
      assertThat(fresh.sent).containsExactly(character);
      return bits.toString();
    }

    @Test
    void shouldFinishTheFrameWhenItIsDisabled() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(DR, 'a');
      bench.write(DR, 'b');
      bench.passBits(5);
      bench.write(CR, ON & ~1);
      bench.passBits(50);
      assertThat(bench.sent).containsExactly((int) 'a');
      assertThat(bench.read(FR) & BUSY).isEqualTo(BUSY);
      bench.write(CR, ON);
      bench.passBits(10);
      assertThat(bench.sent).containsExactly((int) 'a', (int) 'b');
    }

    @Test
    void shouldHoldTheLineLowForABreakAfterTheFrame() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(DR, 0xFF);
      bench.passBits(5);
      bench.write(LCR_H, FORMAT_8N1 | FIFOS | 1);
      bench.write(DR, 'z');
      assertThat(bench.uart0.txd().level()).isTrue();
      bench.passBits(5);
      assertThat(bench.uart0.txd().level()).isFalse();
      bench.passBits(30);
      assertThat(bench.sent).containsExactly(0xFF);
      bench.write(LCR_H, FORMAT_8N1 | FIFOS);
      bench.passBits(10);
      assertThat(bench.sent).containsExactly(0xFF, (int) 'z');
    }
  }

  @Nested
  @DisplayName("4.2.2 FIFOs, 4.2.4 Flow Control, 4.2.5 DMA, 4.2.6 Interrupts")
  final class Flow {
    private static final int TXIM = 1 << 5;

    @Test
    void shouldHoldThirtyTwoCharactersAndTheOneOnTheWay() {
      bench.start(FORMAT_8N1 | FIFOS);
      for (int i = 0; i < 33; i++) {
        assertThat(bench.read(FR) & TXFF).isZero();
        bench.writeNarrow(DR, i);
      }
      assertThat(bench.read(FR) & TXFF).isEqualTo(TXFF);
      bench.write(DR, 99);
      bench.passBits(330);
      assertThat(bench.sent).hasSize(33).doesNotContain(99).endsWith(31, 32);
    }

    @Test
    void shouldHoldOneCharacterWithoutFifos() {
      bench.start(FORMAT_8N1);
      bench.write(DR, 1);
      bench.write(DR, 2);
      assertThat(bench.read(FR) & TXFF).isEqualTo(TXFF);
      bench.write(DR, 3);
      bench.passBits(40);
      assertThat(bench.sent).containsExactly(1, 2);
    }

    @Test
    void shouldInterruptWhenTheFifoFallsToItsLevel() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(IFLS, 0);
      bench.write(IMSC, TXIM);
      for (int i = 0; i < 6; i++) {
        bench.write(DR, i);
      }
      assertThat(bench.irq).isEmpty();
      bench.passBits(10);
      assertThat(bench.irq).containsExactly(true);
      assertThat(bench.read(MIS)).isEqualTo(TXIM);
      bench.write(DR, 7);
      assertThat(bench.irq).containsExactly(true, false);
      bench.passBits(10);
      bench.write(ICR, TXIM);
      assertThat(bench.irq).containsExactly(true, false, true, false);
      assertThat(bench.read(RIS)).isZero();
    }

    @Test
    void shouldInterruptWhenTheHoldingRegisterEmpties() {
      bench.start(FORMAT_8N1);
      bench.write(IMSC, TXIM);
      bench.write(DR, 1);
      assertThat(bench.irq).containsExactly(true);
      bench.write(DR, 2);
      assertThat(bench.irq).containsExactly(true, false);
      bench.passBits(10);
      assertThat(bench.irq).containsExactly(true, false, true);
    }

    @Test
    void shouldNotInterruptBecauseTheFifoIsEmptyButWhenItFallsToItsLevel() {
      for (int fifos : new int[] {0, FIFOS}) {
        UartBench fresh = new UartBench();
        fresh.start(FORMAT_8N1 | fifos);
        fresh.write(IFLS, 0);
        fresh.write(IMSC, TXIM);
        fresh.passBits(20);
        assertThat(fresh.irq).as("FEN %d: nothing was ever written", fifos).isEmpty();
        assertThat(fresh.read(RIS)).isZero();
      }
    }

    @Test
    void shouldAskTheDmaForAsManyAsHavePlace() {
      bench.start(FORMAT_8N1 | FIFOS);
      assertThat(bench.txDreq.ready()).isZero();
      bench.write(DMACR, 2);
      assertThat(bench.txDreq.ready()).isEqualTo(32);
      bench.write(DR, 1);
      bench.write(DR, 2);
      assertThat(bench.txDreq.ready()).isEqualTo(31);
      bench.passBits(10);
      assertThat(bench.txDreq.ready()).isEqualTo(32);
      bench.write(CR, 0);
      assertThat(bench.txDreq.ready()).isZero();
    }

    @Test
    void shouldWaitForClearToSend() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(CR, ON | 1 << 15);
      bench.write(DR, 1);
      bench.passBits(20);
      assertThat(bench.sent).isEmpty();
      bench.uart0.cts().set(false);
      assertThat(bench.read(FR) & 1).isOne();
      assertThat(bench.read(RIS) & 2).isEqualTo(2);
      bench.passBits(10);
      assertThat(bench.sent).containsExactly(1);
    }
  }
}
