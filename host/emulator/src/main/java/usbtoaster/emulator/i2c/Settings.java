package usbtoaster.emulator.i2c;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * What software sets before it enables the block (datasheet 4.3.17). Writes to these registers are
 * ignored while it is enabled.
 *
 * <p>The figures of time are those of 4.3.14, in ticks of ic_clk, which is clk_sys.
 */
final class Settings {
  static final int MASTER_MODE = 1;
  static final int IC_10BITADDR_SLAVE = 1 << 3;
  static final int IC_10BITADDR_MASTER = 1 << 4;
  static final int IC_RESTART_EN = 1 << 5;
  static final int IC_SLAVE_DISABLE = 1 << 6;
  static final int STOP_DET_IFADDRESSED = 1 << 7;
  static final int TX_EMPTY_CTRL = 1 << 8;
  static final int RX_FIFO_FULL_HLD_CTRL = 1 << 9;

  private static final int CON = 0x3FF;
  private static final int SPEED = 3 << 1;
  private static final int STANDARD = 1 << 1;
  private static final int TAR = 0x3FF;
  private static final int GC_OR_START = 1 << 10;
  private static final int SPECIAL = 1 << 11;
  private static final int SDA_TX_HOLD = 0xFFFF;
  private static final int SDA_HOLD = 0xFF_FFFF;
  private static final int LEAST_HIGH = 6;
  private static final int LEAST_LOW = 8;
  private static final int HIGH_OVERHEAD_TICKS = 7;
  private static final int LOW_OVERHEAD_TICKS = 1;

  private record Locked(Register register, int mask) {}

  private final List<Locked> locked = new ArrayList<>();
  private final Registers registers;
  private final Register con;
  private final Register tar;
  private final Register sar;
  private final Register ssHigh;
  private final Register ssLow;
  private final Register fsHigh;
  private final Register fsLow;
  private final Register sdaHold;
  private final Register nackOnly;
  private final Register sdaSetup;
  private final Register ackGeneralCall;
  private final Register spikeLength;

  /** Declares the registers up to IC_FS_SCL_LCNT, without IC_DATA_CMD. */
  Settings(Registers registers) {
    this.registers = registers;
    con = locked(0x00, "IC_CON", 0x65, CON);
    tar = locked(0x04, "IC_TAR", 0x55, TAR | GC_OR_START | SPECIAL);
    sar = locked(0x08, "IC_SAR", 0x55, 0x3FF);
    ssHigh = count(0x14, "IC_SS_SCL_HCNT", 0x28, LEAST_HIGH);
    ssLow = count(0x18, "IC_SS_SCL_LCNT", 0x2F, LEAST_LOW);
    fsHigh = count(0x1C, "IC_FS_SCL_HCNT", 0x06, LEAST_HIGH);
    fsLow = count(0x20, "IC_FS_SCL_LCNT", 0x0D, LEAST_LOW);
    sdaHold = locked(0x7C, "IC_SDA_HOLD", 0x01, SDA_HOLD);
    nackOnly = locked(0x84, "IC_SLV_DATA_NACK_ONLY", 0, 1);
    sdaSetup = locked(0x94, "IC_SDA_SETUP", 0x64, 0xFF);
    ackGeneralCall = registers.at(0x98, "IC_ACK_GENERAL_CALL").reset(1).writable(1);
    spikeLength = locked(0xA0, "IC_FS_SPKLEN", 7, 0xFF);
    spikeLength.onWrite(word -> spikeLength.value(Math.max(1, spikeLength.value())));
  }

  private Register locked(int offset, String name, int reset, int mask) {
    Register register = registers.at(offset, name).reset(reset).writable(mask);
    locked.add(new Locked(register, mask));
    return register;
  }

  private Register count(int offset, String name, int reset, int least) {
    Register register = locked(offset, name, reset, 0xFFFF);
    return register.onWrite(word -> register.value(Math.max(least, register.value())));
  }

  /** Says whether the block is enabled: then nothing here changes. */
  void lock(boolean enabled) {
    locked.forEach(each -> each.register.writable(enabled ? 0 : each.mask));
  }

  boolean has(int conField) {
    return con.has(conField);
  }

  /** Returns whether the master is there. */
  boolean master() {
    return con.has(MASTER_MODE);
  }

  /** Returns whether the slave is there. */
  boolean slave() {
    return !con.has(IC_SLAVE_DISABLE);
  }

  int target() {
    return tar.value() & TAR;
  }

  boolean generalCall() {
    return tar.has(SPECIAL) && !tar.has(GC_OR_START);
  }

  boolean startByte() {
    return tar.has(SPECIAL) && tar.has(GC_OR_START);
  }

  int ownAddress() {
    return sar.value();
  }

  boolean acksGeneralCall() {
    return ackGeneralCall.has(1);
  }

  boolean nacksData() {
    return nackOnly.has(1);
  }

  /** Returns how long SCL is high, from its rise at the pad. */
  int highTicks() {
    return (standard() ? ssHigh : fsHigh).value() + spikeTicks() + HIGH_OVERHEAD_TICKS;
  }

  int lowTicks() {
    return (standard() ? ssLow : fsLow).value() + LOW_OVERHEAD_TICKS;
  }

  /** Returns how long a change at a pad takes to come through the filter. */
  int spikeTicks() {
    return spikeLength.value();
  }

  /** Returns how long after the fall of SCL the SDA changes. */
  int holdTicks() {
    return Math.max(1, sdaHold.value() & SDA_TX_HOLD);
  }

  /** Returns how long before SCL is let go the slave sets SDA, when it has stretched the clock. */
  int setupTicks() {
    return Math.max(1, sdaSetup.value());
  }

  private boolean standard() {
    return (con.value() & SPEED) == STANDARD;
  }
}
