package usbtoaster.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.uart.UartBench.CR;
import static usbtoaster.emulator.uart.UartBench.DMACR;
import static usbtoaster.emulator.uart.UartBench.DR;
import static usbtoaster.emulator.uart.UartBench.FIFOS;
import static usbtoaster.emulator.uart.UartBench.FORMAT_8N1;
import static usbtoaster.emulator.uart.UartBench.FR;
import static usbtoaster.emulator.uart.UartBench.ICR;
import static usbtoaster.emulator.uart.UartBench.IFLS;
import static usbtoaster.emulator.uart.UartBench.IMSC;
import static usbtoaster.emulator.uart.UartBench.LCR_H;
import static usbtoaster.emulator.uart.UartBench.ON;
import static usbtoaster.emulator.uart.UartBench.RIS;
import static usbtoaster.emulator.uart.UartBench.RSR;
import static usbtoaster.emulator.uart.UartBench.UART0;
import static usbtoaster.emulator.uart.UartBench.UART1;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The receive half through the bus. */
final class UartReceiveTest {
  private static final int RXFE = 1 << 4;
  private static final int RXFF = 1 << 6;
  private static final int RX = 1 << 4;
  private static final int RT = 1 << 6;
  private static final int FE = 1 << 7;
  private static final int PE = 1 << 8;
  private static final int BE = 1 << 9;
  private static final int OE = 1 << 10;

  private final UartBench bench = new UartBench();

  @Nested
  @DisplayName("4.2.3 Operation: reception")
  final class Wire {
    @ParameterizedTest
    @ValueSource(ints = {0x60, 0x62, 0x66, 0x68, 0xE2, 0xE6, 0x40, 0x02})
    void shouldDecodeEveryCharacterFromTheWire(int format) {
      bench.start(format | FIFOS);
      bench.wire();
      int mask = (1 << (5 + (format >> 5 & 3))) - 1;
      for (int character = 0; character < 256; character++) {
        bench.sendFromUart1(character);
        bench.passBits(12);
        assertThat(bench.read(DR)).isEqualTo(character & mask);
      }
      assertThat(bench.read(RSR)).isZero();
      assertThat(bench.read(FR) & RXFE).isEqualTo(RXFE);
    }

    @Test
    void shouldDecodeCharactersThatFollowEachOtherAtOnce() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.wire();
      for (int i = 0; i < 32; i++) {
        bench.sendFromUart1(0xC0 + i);
      }
      bench.passBits(320);
      assertThat(bench.read(FR) & RXFF).isEqualTo(RXFF);
      for (int i = 0; i < 32; i++) {
        assertThat(bench.read(DR)).isEqualTo(0xC0 + i);
      }
    }

    @Test
    void shouldTakeAShortLowForNoise() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.uart0.rxd().set(false);
      bench.passBits(0.4);
      bench.uart0.rxd().set(true);
      bench.passBits(20);
      assertThat(bench.read(FR) & RXFE).isEqualTo(RXFE);
    }

    @Test
    void shouldTellAFramingError() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.uart0.rxd().set(false);
      bench.passBits(1);
      bench.uart0.rxd().set(true);
      bench.passBits(8);
      bench.uart0.rxd().set(false);
      bench.passBits(1);
      bench.uart0.rxd().set(true);
      assertThat(bench.read(RIS) & (FE | BE)).isEqualTo(FE);
      assertThat(bench.read(DR)).isEqualTo(0x1FF);
      assertThat(bench.read(RSR)).isEqualTo(1);
      bench.write(RSR, 0);
      assertThat(bench.read(RSR)).isZero();
    }

    @Test
    void shouldLoadOneZeroForABreakHoweverLong() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.uart0.rxd().set(false);
      bench.passBits(100);
      assertThat(bench.read(RIS) & BE).isEqualTo(BE);
      assertThat(bench.read(DR)).isEqualTo(0x500);
      assertThat(bench.read(FR) & RXFE).isEqualTo(RXFE);
      bench.uart0.rxd().set(true);
      bench.passBits(1);
      bench.wire();
      bench.sendFromUart1('k');
      bench.passBits(10);
      assertThat(bench.read(DR)).isEqualTo('k');
      assertThat(bench.read(RSR)).isZero();
    }

    @Test
    void shouldTakeALineThatIsLowWhenItIsEnabledForAStartBit() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(CR, 0);
      bench.uart0.rxd().set(false);
      bench.passBits(5);
      bench.write(CR, ON);
      bench.passBits(3);
      bench.uart0.rxd().set(true);
      bench.passBits(7);
      assertThat(bench.read(DR)).isEqualTo(0xFC);
    }

    @Test
    void shouldNotTakeABreakTwiceWhenItIsDisabledMeanwhile() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.uart0.rxd().set(false);
      bench.passBits(20);
      assertThat(bench.read(DR)).isEqualTo(0x500);
      bench.write(CR, 0);
      bench.write(CR, ON);
      bench.passBits(20);
      assertThat(bench.read(FR) & RXFE).isEqualTo(RXFE);
    }

    @Test
    void shouldHearABreakInLoopbackThatBeganWhileItWasOff() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(CR, 1 << 7); // the SDK switches the UART off to write UARTLCR_H
      bench.write(LCR_H, FORMAT_8N1 | FIFOS | 1);
      bench.write(CR, ON | 1 << 7);
      bench.passBits(20);
      assertThat(bench.read(DR)).isEqualTo(0x500);
    }

    @Test
    void shouldTellAParityError() {
      bench.start(UART0, 0x62 | FIFOS);
      bench.start(UART1, 0x66 | FIFOS);
      bench.wire();
      bench.sendFromUart1(0x41);
      bench.passBits(11);
      assertThat(bench.read(RIS) & PE).isEqualTo(PE);
      assertThat(bench.read(DR)).isEqualTo(0x241);
    }

    @Test
    void shouldIgnoreTheWireWhileDisabled() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.wire();
      bench.write(CR, ON & ~0x200);
      bench.sendFromUart1('a');
      bench.passBits(20);
      bench.write(CR, ON);
      bench.sendFromUart1('b');
      bench.passBits(5);
      bench.write(CR, 0);
      bench.passBits(5);
      assertThat(bench.read(DR)).isEqualTo('b');
    }

    @Test
    void shouldHearItselfInLoopback() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(CR, ON | 1 << 7 | 1 << 11 | 1 << 10);
      bench.write(DR, 0x5A);
      bench.passBits(10);
      assertThat(bench.read(DR)).isEqualTo(0x5A);
      assertThat(bench.read(FR) & 0x107).isEqualTo(3);
      bench.write(CR, ON);
      bench.write(DR, 0x5B);
      bench.passBits(20);
      assertThat(bench.read(FR) & RXFE).isEqualTo(RXFE);
    }
  }

  @Nested
  @DisplayName("4.2.2 FIFOs, 4.2.4 Flow Control, 4.2.5 DMA, 4.2.6 Interrupts")
  final class Flow {
    @Test
    void shouldTakeInjectedCharactersAtTheSpeedOfTheLine() {
      bench.uart0.receive('a');
      bench.uart0.receive('b');
      bench.passBits(50);
      bench.start(FORMAT_8N1 | FIFOS);
      bench.passBits(9.9);
      assertThat(bench.read(FR) & RXFE).isEqualTo(RXFE);
      bench.passBits(0.1);
      assertThat(bench.read(DR)).isEqualTo('a');
      assertThat(bench.read(FR) & RXFE).isEqualTo(RXFE);
      bench.passBits(10);
      assertThat(bench.read(DR)).isEqualTo('b');
    }

    @Test
    void shouldInterruptAtTheLevelUntilTheFifoIsBelow() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(IFLS, 0);
      bench.write(IMSC, RX);
      inject(4);
      bench.passBits(39);
      assertThat(bench.irq).isEmpty();
      bench.passBits(1);
      assertThat(bench.irq).containsExactly(true);
      bench.read(DR);
      assertThat(bench.irq).containsExactly(true, false);
    }

    @Test
    void shouldInterruptForEachCharacterWithoutFifos() {
      bench.start(FORMAT_8N1);
      bench.write(IMSC, RX);
      inject(1);
      bench.passBits(10);
      bench.read(DR);
      assertThat(bench.irq).containsExactly(true, false);
    }

    @Test
    void shouldTimeOutThirtyTwoBitsAfterTheLastCharacter() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(IMSC, RT);
      inject(2);
      bench.passBits(20 + 31.9);
      assertThat(bench.irq).isEmpty();
      bench.passBits(0.1);
      assertThat(bench.irq).containsExactly(true);
      bench.read(DR);
      assertThat(bench.irq).containsExactly(true);
      bench.read(DR);
      assertThat(bench.irq).containsExactly(true, false);
      bench.passBits(100);
      assertThat(bench.irq).containsExactly(true, false);
    }

    @Test
    void shouldTimeOutAgainAfterIcrIfNobodyReads() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(IMSC, RT);
      inject(1);
      bench.passBits(42);
      bench.write(ICR, RT);
      assertThat(bench.irq).containsExactly(true, false);
      bench.passBits(32);
      assertThat(bench.irq).containsExactly(true, false, true);
    }

    @Test
    void shouldLoseWhatHasNoPlace() {
      bench.start(FORMAT_8N1 | FIFOS);
      inject(33);
      bench.passBits(330);
      assertThat(bench.read(RIS) & OE).isEqualTo(OE);
      assertThat(bench.read(RSR)).isEqualTo(8);
      for (int i = 0; i < 32; i++) {
        assertThat(bench.read(DR)).isEqualTo(i);
      }
      inject(2);
      bench.passBits(20);
      assertThat(bench.read(DR)).as("the next that has a place").isEqualTo(0x800);
      assertThat(bench.read(DR)).isEqualTo(1);
    }

    @Test
    void shouldOfferTheDmaWhatIsThere() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(DMACR, 1);
      inject(3);
      bench.passBits(30);
      assertThat(bench.rxDreq.ready()).isEqualTo(3);
      bench.read(DR);
      assertThat(bench.rxDreq.ready()).isEqualTo(2);
    }

    @Test
    void shouldHoldTheDmaOnAnError() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(DMACR, 5);
      bench.write(IMSC, BE);
      List<Integer> asked = new ArrayList<>();
      bench.rxDreq.listen(() -> asked.add(bench.rxDreq.ready()));
      bench.uart0.rxd().set(false);
      bench.passBits(10);
      assertThat(asked).as("not for a moment").isEmpty();
      bench.write(ICR, BE);
      assertThat(bench.rxDreq.ready()).isOne();
    }

    @Test
    void shouldStopTheOtherSideAtTheLevelWithRtsen() {
      bench.start(FORMAT_8N1 | FIFOS);
      bench.write(IFLS, 0);
      bench.write(CR, ON | 1 << 14);
      assertThat(bench.uart0.rts().level()).isFalse();
      inject(4);
      bench.passBits(40);
      assertThat(bench.uart0.rts().level()).isTrue();
      bench.read(DR);
      assertThat(bench.uart0.rts().level()).isFalse();
    }

    private void inject(int characters) {
      for (int i = 0; i < characters; i++) {
        bench.uart0.receive(i);
      }
    }
  }
}
