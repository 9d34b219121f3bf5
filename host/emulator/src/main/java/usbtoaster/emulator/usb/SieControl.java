package usbtoaster.emulator.usb;

import java.util.function.IntConsumer;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/** SIE_CTRL (datasheet 4.1.4), as far as a device uses it. Belongs to the machine's thread. */
final class SieControl {
  static final int EP0_INT_STALL = 1 << 31;
  static final int EP0_DOUBLE_BUF = 1 << 30;
  static final int EP0_INT_1BUF = 1 << 29;
  static final int EP0_INT_2BUF = 1 << 28;
  static final int EP0_INT_NAK = 1 << 27;
  static final int DIRECT_EN = 1 << 26;
  static final int DIRECT_DP = 1 << 25;
  static final int DIRECT_DM = 1 << 24;
  static final int TRANSCEIVER_PD = 1 << 18;
  static final int RPU_OPT = 1 << 17;
  static final int PULLUP_EN = 1 << 16;
  static final int PULLDOWN_EN = 1 << 15;
  static final int RESET_BUS = 1 << 13;
  static final int RESUME = 1 << 12;
  static final int VBUS_EN = 1 << 11;
  static final int KEEP_ALIVE_EN = 1 << 10;
  static final int SOF_EN = 1 << 9;
  static final int SOF_SYNC = 1 << 8;
  static final int PREAMBLE_EN = 1 << 6;
  static final int STOP_TRANS = 1 << 4;
  static final int RECEIVE_DATA = 1 << 3;
  static final int SEND_DATA = 1 << 2;
  static final int SEND_SETUP = 1 << 1;
  static final int START_TRANS = 1;

  private static final int ALL = 0xFF07_BF5F;
  private static final int SELF_CLEARING = RESET_BUS | RESUME | STOP_TRANS | START_TRANS;

  private final Register register;

  /** Declares the register; {@code written} is given what was written, self-clearing bits too. */
  SieControl(Registers registers, IntConsumer written) {
    register = registers.at(0x4C, "SIE_CTRL").writable(ALL & ~SELF_CLEARING);
    register.onWrite(
        word -> {
          if ((word & DIRECT_EN) != 0) {
            register.lacks("driving the USB lines directly");
          }
          written.accept(word);
        });
  }

  boolean has(int bits) {
    return register.has(bits);
  }

  /** Returns what the endpoint control register of EP0 would say if there were one. */
  int controlOfEp0() {
    int same = register.value() & (EP0_DOUBLE_BUF | EP0_INT_1BUF | EP0_INT_2BUF);
    return Endpoint.ENABLE
        | same
        | (has(EP0_INT_STALL) ? Endpoint.INTERRUPT_ON_STALL : 0)
        | (has(EP0_INT_NAK) ? Endpoint.INTERRUPT_ON_NAK : 0)
        | UsbDpram.EP0_BUFFERS;
  }
}
