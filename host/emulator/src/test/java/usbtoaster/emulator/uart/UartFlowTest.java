package usbtoaster.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.uart.UartBench.BIT_TICKS;
import static usbtoaster.emulator.uart.UartBench.CR;
import static usbtoaster.emulator.uart.UartBench.DR;
import static usbtoaster.emulator.uart.UartBench.FR;
import static usbtoaster.emulator.uart.UartBench.ICR;
import static usbtoaster.emulator.uart.UartBench.ON;
import static usbtoaster.emulator.uart.UartBench.RIS;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.part.UartFormat;
import usbtoaster.emulator.part.UartPeer;
import usbtoaster.emulator.signal.InterruptLine;

@DisplayName("A UART's flow control (datasheet 4.2.4), and IrDA, which leads to no pin")
class UartFlowTest {
  private static final InterruptLine NOWHERE = InterruptLine.UNCONNECTED;
  private static final int RTSEN = 1 << 14;
  private static final int CTSEN = 1 << 15;
  private static final int RTS = 1 << 11;
  private static final int SIREN = 1 << 1;
  private static final int LBE = 1 << 7;
  private static final int ILPR = 0x20;
  private static final int LEVEL = 16; // of the receive FIFO after a reset: half of it
  private static final int RXFE = 1 << 4;

  private final UartBench bench = new UartBench();
  private final PinBank user =
      PinBank.user(new PinBank.Lines(NOWHERE, NOWHERE, NOWHERE), bench.clock);
  private UartPeer peer;

  @BeforeEach
  void connect() {
    bench.uart0.connect(user.functions());
    bench.start(UartBench.FORMAT_8N1 | UartBench.FIFOS);
    for (int gpio = 0; gpio < 4; gpio++) {
      user.io().write(8 * gpio + 4, 2);
    }
    UartFormat format = UartFormat.of(115_200);
    peer = new UartPeer(bench.clock, format, pin(0).pad(), pin(1));
  }

  private Pin pin(int gpio) {
    return user.pin(gpio);
  }

  private String story() {
    return bench.uart0.registers().story(false);
  }

  @Test
  @DisplayName("4.2.4.1: nUARTRTS is high from the FIFO's level on, until a character is read")
  void shouldHoldThePeerAtTheLevelOfTheFifo() {
    peer.flowControl(pin(3).pad(), pin(2));
    bench.write(CR, ON | RTSEN | CTSEN);
    peer.send(new byte[100]);
    bench.passBits(600);
    assertThat(pin(3).pad().level()).isTrue();
    int count = 0;
    while ((bench.read(FR) & RXFE) == 0) {
      bench.read(DR);
      count++;
    }
    assertThat(count).as("no more was begun when RTS had risen").isEqualTo(LEVEL);
    for (int i = 0; i < 100; i++) {
      bench.passBits(10.5);
      bench.read(DR);
    }
    assertThat(peer.sending()).isFalse();
    assertThat(bench.read(RIS) & UartInterrupts.OE).isZero();
  }

  @Test
  @DisplayName("Characters from outside without a wire wait likewise")
  void shouldHoldWhatComesWithoutAWire() {
    bench.write(CR, ON | RTSEN);
    for (int i = 0; i < 40; i++) {
      bench.uart0.receive(i);
    }
    bench.passBits(1000);
    for (int i = 0; i < 40; i++) {
      assertThat(bench.read(DR)).isEqualTo(i);
      bench.passBits(10.5);
    }
    assertThat(bench.read(RIS) & UartInterrupts.OE).isZero();
  }

  @Test
  @DisplayName("4.2.4.2: with CTSEN a character begins only while nUARTCTS is low, and is ended")
  void shouldSendOnlyWhenThePeerIsReady() {
    peer.flowControl(pin(3).pad(), pin(2));
    bench.write(CR, ON | CTSEN);
    bench.write(DR, 'a');
    bench.write(DR, 'b');
    bench.passBits(5);
    peer.ready(false);
    bench.passBits(50);
    assertThat(peer.text()).isEqualTo("a");
    assertThat(story()).isEqualTo("UART0 does not send: UARTCR.CTSEN is 1, and nUARTCTS is high.");
    peer.ready(true);
    bench.passBits(11);
    assertThat(peer.text()).isEqualTo("ab");
    assertThat(story()).isEmpty();
  }

  @Test
  @DisplayName("4.2.4: without RTSEN nUARTRTS is what UARTCR.RTS says; CTS interrupts")
  void shouldFollowTheFirmware() {
    assertThat(pin(3).pad().level()).isTrue();
    bench.write(CR, ON | RTS);
    assertThat(pin(3).pad().level()).isFalse();
    bench.write(ICR, -1);
    pin(2).drive(true);
    assertThat(bench.read(RIS) & UartInterrupts.CTS).isNotZero();
    assertThat(bench.read(FR) & 1).isZero();
  }

  @Test
  @DisplayName("UARTCR.SIREN: UARTTXD stays high, and UARTRXD is not looked at")
  void shouldSendNoLightToAnyPin() {
    bench.write(ILPR, 0x1FF);
    assertThat(bench.read(ILPR)).isEqualTo(0xFF);
    bench.write(CR, ON | SIREN);
    bench.write(DR, 'x');
    peer.send("y");
    for (int i = 0; i < 24; i++) {
      bench.passTicks(BIT_TICKS / 2);
      assertThat(pin(0).pad().level()).isTrue();
    }
    assertThat(bench.read(FR) & (RXFE | 1 << 3)).as("nothing came, and it is sent").isEqualTo(RXFE);
    assertThat(bench.sent).isEmpty();
    assertThat(peer.text()).isEmpty();
    assertThat(story()).startsWith("UART0 is in IrDA mode (UARTCR.SIREN)");
  }

  @Test
  void shouldSpeakAgainWithoutIrda() {
    bench.write(CR, ON | SIREN | LBE);
    bench.write(DR, 'x');
    bench.passBits(12);
    assertThat(bench.read(FR) & RXFE).isEqualTo(RXFE);
    bench.write(CR, ON);
    bench.write(DR, 'z');
    bench.passBits(12);
    assertThat(peer.text()).isEqualTo("z");
  }
}
