package usbtoaster.wires;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static usbtoaster.wires.When.always;
import static usbtoaster.wires.When.between;
import static usbtoaster.wires.When.every;
import static usbtoaster.wires.When.next;
import static usbtoaster.wires.When.nth;
import static usbtoaster.wires.When.whenever;

import com.pi4j.io.spi.Spi;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import usbtoaster.time.VirtualTime;

/** Each fault of a transfer alone. */
class TransferFaultsTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> blows = new ArrayList<>();
  private final Faults faults =
      new Faults(
          time,
          DevicePower.of(
              () -> blows.add("reset"), () -> blows.add("cycle"), at -> blows.add("after " + at)));
  private final FakeBus bare = new FakeBus();
  private final Spi bus = faults.wrap("bus", bare.object);
  private final byte[] sent = {1, 2, 3, 4};
  private final byte[] read = new byte[6];

  private int transfer() {
    return bus.transfer(sent, 0, read, 1, 4);
  }

  @Test
  void shouldFlipABitOnItsWayToTheDeviceAndLeaveTheHostsBufferAlone() {
    faults.transfers(bus).flipToDevice(8 + 7, nth(2));
    transfer();
    assertThat(bare.got).containsExactly(1, 2, 3, 4);
    assertThat(transfer()).isEqualTo(4);
    assertThat(bare.got).containsExactly(1, 3, 3, 4);
    assertThat(sent).containsExactly(1, 2, 3, 4);
    assertThat(read).containsExactly(0, ~1, ~3, ~3, ~4, 0);
    assertThat(faults)
        .hasToString(
            "1 fault%n  transfer 2 of bus has bit 15 flipped on its way to the device at 0.000000 ms"
                .formatted());
  }

  @Test
  void shouldFlipABitOnItsWayToTheHost() {
    faults.transfers(bus).flipToHost(0, nth(1));
    transfer();
    assertThat(bare.got).containsExactly(1, 2, 3, 4);
    assertThat(read).containsExactly(0, ~1 & 0x7F, ~2, ~3, ~4, 0);
    assertThat(faults.count(FaultKind.MISO_FLIP)).isOne();
  }

  @Test
  void shouldNotCountAFlipBehindTheEnd() {
    faults.transfers(bus).flipToHost(32, always()).flipToDevice(32, always());
    transfer();
    assertThat(faults.total()).isZero();
  }

  @Test
  void shouldFailWithoutClockingAnything() {
    faults.transfers(bus).fail(every(2));
    assertThat(transfer()).isEqualTo(4);
    assertThat(transfer()).isEqualTo(-1);
    assertThat(bare.journal).hasSize(1);
    assertThat(transfer()).isEqualTo(4);
  }

  @Test
  void shouldEndEarly() {
    faults.transfers(bus).cutTo(3, next(1)).cutTo(4, always());
    assertThat(transfer()).isEqualTo(3);
    assertThat(bare.got).containsExactly(1, 2, 3);
    assertThat(read).containsExactly(0, ~1, ~2, ~3, 0, 0);
    assertThat(transfer()).isEqualTo(4);
    assertThat(faults.count(FaultKind.SHORT_TRANSFER)).isOne();
  }

  @Test
  void shouldThrowBeforeOrAfterTheBytesWereClocked() {
    faults.transfers(bus).throwBefore(nth(1)).throwAfter(nth(2));
    assertThatThrownBy(this::transfer)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Transfer 1 of bus throws, as the faults were told to.");
    assertThat(bare.journal).isEmpty();
    assertThatThrownBy(this::transfer).isInstanceOf(IllegalStateException.class);
    assertThat(bare.journal).hasSize(1);
    assertThat(read).containsExactly(0, ~1, ~2, ~3, ~4, 0);
    assertThat(faults.count(FaultKind.EXCEPTION)).isEqualTo(2);
  }

  @Test
  void shouldHaveThePowerFailInALongerTransfer() {
    faults.transfers(bus).powerFailsAfter(3, nth(2)).powerFailsAfter(4, always());
    transfer();
    assertThat(blows).isEmpty();
    transfer();
    assertThat(blows).containsExactly("after 3");
    assertThat(faults.count(FaultKind.RESET)).isOne();
  }

  @Test
  void shouldSilenceTheDeviceForATime() {
    faults.transfers(bus).silence(1_000, nth(2));
    transfer();
    read[1] = 9;
    assertThat(transfer()).isEqualTo(4);
    assertThat(read).containsExactly(0, 0, 0, 0, 0, 0);
    time.advance(999);
    transfer();
    assertThat(bare.journal).hasSize(1);
    assertThat(faults.unheard()).isEqualTo(2);
    time.advance(1);
    transfer();
    assertThat(bare.journal).hasSize(2);
  }

  @Test
  void shouldHitWhatATimeOrAConditionSays() {
    boolean[] bad = {false};
    faults.transfers(bus).fail(between(100, 200)).fail(whenever(() -> bad[0]).and(next(2)));
    List<Integer> results = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      results.add(transfer());
      bad[0] = i >= 2;
      time.advance(100);
    }
    assertThat(results).containsExactly(4, -1, 4, -1, -1, 4);
  }

  @Test
  void shouldHitBuffersReadsWritesAndTexts() {
    faults.transfers(bus).flipToDevice(7, always()).flipToHost(6, always());
    ByteBuffer in = ByteBuffer.allocate(8);
    assertThat(bus.transfer(ByteBuffer.wrap(sent), 1, in, 2, 3)).isEqualTo(3);
    assertThat(bare.got).containsExactly(3, 3, 4);
    assertThat(in.array()).containsExactly(0, 0, ~3 ^ 2, ~3, ~4, 0, 0, 0);
    assertThat(in.position()).isEqualTo(5);
    ByteBuffer both = ByteBuffer.wrap(sent.clone());
    assertThat(bus.transfer(both, 2, 2)).isEqualTo(2);
    assertThat(both.array()).containsExactly(1, 2, ~2 ^ 2, ~4);
    assertThat(bus.write((byte) 4)).isOne();
    assertThat(bare.got).containsExactly(5);
    assertThat(bus.read()).isEqualTo(0xFF ^ 2);
    bus.write(StandardCharsets.US_ASCII, "AB");
    assertThat(bare.got).containsExactly('@', 'B');
    assertThat(bus.read(read, 0, 2)).isEqualTo(2);
    assertThat(read).startsWith(0xFD, 0xFF);
    assertThat(bus.write(sent, 1, 3)).isEqualTo(3);
    assertThat(bare.got).containsExactly(3, 3, 4);
  }

  @Test
  void shouldTellOnlyTheNewestFaults() {
    faults.transfers(bus).fail(always());
    for (int i = 0; i < 100; i++) {
      transfer();
    }
    assertThat(faults.total()).isEqualTo(100);
    assertThat(faults.injected()).hasSize(64);
    assertThat(faults.injected().getLast().what()).isEqualTo("transfer 100 of bus fails");
    assertThat(faults.toString()).startsWith("100 faults, the last 64");
  }
}
