package usbtoaster.emulator.i2c;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.i2c.I2cBench.CELL_TICKS;
import static usbtoaster.emulator.i2c.I2cBench.MASTER;
import static usbtoaster.emulator.i2c.I2cBench.READ;
import static usbtoaster.emulator.i2c.I2cBench.RESTART;
import static usbtoaster.emulator.i2c.I2cBench.SLAVE;
import static usbtoaster.emulator.i2c.I2cBench.STOP;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.gpio.Pull;

@DisplayName(
    "I2C0 and I2C1 wired pin to pin: the slave, arbitration, stretching (datasheet 4.3.10.1)")
final class WiredTest {
  private final I2cBench bench = new I2cBench(true);

  private void start(int slaveCon) {
    bench.start(0, MASTER, 0x17);
    bench.start(1, slaveCon, 0x17);
  }

  private String story(int block) {
    return bench.blocks.get(block).registers().story(true);
  }

  @Test
  void shouldReceive() {
    start(SLAVE);
    bench.commands(0xA5, 0x5A, 0x00, 0xFF | STOP);
    bench.finish();
    assertThat(bench.read(1, I2cBench.DATA_CMD)).isEqualTo(0x8A5);
    assertThat(bench.received(1)).containsExactly(0x5A, 0x00, 0xFF);
    assertThat(bench.raw(1) & (I2cInterrupts.STOP_DET | I2cInterrupts.ACTIVITY))
        .isEqualTo(I2cInterrupts.STOP_DET | I2cInterrupts.ACTIVITY);
  }

  @Test
  void shouldAskForEachByteThatTheMasterReads() {
    start(SLAVE);
    bench.commands(READ, READ | STOP);
    bench.passUntil(() -> (bench.raw(1) & I2cInterrupts.RD_REQ) != 0);
    bench.passTicks(5_000);
    assertThat(bench.scl().pad().level()).isFalse();
    assertThat(story(1))
        .isEqualTo("I2C1 holds SCL low: a master wants to read, and the transmit FIFO is empty.");
    assertThat(story(0)).isEqualTo("I2C0 waits for SCL to rise, which somebody else holds low.");
    bench.read(1, I2cBench.CLR_RD_REQ);
    bench.write(1, I2cBench.DATA_CMD, 0x42);
    bench.passUntil(() -> (bench.raw(1) & I2cInterrupts.RD_REQ) != 0);
    assertThat(bench.raw(1) & I2cInterrupts.RX_DONE).isZero();
    bench.read(1, I2cBench.CLR_RD_REQ);
    bench.write(1, I2cBench.DATA_CMD, 0x43);
    bench.finish();
    assertThat(bench.received(0)).containsExactly(0x42, 0x43);
    assertThat(bench.raw(1) & I2cInterrupts.RX_DONE).isNotZero();
  }

  @Test
  void shouldFlushWhatIsLeftOfAnEarlierTransfer() {
    start(SLAVE);
    bench.write(1, I2cBench.DATA_CMD, 1);
    bench.write(1, I2cBench.DATA_CMD, 2);
    bench.commands(READ | STOP);
    bench.passUntil(() -> (bench.raw(1) & I2cInterrupts.RD_REQ) != 0);
    assertThat(bench.read(1, I2cBench.ABRT_SOURCE))
        .isEqualTo(Queues.ABRT_SLVFLUSH_TXFIFO | 2 << 23);
    bench.read(1, I2cBench.CLR_TX_ABRT);
    bench.write(1, I2cBench.DATA_CMD, 3);
    bench.finish();
    assertThat(bench.received(0)).containsExactly(3);
  }

  @Test
  void shouldRefuseACommandToReadFromASlave() {
    start(SLAVE);
    bench.commands(READ | STOP);
    bench.passUntil(() -> (bench.raw(1) & I2cInterrupts.RD_REQ) != 0);
    bench.write(1, I2cBench.DATA_CMD, READ);
    assertThat(bench.read(1, I2cBench.ABRT_SOURCE)).isEqualTo(Queues.ABRT_SLVRD_INTX);
  }

  @Test
  void shouldStretchTheClockWhileItsFifoIsFull() {
    start(SLAVE);
    for (int i = 0; i < 18; i++) {
      bench.passUntil(() -> (bench.read(I2cBench.STATUS) & 2) != 0);
      bench.commands(i == 17 ? i | STOP : i);
    }
    bench.passTicks(17L * 9 * CELL_TICKS);
    assertThat(story(1)).isEqualTo("I2C1 holds SCL low: its receive FIFO is full.");
    List<Integer> bytes = new ArrayList<>(bench.received(1));
    bench.finish();
    bytes.addAll(bench.received(1));
    assertThat(bytes).hasSize(18).endsWith(15, 16, 17);
  }

  @Test
  void shouldLoseBytesIfItMayNotStretch() {
    start(SLAVE & ~0x200);
    for (int i = 0; i < 18; i++) {
      bench.passUntil(() -> (bench.read(I2cBench.STATUS) & 2) != 0);
      bench.commands(i == 17 ? i | STOP : i);
    }
    bench.finish();
    assertThat(bench.received(1)).hasSize(16);
    assertThat(bench.raw(1) & I2cInterrupts.RX_OVER).isNotZero();
    assertThat(bench.read(I2cBench.ABRT_SOURCE)).isZero();
  }

  @Test
  void shouldRefuseDataIfItIsTold() {
    bench.write(1, 0x84, 1);
    start(SLAVE);
    bench.commands(1 | STOP);
    bench.finish();
    assertThat(bench.read(I2cBench.ABRT_SOURCE)).isEqualTo(Queues.ABRT_TXDATA_NOACK);
    assertThat(bench.received(1)).isEmpty();
  }

  @Test
  void shouldHearGeneralCalls() {
    bench.start(0, MASTER, 0x800);
    bench.start(1, SLAVE, 0x17);
    bench.commands(0x06 | STOP);
    bench.finish();
    assertThat(bench.raw(1) & I2cInterrupts.GEN_CALL).isNotZero();
    assertThat(bench.received(1)).containsExactly(6);
    bench.write(1, 0x98, 0);
    bench.commands(0x07 | STOP);
    bench.finish();
    assertThat(bench.read(I2cBench.ABRT_SOURCE)).isEqualTo(Queues.ABRT_GCALL_NOACK);
  }

  @Test
  void shouldHaveAnAddressOfTenBits() {
    bench.start(0, MASTER | 0x10, 0x355);
    bench.start(1, SLAVE | 0x08, 0x355);
    bench.commands(0x11, READ | STOP);
    bench.passUntil(() -> (bench.raw(1) & I2cInterrupts.RD_REQ) != 0);
    assertThat(bench.raw(1) & I2cInterrupts.RESTART_DET).isNotZero();
    bench.write(1, I2cBench.DATA_CMD, 0x99);
    bench.finish();
    assertThat(bench.received(1)).containsExactly(0x11);
    assertThat(bench.received(0)).containsExactly(0x99);
  }

  @Test
  void shouldNotReportTheStopOfOthersIfItIsTold() {
    bench.start(1, SLAVE | 0x80, 0x17);
    bench.start(0x18);
    bench.commands(1 | STOP);
    bench.finish();
    assertThat(bench.raw(1) & I2cInterrupts.STOP_DET).isZero();
    bench.read(I2cBench.CLR_TX_ABRT);
    bench.start(0x17);
    bench.commands(1 | STOP);
    bench.finish();
    assertThat(bench.raw(1) & I2cInterrupts.STOP_DET).isNotZero();
  }

  @Test
  void shouldReportTheStopBehindAReadIfItIsTold() {
    start(SLAVE | 0x80);
    bench.commands(READ | STOP);
    answer(0x42);
    bench.finish();
    assertThat(bench.received(0)).containsExactly(0x42);
    assertThat(bench.raw(1) & (I2cInterrupts.STOP_DET | I2cInterrupts.RX_DONE))
        .isEqualTo(I2cInterrupts.STOP_DET | I2cInterrupts.RX_DONE);
  }

  @Test
  void shouldReportTheRestartBehindARead() {
    start(SLAVE);
    bench.commands(READ, 0x11 | STOP);
    answer(0x42);
    bench.finish();
    assertThat(bench.received(1)).containsExactly(0x11);
    assertThat(bench.raw(1) & I2cInterrupts.RESTART_DET).isNotZero();
  }

  @Test
  void shouldReportTheStopBehindDataThatItRefuses() {
    bench.write(1, 0x84, 1);
    start(SLAVE | 0x80);
    bench.commands(1 | STOP);
    bench.finish();
    assertThat(bench.received(1)).isEmpty();
    assertThat(bench.raw(1) & I2cInterrupts.STOP_DET).isNotZero();
  }

  @Test
  void shouldNotReportTheStopOfAGeneralCallIfItIsTold() {
    bench.start(0, MASTER, 0x800);
    bench.start(1, SLAVE | 0x80, 0x17);
    bench.commands(0x06 | STOP);
    bench.finish();
    assertThat(bench.received(1)).containsExactly(6);
    assertThat(bench.raw(1) & I2cInterrupts.STOP_DET).isZero();
  }

  @Test
  void shouldReportTheStopBehindItsTenBitAddressAlone() {
    bench.start(0, MASTER | 0x10, 0x355);
    bench.start(1, SLAVE | 0x88, 0x356);
    bench.commands(0x11 | STOP);
    bench.finish();
    assertThat(bench.raw(1) & I2cInterrupts.STOP_DET).isZero();
    bench.read(I2cBench.CLR_TX_ABRT);
    bench.start(1, SLAVE | 0x88, 0x355);
    bench.commands(0x11, READ | STOP);
    answer(0x99);
    bench.finish();
    assertThat(bench.received(0)).containsExactly(0x99);
    assertThat(bench.raw(1) & I2cInterrupts.STOP_DET).isNotZero();
  }

  private void answer(int octet) {
    bench.passUntil(() -> (bench.raw(1) & I2cInterrupts.RD_REQ) != 0);
    bench.write(1, I2cBench.DATA_CMD, octet);
  }

  @Test
  void shouldLoseArbitrationToTheLowerByte() {
    Notes part = new Notes(bench.clkSys::ticks, -1);
    bench.first.attach(0x30, part);
    bench.start(0, MASTER, 0x30);
    bench.start(1, MASTER, 0x30);
    bench.write(0, I2cBench.DATA_CMD, 0x41 | STOP);
    bench.write(1, I2cBench.DATA_CMD, 0x40 | STOP);
    bench.finish();
    bench.passUntil(() -> bench.read(1, I2cBench.STATUS) << 31 == 0);
    assertThat(bench.read(0, I2cBench.ABRT_SOURCE)).isEqualTo(Queues.ARB_LOST);
    assertThat(bench.read(1, I2cBench.ABRT_SOURCE)).isZero();
    assertThat(part.heard).containsExactly("write", "40", "stop");
    bench.read(0, I2cBench.CLR_TX_ABRT);
    bench.commands(0x42 | STOP);
    bench.finish();
    assertThat(part.heard).endsWith("write", "42", "stop");
  }

  @Test
  void shouldWaitUntilTheBusIsFree() {
    Notes part = new Notes(bench.clkSys::ticks, -1);
    bench.first.attach(0x30, part);
    bench.start(0, MASTER, 0x30);
    bench.start(1, MASTER, 0x30);
    bench.write(1, I2cBench.DATA_CMD, 0x01);
    bench.passTicks(3_000);
    bench.commands(0x02 | STOP);
    bench.passTicks(100_000);
    assertThat(story(0)).isEqualTo("I2C0 waits for the bus to be free: SCL is low.");
    bench.write(1, I2cBench.DATA_CMD, 0x03 | STOP);
    bench.finish();
    assertThat(part.heard).containsExactly("write", "01", "03", "stop", "write", "02", "stop");
  }

  @Test
  void shouldFlushByAnAbortWhatWaitsForTheBus() {
    bench.start(0x30);
    bench.first.holdSda(true);
    bench.passTicks(100);
    bench.commands(0x55, 0x56 | STOP);
    bench.write(I2cBench.ENABLE, 3);
    assertThat(bench.read(I2cBench.ENABLE)).isEqualTo(1);
    assertThat(bench.read(I2cBench.TXFLR)).isZero();
    assertThat(bench.read(I2cBench.STATUS) & 0x21).isZero();
    assertThat(bench.read(I2cBench.ABRT_SOURCE)).isEqualTo(Queues.ABRT_USER_ABRT | 2 << 23);
  }

  @Test
  void shouldWaitWhileAPartHoldsTheClock() {
    Notes part = new Notes(bench.clkSys::ticks, -1);
    bench.first.attach(0x30, part);
    bench.start(0x30);
    bench.commands(0x55 | STOP);
    bench.passTicks(3_000);
    bench.first.holdScl(true);
    bench.passTicks(50_000);
    assertThat(story(0)).contains("waits for SCL to rise");
    bench.first.holdScl(false);
    bench.finish();
    assertThat(part.heard).containsExactly("write", "55", "stop");
  }

  @Test
  void shouldWaitForABusThatIsHeldLow() {
    bench.start(0x30);
    bench.first.holdSda(true);
    bench.passTicks(100);
    bench.commands(0x55 | STOP);
    bench.passTicks(50_000);
    assertThat(story(0)).isEqualTo("I2C0 waits for the bus to be free: SDA is low.");
    bench.first.holdSda(false);
    bench.passTicks(50_000);
    assertThat(bench.read(I2cBench.ABRT_SOURCE)).isEqualTo(Queues.ABRT_7B_ADDR_NOACK);
  }

  @Test
  void shouldNotTakeASpikeForAnEdge() {
    start(SLAVE);
    bench.passTicks(500);
    bench.sda().pull(Pull.DOWN);
    bench.passTicks(10);
    bench.sda().pull(Pull.UP);
    bench.passTicks(100);
    assertThat(bench.raw(1) & I2cInterrupts.START_DET).isZero();
    bench.first.holdSda(true);
    bench.passTicks(12);
    bench.first.holdSda(false);
    bench.passTicks(100);
    assertThat(bench.raw(1) & (I2cInterrupts.START_DET | I2cInterrupts.STOP_DET))
        .isEqualTo(I2cInterrupts.START_DET | I2cInterrupts.STOP_DET);
  }

  @Test
  void shouldSayThatItWasDisabledWhileItReceived() {
    start(SLAVE);
    bench.commands(1, 2, 3);
    bench.passUntil(() -> bench.read(1, I2cBench.RXFLR) == 2);
    bench.write(1, I2cBench.ENABLE, 0);
    assertThat(bench.read(1, I2cBench.ENABLE_STATUS)).isEqualTo(6);
    bench.passUntil(() -> (bench.raw(0) & I2cInterrupts.TX_ABRT) != 0);
    assertThat(bench.read(I2cBench.ABRT_SOURCE) & 0xFFFF).isEqualTo(Queues.ABRT_TXDATA_NOACK);
  }

  @Test
  void shouldReadAfterARestart() {
    start(SLAVE);
    bench.commands(0x07, READ | RESTART | STOP);
    bench.passUntil(() -> (bench.raw(1) & I2cInterrupts.RD_REQ) != 0);
    assertThat(bench.received(1)).containsExactly(7);
    bench.write(1, I2cBench.DATA_CMD, 0x70);
    bench.finish();
    assertThat(bench.received(0)).containsExactly(0x70);
  }

  @Test
  void shouldGoOnWritingWhenItWasDisabledWithoutAStop() {
    start(SLAVE);
    bench.commands(0x11);
    bench.passUntil(() -> (bench.raw(0) & I2cInterrupts.TX_EMPTY) != 0);
    bench.retarget(0x17); // in the ninth bit
    bench.commands(0x22);
    bench.passTicks(50_000);
    bench.retarget(0x17); // while SCL is held
    bench.commands(0x33);
    bench.passTicks(50_000);
    assertThat(bench.read(1, I2cBench.DATA_CMD)).as("FIRST_DATA_BYTE").isEqualTo(0x811);
    assertThat(bench.read(1, I2cBench.DATA_CMD)).isEqualTo(0x22);
    assertThat(bench.read(1, I2cBench.DATA_CMD)).isEqualTo(0x33);
    assertThat(bench.raw(1) & (I2cInterrupts.STOP_DET | I2cInterrupts.RESTART_DET)).isZero();
  }

  @Test
  void shouldGoOnReadingWhenItWasDisabledWithoutAStop() {
    start(SLAVE);
    bench.commands(READ);
    answer(0x42);
    bench.passUntil(() -> bench.read(I2cBench.RXFLR) == 1);
    assertThat(bench.received(0)).containsExactly(0x42);
    bench.read(1, I2cBench.CLR_RD_REQ);
    bench.retarget(0x17);
    bench.commands(READ | STOP);
    answer(0x43);
    assertThat(bench.raw(1) & (I2cInterrupts.STOP_DET | I2cInterrupts.RESTART_DET)).isZero();
    bench.finish();
    assertThat(bench.received(0)).containsExactly(0x43);
  }

  @Test
  void shouldStartAgainWhenItWasDisabledWithoutAStop() {
    start(SLAVE);
    bench.commands(0x11);
    bench.passUntil(() -> (bench.raw(0) & I2cInterrupts.TX_EMPTY) != 0);
    bench.retarget(0x17);
    bench.commands(READ | RESTART);
    answer(0x42);
    bench.passUntil(() -> bench.read(I2cBench.RXFLR) == 1);
    assertThat(bench.raw(1) & (I2cInterrupts.STOP_DET | I2cInterrupts.RESTART_DET))
        .isEqualTo(I2cInterrupts.RESTART_DET);
    assertThat(bench.received(1)).containsExactly(0x11);
    assertThat(bench.received(0)).containsExactly(0x42);
  }
}
