package usbtoaster.emulator.usb;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** The USB controller on a bus, as firmware sees it. */
public final class UsbRig {
  public static final int DPRAM = 0x5010_0000;
  public static final int EP1_IN_CONTROL = DPRAM + 0x08;
  public static final int EP0_IN = DPRAM + 0x80;
  public static final int EP0_OUT = DPRAM + 0x84;
  public static final int EP1_IN = DPRAM + 0x88;
  public static final int REGS = 0x5011_0000;
  public static final int ADDR_ENDP = REGS;
  public static final int MAIN_CTRL = REGS + 0x40;
  public static final int SOF_RD = REGS + 0x48;
  public static final int SIE_CTRL = REGS + 0x4C;
  public static final int SIE_STATUS = REGS + 0x50;
  public static final int BUFF_STATUS = REGS + 0x58;
  public static final int BUFF_CPU_SHOULD_HANDLE = REGS + 0x5C;
  public static final int EP_ABORT = REGS + 0x60;
  public static final int EP_ABORT_DONE = REGS + 0x64;
  public static final int EP_STALL_ARM = REGS + 0x68;
  public static final int EP_STATUS_STALL_NAK = REGS + 0x70;
  public static final int USB_MUXING = REGS + 0x74;
  public static final int USB_PWR = REGS + 0x78;
  public static final int USBPHY_DIRECT = REGS + 0x7C;
  public static final int USBPHY_DIRECT_OVERRIDE = REGS + 0x80;
  public static final int INTR = REGS + 0x8C;
  public static final int INTE = REGS + 0x90;
  public static final int INTS = REGS + 0x98;
  public static final int SET = 0x2000;
  public static final int CLEAR = 0x3000;

  public final VirtualClock clock = new VirtualClock();
  public final Bus bus =
      new Bus(new Memory(16 << 10, 0), new Memory(4 << 10, 0xFF), new Memory(264 << 10, 0));
  public final ClockDomain clkUsb = new ClockDomain("clk_usb", clock, 48_000_000);
  public final UsbController usb = new UsbController(clock, clkUsb, level -> interrupt(level));
  public boolean interrupt;

  /** Runs a microsecond after the interrupt, as long as there is one; null: nobody cares. */
  public @Nullable Runnable handler;

  private final Alarm handling = clock.alarm("the handler", this::handle);

  public UsbRig() {
    bus.attach(DPRAM, usb.dpram());
    bus.attach(REGS, usb.registers());
  }

  private void interrupt(boolean level) {
    interrupt = level;
    if (level && handler != null && !handling.armed()) {
      clock.armIn(handling, 1_000_000);
    }
  }

  private void handle() {
    Runnable runs = handler;
    if (interrupt && runs != null) {
      runs.run();
      interrupt(interrupt);
    }
  }

  public int read(int address) {
    return bus.read(0, address, 4);
  }

  public void write(int address, int value) {
    bus.write(0, address, 4, value);
  }

  public byte[] bytes(int address, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) bus.read(0, address + i, 1);
    }
    return bytes;
  }

  public void bytes(int address, byte... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bus.write(0, address + i, 1, bytes[i]);
    }
  }

  public void passMicros(long micros) {
    clock.advanceTo(clock.picos() + micros * 1_000_000);
  }

  /** Enables the controller and pulls D+ up, as the SDK's drivers do. */
  public void attach() {
    write(USB_MUXING, 9);
    write(USB_PWR, 0xC);
    write(MAIN_CTRL, 1);
    write(SIE_CTRL, 1 << 29);
    write(SIE_CTRL + SET, 1 << 16);
  }

  /** Attaches, and lets a host reset the bus: the device is connected. */
  public UsbPort connect() {
    attach();
    UsbPort port = usb.port();
    port.reset(true);
    passMicros(10_000);
    port.reset(false);
    port.startFrames(clock.picos() + 1_000_000_000L, 0);
    passMicros(900);
    write(SIE_STATUS, -1);
    return port;
  }
}
