package usbtoaster.emulator.usb;

import usbtoaster.emulator.bus.InterruptStatus;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/**
 * INTR, INTE, INTF and INTS (datasheet 4.1.4). The interrupt of each frame is the only thing that
 * needs an alarm each millisecond: while it is enabled and none is pending. Belongs to the
 * machine's thread.
 */
final class UsbInterrupts {
  static final int EP_STALL_NAK = 1 << 19;
  static final int ABORT_DONE = 1 << 18;
  static final int DEV_SOF = 1 << 17;
  static final int SETUP_REQ = 1 << 16;
  static final int DEV_RESUME_FROM_HOST = 1 << 15;
  static final int DEV_SUSPEND = 1 << 14;
  static final int DEV_CONN_DIS = 1 << 13;
  static final int BUS_RESET = 1 << 12;
  static final int VBUS_DETECT = 1 << 11;
  static final int STALL = 1 << 10;
  static final int ERROR_CRC = 1 << 9;
  static final int ERROR_BIT_STUFF = 1 << 8;
  static final int ERROR_RX_OVERFLOW = 1 << 7;
  static final int ERROR_RX_TIMEOUT = 1 << 6;
  static final int ERROR_DATA_SEQ = 1 << 5;
  static final int BUFF_STATUS = 1 << 4;
  static final int TRANS_COMPLETE = 1 << 3;
  static final int HOST_SOF = 1 << 2;
  static final int HOST_RESUME = 1 << 1;
  static final int HOST_CONN_DIS = 1;

  private static final int ALL = 0xF_FFFF;

  private final VirtualClock clock;
  private final InterruptLine line;
  private final SieStatus status;
  private final Transactions transactions;
  private final Phy phy;
  private final Frames frames;
  private final InterruptStatus interrupts;
  private final Alarm frame;

  UsbInterrupts(
      Registers registers,
      VirtualClock clock,
      InterruptLine line,
      SieStatus status,
      Transactions transactions,
      Phy phy,
      Frames frames) {
    this.clock = clock;
    this.line = line;
    this.status = status;
    this.transactions = transactions;
    this.phy = phy;
    this.frames = frames;
    registers.at(0x8C, "INTR").reads(this::raw);
    interrupts = new InterruptStatus(registers, 0x90, "", ALL, this::raw, this::update);
    frame = clock.alarm("a frame of the USB", this::update);
  }

  private int raw() {
    return when(transactions.stalledOrNaked(), EP_STALL_NAK)
        | when(transactions.aborted(), ABORT_DONE)
        | when(frames.pending(), DEV_SOF)
        | when(status.has(SieStatus.SETUP_REC), SETUP_REQ)
        | when(status.has(SieStatus.RESUME), DEV_RESUME_FROM_HOST)
        | when(status.has(SieStatus.SUSPENDED), DEV_SUSPEND)
        | when(status.hasConnectionChanged(), DEV_CONN_DIS)
        | when(status.has(SieStatus.BUS_RESET), BUS_RESET)
        | when(phy.vbusDetected(), VBUS_DETECT)
        | when(status.has(SieStatus.DATA_SEQ_ERROR), ERROR_DATA_SEQ)
        | when(transactions.bufferDone(), BUFF_STATUS)
        | when(status.has(SieStatus.TRANS_COMPLETE), TRANS_COMPLETE);
  }

  private static int when(boolean condition, int bit) {
    return condition ? bit : 0;
  }

  /** Sets the line, and arms what is to come. */
  void update() {
    line.set(interrupts.value() != 0);
    boolean wanted = (interrupts.enabled() & DEV_SOF) != 0 && !frames.pending();
    clock.arm(frame, wanted ? frames.nextPicos() : Long.MAX_VALUE);
  }
}
