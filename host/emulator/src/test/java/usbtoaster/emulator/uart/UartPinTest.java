package usbtoaster.emulator.uart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.signal.InterruptLine;

/** A UART at its pins: function 2 of GPIO0 to GPIO3 is UART0. */
final class UartPinTest {
  private static final InterruptLine NOWHERE = InterruptLine.UNCONNECTED;

  private final UartBench bench = new UartBench();
  private final PinBank user =
      PinBank.user(new PinBank.Lines(NOWHERE, NOWHERE, NOWHERE), bench.clock);

  @BeforeEach
  void connect() {
    bench.uart0.connect(user.functions());
    bench.start(UartBench.FORMAT_8N1 | UartBench.FIFOS);
  }

  private Pin give(int gpio) {
    user.io().write(8 * gpio + 4, 2);
    return user.pin(gpio);
  }

  @Test
  void shouldHearWhatItSendsOverAWireBetweenItsPins() {
    Pin rx = give(1);
    rx.drive(true);
    bench.passBits(20);
    give(0).pad().listen(rx::drive);
    bench.write(UartBench.DR, 0xA5);
    bench.passBits(10);
    assertThat(bench.read(UartBench.DR)).isEqualTo(0xA5);
    assertThat(bench.sent).containsExactly(0xA5);
  }

  @Test
  void shouldArmNothingForThePinWhenNobodyListens() {
    Pin tx = give(0);
    bench.write(UartBench.DR, 0x55);
    assertThat(bench.clock.nextPicos()).isEqualTo(bench.clkPeri.picosIn(10 * UartBench.BIT_TICKS));
    assertThat(tx.pad().level()).isFalse();
    bench.passBits(1.5);
    assertThat(tx.pad().level()).isTrue();
  }

  @Test
  void shouldHearNothingFromAnAdapterThatSaysNothing() {
    Pin rx = give(1);
    assertThat(rx.pad().level()).as("its TX idles high").isTrue();
    bench.passBits(50);
    assertThat(bench.read(UartBench.FR) & 0x10).as("RXFE").isEqualTo(0x10);
    rx.drive(false);
    assertThat(rx.pad().level()).as("who drives the pin is stronger").isFalse();
    rx.release();
    assertThat(rx.pad().level()).isTrue();
    user.io().write(8 + 4, 5);
    assertThat(rx.pad().level()).as("no UART's pin any more").isFalse();
  }

  @Test
  void shouldTakeAnOpenPinThatIsPulledDownForABreak() {
    bench.uart0.plugged(false);
    give(1);
    bench.passBits(10);
    assertThat(bench.read(UartBench.DR)).isEqualTo(0x500);
    bench.passBits(50);
    assertThat(bench.read(UartBench.FR) & 0x10).as("one NUL").isEqualTo(0x10);
    bench.uart0.plugged(true);
    assertThat(user.pin(1).pad().level()).isTrue();
  }

  @Test
  void shouldHearABreakFromThePinHoweverLongAsOneNul() {
    Pin rx = give(1);
    rx.drive(true);
    bench.passBits(5);
    rx.drive(false);
    bench.passBits(100);
    rx.drive(true);
    bench.passBits(5);
    assertThat(bench.read(UartBench.DR)).isEqualTo(0x500);
    assertThat(bench.read(UartBench.FR) & 0x10).as("RXFE").isEqualTo(0x10);
    send(rx, "0100000101"); // A
    assertThat(bench.read(UartBench.DR)).isEqualTo(0x41);
  }

  @Test
  void shouldCheckTheParityFromThePin() {
    bench.start(UartBench.FORMAT_8N1 | UartBench.FIFOS | 6); // even
    Pin rx = give(1);
    send(rx, "01000001001");
    assertThat(bench.read(UartBench.DR)).isEqualTo(0x41);
    send(rx, "01000001011");
    assertThat(bench.read(UartBench.DR)).isEqualTo(0x241);
  }

  /** Drives a bit after the other onto a pin, the start bit first. */
  private void send(Pin rx, String bits) {
    for (int i = 0; i < bits.length(); i++) {
      rx.drive(bits.charAt(i) == '1');
      bench.passBits(1);
    }
    bench.passBits(1);
  }

  @Test
  void shouldSendOnceClearToSendIsPulledLow() {
    Pin cts = give(2);
    cts.drive(true);
    bench.write(UartBench.CR, UartBench.ON | 1 << 15);
    bench.write(UartBench.DR, 7);
    bench.passBits(20);
    assertThat(bench.sent).isEmpty();
    cts.drive(false);
    bench.passBits(10);
    assertThat(bench.sent).containsExactly(7);
  }
}
