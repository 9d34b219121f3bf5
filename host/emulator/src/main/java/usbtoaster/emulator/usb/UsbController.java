package usbtoaster.emulator.usb;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.gpio.PinFunctions;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * USBCTRL: the USB controller as a full-speed device (datasheet 4.1). The host is at its {@link
 * #port}. As a host itself it is not emulated.
 *
 * <p>Overview. The firmware sees {@link #registers} and {@link #dpram}. {@link Transactions} does
 * what a token asks for, {@link Line} knows the state of the bus, {@link Phy} whether the device is
 * on it, {@link Frames} counts its frames when somebody asks.
 *
 * <p>Belongs to the machine's thread.
 */
public final class UsbController {
  /** What is missing: what {@link usbtoaster.emulator.bus.MissingListener}s are told of it. */
  public static final String HOST = "the USB controller as a host";

  private static final int ENDPOINTS = 16;
  private static final int SIM_TIMING = 1 << 31;
  private static final int HOST_NDEVICE = 1 << 1;
  private static final int CONTROLLER_EN = 1;
  private static final int ADDRESS = 0x7F;

  private final Registers registers = new Registers("USBCTRL_REGS");
  private final UsbDpram dpram = new UsbDpram(this::mayAnswer);
  private final Register address;
  private final Register main;
  private final SieStatus status;
  private final Transactions transactions;
  private final Phy phy;
  private final UsbInterrupts interrupts;
  private final Frames frames;
  private final Line bus;
  private final UsbPort port = new Port();
  private UsbPort.@Nullable Listener listener;

  /**
   * Makes the controller in reset.
   *
   * @param clkUsb must tick at 48 MHz; otherwise the device is not there
   * @param line USBCTRL_IRQ
   */
  public UsbController(VirtualClock clock, ClockDomain clkUsb, InterruptLine line) {
    frames = new Frames(clock);
    address = registers.at(0x00, "ADDR_ENDP").writable(0xF_007F).onWrite(word -> mayAnswer());
    for (int i = 1; i < ENDPOINTS; i++) {
      registers.at(4 * i, "ADDR_ENDP" + i).unsupported(HOST).writable(0x060F_007F);
    }
    main = registers.at(0x40, "MAIN_CTRL").writable(SIM_TIMING | HOST_NDEVICE | CONTROLLER_EN);
    main.onWrite(this::mainWritten);
    registers.at(0x44, "SOF_WR").unsupported(HOST).writable(0x7FF);
    registers.at(0x48, "SOF_RD").reads(this::readFrame, frames::number);
    SieControl sie = new SieControl(registers, this::sieWritten);
    status = new SieStatus(registers, this::present, this::update);
    bus = new Line(clock, status, frames, this::mayAnswer);
    registers.at(0x54, "INT_EP_CTRL").unsupported(HOST).writable(0xFFFE);
    transactions = new Transactions(registers, dpram, sie, status, this::update, this::mayAnswer);
    registers.at(0x6C, "NAK_POLL").unsupported(HOST).reset(0x0010_0010).writable(0x03FF_03FF);
    phy = new Phy(registers, clkUsb, sie, bus::state, this::attach);
    interrupts = new UsbInterrupts(registers, clock, line, status, transactions, phy, frames);
  }

  /** Returns the registers, at 0x50110000. */
  public Peripheral registers() {
    return registers;
  }

  /** Returns the memory, at 0x50100000. */
  public Peripheral dpram() {
    return dpram;
  }

  /** Returns the device's end of the cable. */
  public UsbPort port() {
    return port;
  }

  /** Connects VBUS_DET to the pins as function 9; what else is there is for a host. */
  public void connect(PinFunctions functions) {
    functions.connect("USB_VBUS_DET", PinFunction.input(phy.vbus()));
  }

  /** Resets the block: the device is gone from the bus. */
  public void reset() {
    registers.reset();
    dpram.reset();
    transactions.reset();
    attach();
    bus.reset();
    frames.reset();
    status.reset();
    update();
  }

  /** Returns whether the firmware has enabled the controller as a device. */
  public boolean isDevice() {
    return main.has(CONTROLLER_EN) && !main.has(HOST_NDEVICE);
  }

  /**
   * Returns why no host can see the device though it is enabled: a phrase for each reason; none if
   * one can.
   */
  public List<String> hidden() {
    return isDevice() ? phy.reasons() : List.of();
  }

  private void mainWritten(int word) {
    if ((word & HOST_NDEVICE) != 0) {
      main.lacks(HOST);
    }
    attach();
  }

  private void sieWritten(int word) {
    attach();
    if ((word & SieControl.RESUME) != 0 && bus.suspended()) {
      bus.wake();
      UsbPort.Listener host = listener;
      if (host != null) {
        host.wakeUp();
      }
    }
    mayAnswer();
  }

  /** Looks whether the device is on the bus. */
  private void attach() {
    boolean there = isDevice() && phy.pullsUp();
    if (there != bus.pulledUp()) {
      bus.pullUp(there);
      UsbPort.Listener host = listener;
      if (host != null) {
        host.connection(there);
      }
    }
    update();
  }

  private int present() {
    return bus.state() | (phy.vbusDetected() ? SieStatus.VBUS_DETECTED : 0);
  }

  private int readFrame() {
    int number = frames.number();
    frames.markRead();
    update();
    return number;
  }

  private void update() {
    interrupts.update();
  }

  private void mayAnswer() {
    UsbPort.Listener host = listener;
    if (host != null) {
      host.mayAnswer();
    }
  }

  /** What the host does at the cable. */
  private final class Port implements UsbPort {
    @Override
    public void listen(@Nullable Listener host) {
      listener = host;
    }

    @Override
    public boolean pulledUp() {
      return bus.pulledUp();
    }

    @Override
    public void reset(boolean driven) {
      bus.se0(driven);
    }

    @Override
    public void resume(boolean driven) {
      bus.resume(driven);
    }

    @Override
    public void startFrames(long firstPicos, int number) {
      frames.start(firstPicos, number);
      bus.framesChanged();
      update();
    }

    @Override
    public void stopFrames() {
      frames.stop();
      bus.framesChanged();
      update();
    }

    private boolean listens(int to) {
      return bus.connected() && (address.value() & ADDRESS) == to;
    }

    @Override
    public Reply setup(int to, int endpoint, byte[] packet) {
      return listens(to) ? transactions.setup(endpoint, packet) : Reply.NONE;
    }

    @Override
    public Reply in(int to, int endpoint) {
      return listens(to) ? transactions.in(endpoint) : Reply.NONE;
    }

    @Override
    public Reply out(int to, int endpoint, boolean data1, byte[] data) {
      return listens(to) ? transactions.out(endpoint, data1, data) : Reply.NONE;
    }

    @Override
    public void end() {
      transactions.end();
    }
  }
}
