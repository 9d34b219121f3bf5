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
  private final PinBank user = PinBank.user(new PinBank.Lines(NOWHERE, NOWHERE, NOWHERE));

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
    bench.read(UartBench.DR); // the pad was low before somebody drove it
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
  void shouldTakeAnUndrivenPinThatIsPulledDownForABreak() {
    give(1);
    bench.passBits(10);
    assertThat(bench.read(UartBench.DR)).isEqualTo(0x500);
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
