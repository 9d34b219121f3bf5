package usbtoaster.emulator.i2c;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.i2c.I2cBench.CELL_TICKS;
import static usbtoaster.emulator.i2c.I2cBench.HIGH_TICKS;
import static usbtoaster.emulator.i2c.I2cBench.LOW_TICKS;
import static usbtoaster.emulator.i2c.I2cBench.READ;
import static usbtoaster.emulator.i2c.I2cBench.RESTART;
import static usbtoaster.emulator.i2c.I2cBench.STOP;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** By the byte, and by the edge: somebody listens to SCL. */
@ParameterizedClass(name = "watched {0}")
@ValueSource(booleans = {false, true})
@DisplayName("The I2C master and the parts on its bus (datasheet 4.3.6, 4.3.10.2)")
final class MasterTest {
  @Parameter boolean watched;

  private final I2cBench bench = new I2cBench();
  private final Notes part = new Notes(bench.clkSys::ticks, 0xEE);
  private final List<Long> falls = new ArrayList<>();

  private void start(int address) {
    bench.first.attach(address, part);
    look();
    bench.start(address);
  }

  private void look() {
    if (watched) {
      bench.scl().pad().listen(level -> falls.addAll(level ? List.of() : List.of(now())));
    }
  }

  private long now() {
    return bench.clkSys.ticks();
  }

  private int abort() {
    return bench.read(I2cBench.ABRT_SOURCE);
  }

  @Test
  void shouldWriteBytes() {
    start(0x48);
    bench.commands(0x12, 0x34 | STOP);
    bench.finish();
    assertThat(part.heard).containsExactly("write", "12", "34", "stop");
    assertThat(bench.raw(0) & (I2cInterrupts.STOP_DET | I2cInterrupts.START_DET))
        .isEqualTo(I2cInterrupts.STOP_DET | I2cInterrupts.START_DET);
    assertThat(bench.raw(0) & I2cInterrupts.TX_ABRT).isZero();
  }

  @Test
  void shouldKeepTheTimesOfTheDatasheet() {
    start(0x48);
    long begin = now();
    bench.commands(0x12, 0x34 | STOP);
    bench.finish();
    long start = begin + LOW_TICKS; // tBUF after it was enabled
    long first = start + HIGH_TICKS; // tHD;STA
    assertThat(part.ticks)
        .containsExactly(
            first + 8 * CELL_TICKS,
            first + 17 * CELL_TICKS,
            first + 26 * CELL_TICKS,
            first + 27 * CELL_TICKS + LOW_TICKS + HIGH_TICKS);
    if (watched) {
      assertThat(falls)
          .hasSize(28)
          .startsWith(first, first + CELL_TICKS)
          .endsWith(first + 27L * CELL_TICKS);
    }
  }

  @Test
  void shouldReadBytesAndRefuseTheLast() {
    start(0x50);
    bench.commands(READ, READ, READ | STOP);
    bench.finish();
    assertThat(part.heard).containsExactly("read", "sends 1", "sends 2", "sends 3", "stop");
    assertThat(bench.read(I2cBench.DATA_CMD)).as("FIRST_DATA_BYTE").isEqualTo(0x801);
    assertThat(bench.received(0)).containsExactly(2, 3);
  }

  @Test
  void shouldGiveAByteBeforeTheNextCommandComes() {
    start(0x50);
    bench.commands(READ);
    bench.passUntil(() -> bench.read(I2cBench.RXFLR) == 1);
    bench.passTicks(10_000);
    assertThat(bench.read(I2cBench.STATUS) & 0x21).isEqualTo(0x21);
    assertThat(bench.blocks.getFirst().registers().story(true))
        .isEqualTo(
            "I2C0 holds SCL low: its transmit FIFO is empty, and the last command had no STOP.");
    bench.commands(READ | STOP);
    bench.finish();
    assertThat(bench.received(0)).containsExactly(1, 2);
  }

  @Test
  void shouldHoldTheBusWithoutAStop() {
    start(0x50);
    bench.commands(0x01);
    bench.passTicks(50_000);
    assertThat(part.heard).containsExactly("write", "01");
    assertThat(bench.scl().pad().level()).isFalse();
    assertThat(bench.raw(0) & I2cInterrupts.TX_EMPTY).isNotZero();
    bench.commands(0x02 | STOP);
    bench.finish();
    assertThat(part.heard).containsExactly("write", "01", "02", "stop");
  }

  @Test
  void shouldStartAgainWhenTheDirectionChangesOrItIsTold() {
    start(0x50);
    bench.commands(0x10, READ | STOP);
    bench.finish();
    bench.commands(0x20, 0x21 | RESTART, READ | RESTART, READ | RESTART | STOP);
    bench.finish();
    assertThat(part.heard)
        .containsExactly(
            "write", "10", "read", "sends 1", "stop", "write", "20", "write", "21", "read",
            "sends 2", "read", "sends 3", "stop");
    assertThat(bench.received(0)).containsExactly(1, 2, 3);
  }

  @Test
  void shouldStopAndStartWithoutRestartEnabled() {
    bench.first.attach(0x50, part);
    look();
    bench.start(0, I2cBench.MASTER & ~0x20, 0x50);
    bench.commands(0x10, READ | STOP);
    bench.finish();
    assertThat(part.heard).containsExactly("write", "10", "stop", "read", "sends 1", "stop");
  }

  @Test
  void shouldAbortWhereNobodyIs() {
    look();
    bench.start(0x48);
    bench.commands(0x01, 0x02, 0x03 | STOP);
    bench.finish();
    assertThat(abort()).isEqualTo(Queues.ABRT_7B_ADDR_NOACK | 2 << 23);
    assertThat(bench.raw(0) & (I2cInterrupts.TX_ABRT | I2cInterrupts.STOP_DET))
        .isEqualTo(I2cInterrupts.TX_ABRT | I2cInterrupts.STOP_DET);
    assertThat(bench.blocks.getFirst().registers().story(false))
        .isEqualTo("I2C0's last transfer was aborted: nobody acknowledged the address 0x48.");
    bench.commands(0x04 | STOP);
    assertThat(bench.read(I2cBench.TXFLR)).as("held empty").isZero();
    bench.read(I2cBench.CLR_TX_ABRT);
    assertThat(abort()).isZero();
    bench.first.attach(0x48, part);
    bench.commands(0x05 | STOP);
    bench.finish();
    assertThat(part.heard).containsExactly("write", "05", "stop");
  }

  @Test
  void shouldAbortWhenAByteIsRefused() {
    start(0x48);
    bench.commands(0x01, 0xEE, 0x03, 0x04 | STOP);
    bench.finish();
    assertThat(abort()).isEqualTo(Queues.ABRT_TXDATA_NOACK | 2 << 23);
    assertThat(part.heard).containsExactly("write", "01", "ee", "stop");
  }

  @Test
  void shouldUseAddressesOfTenBits() {
    bench.first.attachTenBit(0x2A5, part).attach(0x25, new Notes(() -> 0, 0));
    look();
    bench.start(0, I2cBench.MASTER | 0x10, 0x2A5);
    bench.commands(0x10, READ | STOP);
    bench.finish();
    bench.commands(READ | STOP);
    bench.finish();
    assertThat(part.heard)
        .containsExactly(
            "write", "10", "read", "sends 1", "stop", "write", "read", "sends 2", "stop");
    bench.start(0, I2cBench.MASTER | 0x10, 0x2A4);
    bench.commands(1 | STOP);
    bench.finish();
    assertThat(abort()).isEqualTo(Queues.ABRT_10ADDR2_NOACK);
    bench.read(I2cBench.CLR_TX_ABRT);
    bench.start(0, I2cBench.MASTER | 0x10, 0x1A5);
    bench.commands(1 | STOP);
    bench.finish();
    assertThat(abort()).isEqualTo(Queues.ABRT_10ADDR1_NOACK);
    bench.read(I2cBench.CLR_TX_ABRT);
    bench.start(0, (I2cBench.MASTER & ~0x20) | 0x10, 0x2A5);
    bench.commands(READ | STOP);
    bench.finish();
    assertThat(abort()).isEqualTo(Queues.ABRT_10B_RD_NORSTRT);
  }

  @Test
  void shouldMakeGeneralCallsAndStartBytes() {
    bench.first.attach(0x50, part);
    look();
    bench.start(0, I2cBench.MASTER, 0x50 | 0x800);
    bench.commands(0x06 | STOP);
    bench.finish();
    assertThat(abort()).isEqualTo(Queues.ABRT_GCALL_NOACK);
    bench.read(I2cBench.CLR_INTR);
    Notes all = new Notes(bench.clkSys::ticks, -1);
    bench.first.attach(0, all);
    bench.commands(0x06 | STOP);
    bench.finish();
    assertThat(all.heard).containsExactly("write", "06", "stop");
    bench.commands(READ | STOP);
    bench.finish();
    assertThat(abort()).isEqualTo(Queues.ABRT_GCALL_READ);
    bench.read(I2cBench.CLR_INTR);
    bench.start(0, I2cBench.MASTER, 0x50 | 0xC00);
    bench.commands(0x07 | STOP);
    bench.finish();
    assertThat(abort()).isZero();
    assertThat(part.heard).containsExactly("write", "07", "stop");
  }

  @Test
  void shouldEndATransferWhenItIsDisabledBeforeItsStop() {
    start(0x50);
    bench.commands(1 | STOP, 2);
    bench.passUntil(() -> part.heard.contains("01"));
    bench.write(I2cBench.ENABLE, 0);
    assertThat(bench.read(I2cBench.ENABLE_STATUS)).isEqualTo(1);
    bench.passUntil(() -> bench.read(I2cBench.ENABLE_STATUS) == 0);
    assertThat(part.heard).containsExactly("write", "01", "stop");
    assertThat(bench.raw(0) & I2cInterrupts.TX_EMPTY).isZero();
  }

  @Test
  void shouldHoldTheBusWhenItIsDisabledWithoutAStop() {
    start(0x50);
    bench.commands(1, 2, 3);
    bench.passUntil(() -> part.heard.contains("01"));
    bench.write(I2cBench.ENABLE, 0);
    bench.passTicks(50_000);
    assertThat(part.heard).containsExactly("write", "01");
    assertThat(bench.scl().pad().level()).isFalse();
    assertThat(bench.read(I2cBench.ENABLE_STATUS)).isEqualTo(1);
    assertThat(bench.read(I2cBench.STATUS) & 0x21).isEqualTo(0x21);
    assertThat(bench.raw(0) & I2cInterrupts.TX_EMPTY).isNotZero();
    bench.write(I2cBench.ENABLE, 1);
    bench.commands(4, 5 | STOP);
    bench.finish();
    assertThat(part.heard).containsExactly("write", "01", "04", "05", "stop");
  }

  @Test
  void shouldAddressAnotherPartWhenItWasDisabledWithoutAStop() {
    Notes other = new Notes(bench.clkSys::ticks, 0xEE);
    bench.first.attach(0x51, other);
    start(0x50);
    bench.commands(1);
    bench.passTicks(50_000);
    bench.retarget(0x51);
    bench.commands(2 | RESTART | STOP);
    bench.finish();
    assertThat(part.heard).containsExactly("write", "01", "stop");
    assertThat(other.heard).containsExactly("write", "02", "stop");
    assertThat(part.ticks.getLast()).isEqualTo(other.ticks.getLast());
  }

  @Test
  void shouldLetTheBusGoByAnAbortButNotWhileItIsDisabled() {
    start(0x50);
    bench.commands(1);
    bench.passTicks(50_000);
    bench.write(I2cBench.ENABLE, 0);
    bench.write(I2cBench.ENABLE, 2);
    assertThat(bench.read(I2cBench.ENABLE)).as("ignored").isZero();
    bench.passTicks(50_000);
    assertThat(part.heard).containsExactly("write", "01");
    bench.write(I2cBench.ENABLE, 1);
    bench.write(I2cBench.ENABLE, 3);
    bench.finish();
    assertThat(abort()).isEqualTo(Queues.ABRT_USER_ABRT);
    assertThat(part.heard).containsExactly("write", "01", "stop");
    bench.write(I2cBench.ENABLE, 0);
    assertThat(bench.read(I2cBench.ENABLE_STATUS)).isZero();
  }

  @Test
  void shouldAcknowledgeByTheNextCommandWhenItWasDisabledBehindAByteRead() {
    start(0x50);
    bench.commands(READ);
    bench.passUntil(() -> bench.read(I2cBench.RXFLR) == 1);
    assertThat(bench.received(0)).containsExactly(1);
    bench.retarget(0x50);
    bench.passTicks(50_000);
    bench.commands(READ, READ | RESTART | STOP);
    bench.finish();
    assertThat(part.heard).containsExactly("read", "sends 1", "sends 2", "read", "sends 3", "stop");
    assertThat(bench.received(0)).containsExactly(2, 3);
  }

  @Test
  void shouldAbortWhenSoftwareAsks() {
    start(0x50);
    bench.commands(1, 2, 3, 4 | STOP);
    bench.passUntil(() -> part.heard.contains("01"));
    bench.write(I2cBench.ENABLE, 3);
    bench.finish();
    assertThat(bench.read(I2cBench.ENABLE)).isEqualTo(1);
    assertThat(abort()).isEqualTo(Queues.ABRT_USER_ABRT | 3 << 23);
    assertThat(part.heard).containsExactly("write", "01", "stop");
  }

  @Test
  void shouldKeepCommandsWhileTheyAreBlocked() {
    start(0x50);
    bench.write(I2cBench.ENABLE, 5);
    bench.commands(1 | STOP);
    bench.passTicks(20_000);
    assertThat(part.heard).isEmpty();
    bench.write(I2cBench.ENABLE, 1);
    bench.finish();
    assertThat(part.heard).containsExactly("write", "01", "stop");
  }

  @Test
  void shouldLoseTheNewestOrHoldTheBusWhenTheReceiveFifoIsFull() {
    start(0x50);
    for (int i = 0; i < 18; i++) {
      bench.passUntil(() -> (bench.read(I2cBench.STATUS) & 2) != 0);
      bench.commands(i == 17 ? READ | STOP : READ);
    }
    bench.finish();
    assertThat(bench.raw(0) & I2cInterrupts.RX_OVER).isNotZero();
    assertThat(bench.received(0)).hasSize(16).endsWith(16);
    bench.start(0, I2cBench.MASTER | 0x200, 0x50);
    for (int i = 0; i < 17; i++) {
      bench.passUntil(() -> (bench.read(I2cBench.STATUS) & 2) != 0);
      bench.commands(i == 16 ? READ | STOP : READ);
    }
    bench.passTicks(200_000);
    assertThat(bench.blocks.getFirst().registers().story(true))
        .isEqualTo("I2C0 holds SCL low: its receive FIFO is full.");
    assertThat(bench.received(0)).hasSize(17);
    bench.finish();
  }

  @Test
  void shouldArmFewAlarmsWhileNobodyLooks() {
    start(0x50);
    bench.commands(1, 2, 3 | STOP);
    bench.passUntil(() -> part.heard.contains("write"));
    long tick = now();
    bench.clock.advanceTo(bench.clock.nextPicos());
    bench.clock.advanceTo(bench.clock.nextPicos());
    bench.clock.advanceTo(bench.clock.nextPicos());
    long ticks = now() - tick;
    if (watched) {
      assertThat(ticks).isLessThan(CELL_TICKS);
    } else {
      assertThat(ticks).isEqualTo(9 * CELL_TICKS);
    }
  }
}
