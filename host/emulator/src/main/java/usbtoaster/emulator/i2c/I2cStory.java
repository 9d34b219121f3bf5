package usbtoaster.emulator.i2c;

/** Says in a sentence what the block waits for, or why its last transfer was aborted. */
final class I2cStory {
  private final String name;
  private final Settings settings;
  private final Queues queues;
  private final Wires wires;
  private final Master master;
  private final Slave slave;
  private int abortSource;

  I2cStory(String name, Settings settings, Queues queues, Wires wires, Master master, Slave slave) {
    this.name = name;
    this.settings = settings;
    this.queues = queues;
    this.wires = wires;
    this.master = master;
    this.slave = slave;
  }

  /** The transfer was aborted by {@code source}, a bit of IC_TX_ABRT_SOURCE. */
  void aborted(int source) {
    abortSource = source;
  }

  void forget() {
    abortSource = 0;
  }

  /**
   * Returns the sentence, or "".
   *
   * @param asked whether the firmware looks at the block; if not only an abort is worth telling
   */
  String tell(boolean asked, boolean enabled) {
    String waits = asked ? waits(enabled) : "";
    String aborted = abortSource == 0 ? "" : name + "'s last transfer was aborted: " + why() + ".";
    return waits.isEmpty() ? aborted : aborted.isEmpty() ? waits : aborted + " " + waits;
  }

  private String waits(boolean enabled) {
    if (!enabled && !master.active()) {
      return name + " is off: IC_ENABLE.ENABLE is 0.";
    }
    if (master.shifter().awaitsBus() && !wires.free()) {
      return "%s waits for the bus to be free: %s.".formatted(name, occupant());
    }
    if (master.shifter().awaitsScl()) {
      return name + " waits for SCL to rise, which somebody else holds low.";
    }
    if (master.awaitsCommand()) {
      return name + " holds SCL low: its transmit FIFO is empty, and the last command had no STOP.";
    }
    if (master.awaitsRoom() || slave.bits().wantsRoom()) {
      return name + " holds SCL low: its receive FIFO is full.";
    }
    if (slave.bits().wantsData()) {
      return name + " holds SCL low: a master wants to read, and the transmit FIFO is empty.";
    }
    boolean idle = !master.active() && !slave.active() && queues.rx.empty();
    return idle && abortSource == 0
        ? name + "'s receive FIFO is empty, and no transfer is under way."
        : "";
  }

  private String occupant() {
    if (!wires.sdaHigh()) {
      return wires.sclHigh() ? "SDA is low" : "SDA and SCL are low, as they are without pull-ups";
    }
    return wires.sclHigh() ? "another transfer is under way" : "SCL is low";
  }

  private String why() {
    return switch (abortSource) {
      case Queues.ABRT_7B_ADDR_NOACK, Queues.ABRT_10ADDR1_NOACK, Queues.ABRT_10ADDR2_NOACK ->
          "nobody acknowledged the address 0x%02X".formatted(settings.target());
      case Queues.ABRT_TXDATA_NOACK ->
          "the part at 0x%02X did not acknowledge a byte".formatted(settings.target());
      case Queues.ABRT_GCALL_NOACK -> "nobody acknowledged a general call";
      case Queues.ABRT_GCALL_READ -> "a general call cannot read";
      case Queues.ABRT_SBYTE_ACKDET -> "somebody acknowledged a START byte";
      case Queues.ABRT_SBYTE_NORSTRT, Queues.ABRT_10B_RD_NORSTRT ->
          "it needs a repeated START, and IC_CON.IC_RESTART_EN is 0";
      case Queues.ABRT_MASTER_DIS -> "neither master nor slave is enabled in IC_CON";
      case Queues.ARB_LOST -> "another driver held SDA low where the master let it go";
      case Queues.ABRT_SLVFLUSH_TXFIFO ->
          "the transmit FIFO held data of an earlier transfer when a master asked for some";
      case Queues.ABRT_SLVRD_INTX -> "a command to read stood where a slave's data should";
      default -> "the software asked for that";
    };
  }
}
