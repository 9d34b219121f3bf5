package usbtoaster.emulator.i2c;

import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The slave of the block: its addresses, and the FIFOs behind them (datasheet 4.3.10.1). SCL is
 * stretched while a master wants a byte that is not there (RD_REQ), and while the receive FIFO is
 * full if RX_FIFO_FULL_HLD_CTRL says so; without that a byte that finds no place is acknowledged
 * and lost.
 */
final class Slave implements WireSlave.Protocol {
  private static final int GENERAL_CALL = 0;
  private static final int TEN_BITS = 0b1111_0000;
  private static final int TEN_BITS_MASK = 0b1111_1000;

  /** What the slave has of its block. */
  interface Block {
    /** Raises interrupts. */
    void raise(int interrupts);

    /** Stores a byte. */
    void received(int octet, boolean first);

    /** Aborts: flushes the transmit FIFO and tells why. */
    void aborted(int source);

    /** Something of its state has changed. */
    void changed();
  }

  private final VirtualClock clock;
  private final ClockDomain icClk;
  private final Settings settings;
  private final Queues queues;
  private final Wires wires;
  private final Block block;
  private final WireSlave bits;
  private final Alarm sdaChange;
  private final Alarm sclRelease;
  private boolean sdaNext;
  private boolean reads; // the master reads
  private boolean first; // the next byte is the first behind the address
  private boolean secondComes; // of an address of ten bits
  private boolean matchedTen; // in this transfer
  private boolean addressed; // by its own address, since the last START
  private boolean on;

  Slave(
      String name,
      VirtualClock clock,
      ClockDomain icClk,
      Settings settings,
      Queues queues,
      Wires wires,
      Block block) {
    this.clock = clock;
    this.icClk = icClk;
    this.settings = settings;
    this.queues = queues;
    this.wires = wires;
    this.block = block;
    sdaChange = clock.alarm(name + " slave's SDA", () -> wires.sda.hold(OpenDrain.SLAVE, sdaNext));
    sclRelease = clock.alarm(name + " slave's SCL", () -> wires.scl.hold(OpenDrain.SLAVE, false));
    bits = new WireSlave(this, new Outputs());
  }

  /** Switches it on or off; off, it lets the wires go. */
  void on(boolean on) {
    this.on = on;
    matchedTen = false;
    secondComes = false;
    addressed = false;
    bits.reset(wires.sdaHigh(), wires.sclHigh());
    clock.disarm(sdaChange);
    clock.disarm(sclRelease);
    wires.sda.hold(OpenDrain.SLAVE, false);
    wires.scl.hold(OpenDrain.SLAVE, false);
  }

  WireSlave bits() {
    return bits;
  }

  /** Returns whether it moves bytes with a master, in the transfer that is under way. */
  boolean active() {
    return on && bits.addressed();
  }

  /**
   * Returns whether a master has sent its own address since the last START. A byte that either side
   * has not acknowledged, as the last one of each read, does not end that; a general call is none.
   */
  boolean addressed() {
    return addressed;
  }

  /** There may be data to send, or room: goes on if it stretches the clock. */
  void look() {
    if (on) {
      bits.resume();
    }
  }

  @Override
  public void started() {
    secondComes = false;
    addressed = false;
  }

  @Override
  public boolean address(int octet) {
    reads = (octet & 1) != 0;
    boolean ours = on && isOurs(octet);
    addressed = ours && octet != GENERAL_CALL && !secondComes;
    if (ours) {
      first = true;
      block.raise(I2cInterrupts.ACTIVITY);
    }
    return ours;
  }

  private boolean isOurs(int octet) {
    if (octet == GENERAL_CALL) {
      if (settings.acksGeneralCall()) {
        block.raise(I2cInterrupts.GEN_CALL);
      }
      return settings.acksGeneralCall();
    }
    if (!settings.has(Settings.IC_10BITADDR_SLAVE)) {
      return octet >> 1 == (settings.ownAddress() & 0x7F);
    }
    boolean upper =
        (octet & TEN_BITS_MASK) == TEN_BITS && (octet >> 1 & 3) == settings.ownAddress() >> 8;
    secondComes = upper && !reads;
    return reads ? upper && matchedTen : upper;
  }

  @Override
  public boolean sends() {
    return reads;
  }

  @Override
  public boolean accepts() {
    boolean holds = settings.has(Settings.RX_FIFO_FULL_HLD_CTRL);
    return secondComes || settings.nacksData() || !holds || !queues.rx.full();
  }

  @Override
  public boolean received(int octet) {
    if (secondComes) {
      secondComes = false;
      matchedTen = octet == (settings.ownAddress() & 0xFF);
      addressed = matchedTen;
      return matchedTen;
    }
    if (settings.nacksData()) {
      return false;
    }
    block.received(octet, first);
    first = false;
    return true;
  }

  @Override
  public int next() {
    boolean stretches = bits.wantsData();
    if (first && !stretches && !queues.tx.empty()) {
      block.aborted(Queues.ABRT_SLVFLUSH_TXFIFO); // it is of an earlier transfer
    }
    first = false;
    if (!queues.tx.empty()) {
      return taken();
    }
    if (!stretches) {
      block.raise(I2cInterrupts.RD_REQ);
    }
    return WireSlave.NOTHING;
  }

  private int taken() {
    int command = queues.tx.pop();
    block.changed();
    if ((command & Master.CMD) != 0) {
      block.aborted(Queues.ABRT_SLVRD_INTX);
      return WireSlave.NOTHING;
    }
    return command & 0xFF;
  }

  @Override
  public void refused() {
    block.raise(I2cInterrupts.RX_DONE);
  }

  @Override
  public void stopped() {
    matchedTen = false;
    addressed = false;
  }

  /** The wires, at the times of the datasheet. */
  private final class Outputs implements WireSlave.Lines {
    private boolean stretches;

    @Override
    public void sda(boolean low) {
      if (low != sdaNext || sdaChange.armed()) {
        sdaNext = low;
        clock.arm(sdaChange, icClk.picosIn(settings.holdTicks()));
      }
    }

    @Override
    public void scl(boolean low) {
      if (low) {
        stretches = true;
        clock.disarm(sclRelease);
        wires.scl.hold(OpenDrain.SLAVE, true);
      } else if (stretches) {
        stretches = false;
        clock.arm(sclRelease, icClk.picosIn(settings.setupTicks()));
      }
    }
  }
}
