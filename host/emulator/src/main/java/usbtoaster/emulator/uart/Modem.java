package usbtoaster.emulator.uart;

import usbtoaster.emulator.signal.Signal;

/**
 * The modem lines (datasheet 4.2.4). Only nUARTCTS and nUARTRTS have pins; DSR, DCD and RI are not
 * asserted, except in loopback, where OUT2, OUT1, DTR and RTS come in as RI, DCD, DSR and CTS. The
 * idle level of nUARTCTS, when no pin is given to it, is not in the datasheet: here it is high, not
 * asserted.
 */
final class Modem {
  private static final int LBE = 1 << 7;
  private static final int DTR = 1 << 10;
  private static final int RTS = 1 << 11;
  private static final int OUT1 = 1 << 12;
  private static final int OUT2 = 1 << 13;
  private static final int RTSEN = 1 << 14;

  private static final int FR_CTS = 1;
  private static final int FR_DSR = 1 << 1;
  private static final int FR_DCD = 1 << 2;
  private static final int FR_RI = 1 << 8;

  private final UartInterrupts interrupts;
  private final Signal cts;
  private final Signal rts;
  private int flags;

  /**
   * Makes the lines.
   *
   * @param changed runs when nUARTCTS changed
   */
  Modem(String name, UartInterrupts interrupts, Runnable changed) {
    this.interrupts = interrupts;
    cts = new Signal(name + " CTS", true);
    rts = new Signal(name + " RTS", true);
    cts.listen(level -> changed.run());
  }

  /** Returns nUARTCTS. */
  Signal cts() {
    return cts;
  }

  /** Returns nUARTRTS. */
  Signal rts() {
    return rts;
  }

  /** Returns the bits of UARTFR. */
  int flags() {
    return flags;
  }

  boolean clearToSend() {
    return (flags & FR_CTS) != 0;
  }

  /** Computes the lines anew; a change of an input raises its interrupt. */
  void update(int control, boolean room) {
    boolean ready = (control & RTSEN) == 0 ? (control & RTS) != 0 : room;
    rts.set(!ready);
    int next = (control & LBE) != 0 ? looped(control, ready) : cts.level() ? 0 : FR_CTS;
    int moved = flags ^ next;
    flags = next;
    int raised = 0;
    raised |= (moved & FR_CTS) == 0 ? 0 : UartInterrupts.CTS;
    raised |= (moved & FR_DSR) == 0 ? 0 : UartInterrupts.DSR;
    raised |= (moved & FR_DCD) == 0 ? 0 : UartInterrupts.DCD;
    raised |= (moved & FR_RI) == 0 ? 0 : UartInterrupts.RI;
    if (raised != 0) {
      interrupts.raise(raised);
    }
  }

  private static int looped(int control, boolean ready) {
    int in = ready ? FR_CTS : 0;
    in |= (control & DTR) == 0 ? 0 : FR_DSR;
    in |= (control & OUT1) == 0 ? 0 : FR_DCD;
    in |= (control & OUT2) == 0 ? 0 : FR_RI;
    return in;
  }
}
