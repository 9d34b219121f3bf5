package usbtoaster.emulator.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.part.UartFormat.Parity;

/** Two peers on the pads of a chip without power, back to back. */
class UartPeerTest {
  private static final long MS = 1_000_000_000;

  private final Rp2040 pico = Rp2040.pico();
  private final Pin there = pico.pin(0);
  private final Pin back = pico.pin(1);

  private UartPeer peer(UartFormat format, Pin from, Pin to) {
    return new UartPeer(pico.clock(), format, from.pad(), to);
  }

  @ParameterizedTest
  @CsvSource({"8, NONE, 1", "8, EVEN, 1", "7, ODD, 2", "5, NONE, 2", "6, EVEN, 2"})
  void shouldCarryEachCharacterBothWays(int dataBits, Parity parity, int stopBits) {
    UartFormat format = new UartFormat(115_200, dataBits, parity, stopBits);
    UartPeer left = peer(format, back, there);
    UartPeer right = peer(format, there, back);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 1 << dataBits; i++) {
      all.append((char) i);
    }
    left.send(all.toString());
    right.send("@@");
    assertThat(left.sending()).isTrue();
    pico.runTo(40 * MS);
    assertThat(right.text()).isEqualTo(all.toString());
    assertThat(left.text()).isEqualTo(dataBits > 6 ? "@@" : "\0\0");
    assertThat(left.errors() + right.errors()).isZero();
    assertThat(left.sending()).isFalse();
  }

  @Test
  void shouldTakeTheTimeThatTheBitsTake() {
    UartPeer left = peer(UartFormat.of(1_000_000), back, there);
    PinRecorder line = new PinRecorder(pico.clock(), there.pad());
    left.send((byte) 0x55);
    left.send((byte) 0xFF);
    pico.runTo(MS);
    assertThat(line.count()).isEqualTo(12);
    assertThat(line.edges().getFirst().picos()).isZero();
    assertThat(line.lastEdgePicos()).as("the end of the second start bit").isEqualTo(11_000_000);
  }

  @Test
  void shouldStandAFewPerCentAndTellOfMore() {
    UartPeer right = peer(UartFormat.of(100_000), there, back);
    peer(UartFormat.of(104_000), back, there).send("UUU");
    pico.runTo(MS);
    assertThat(right.text()).isEqualTo("UUU");
    peer(UartFormat.of(50_000), back, there).send("\0\0\0");
    pico.runTo(3 * MS);
    assertThat(right.errors()).isPositive();
    right.clear();
    assertThat(right.text()).isEmpty();
    assertThat(right.errors()).isZero();
  }

  @Test
  void shouldTellOfAWrongParity() {
    UartPeer right = peer(new UartFormat(9_600, 8, Parity.EVEN, 1), there, back);
    peer(new UartFormat(9_600, 8, Parity.ODD, 1), back, there).send("no");
    pico.runTo(10 * MS);
    assertThat(right.text()).isEmpty();
    assertThat(right.errors()).isEqualTo(2);
  }

  @Test
  void shouldTakeABreakAsOneErrorAndAGlitchAsNothing() {
    UartPeer right = peer(UartFormat.of(100_000), there, back);
    there.drive(true);
    there.drive(false);
    pico.runTo(MS / 1_000); // a tenth of a bit
    there.drive(true);
    pico.runTo(MS);
    assertThat(right.errors()).isZero();
    there.drive(false);
    pico.runTo(3 * MS);
    there.drive(true);
    pico.runTo(4 * MS);
    assertThat(right.errors()).isEqualTo(1);
    assertThat(right.text()).isEmpty();
  }

  @Test
  void shouldLeaveTheLineWhenItIsUnplugged() {
    UartPeer right = peer(UartFormat.of(9_600), there, back);
    UartPeer left = peer(UartFormat.of(9_600), back, there);
    left.send("xyz");
    pico.runTo(MS / 2);
    left.close();
    assertThat(there.driven().driven()).isFalse();
    right.send("a");
    pico.runTo(10 * MS);
    assertThat(left.text()).isEmpty();
    assertThat(left.sending()).isFalse();
  }

  @Test
  void shouldRefuseFramesThatDoNotExist() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UartFormat(9_600, 9, Parity.NONE, 1))
        .withMessage(
            "A frame has 5 to 8 bits of data and 1 or 2 stop bits at 1 baud or more, not 9, 1,"
                + " 9600");
  }
}
