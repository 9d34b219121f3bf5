package usbtoaster.emulator.xip;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.clocks.ClockRig;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.part.NorFlash;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.ClockDomain;

/** The SSI with a flash on a bus, and what the SDK and the boot ROM do with them. */
public final class XipRig {
  static final int SSI = 0x1800_0000;
  public static final int CTRLR0 = SSI;
  static final int CTRLR1 = SSI + 0x04;
  public static final int SSIENR = SSI + 0x08;
  static final int SER = SSI + 0x10;
  static final int BAUDR = SSI + 0x14;
  static final int RXFLR = SSI + 0x24;
  static final int SR = SSI + 0x28;
  public static final int DR0 = SSI + 0x60;
  public static final int SPI_CTRLR0 = SSI + 0xF4;
  static final int BUSY = 1;
  static final int TFE = 4;
  static final long UNIQUE_ID = 0xE660_5838_8312_3456L;

  public final ClockRig rig = new ClockRig();
  final ClockDomain clkSys = new ClockDomain("clk_sys", rig.clock, 125_000_000);
  final Signal pad = new Signal("GPIO_QSPI_SS", true);
  public final NorFlash flash = new NorFlash(rig.clock, rig.bus.flash(), pad, UNIQUE_ID);
  final Dreq txDreq = new Dreq(38);
  final Dreq rxDreq = new Dreq(39);
  private @Nullable Boolean forced;
  boolean interrupt;
  final Ssi ssi =
      new Ssi(rig.clock, clkSys, flash, txDreq, rxDreq, asserted -> interrupt = asserted);

  public XipRig() {
    rig.bus.attach(SSI, ssi.registers());
    ssi.chipSelect().listen(level -> pad.set(forced == null ? level : forced));
  }

  /** Forces the pad to {@code level}, as OUTOVER of IO_QSPI does. */
  public void force(boolean level) {
    forced = level;
    pad.set(level);
  }

  int read(int address) {
    return rig.read(address);
  }

  public void write(int address, int value) {
    rig.write(address, value);
  }

  /** Sets the SSI up for bytes in both directions, as the boot ROM leaves it. */
  public void direct() {
    write(SSIENR, 0);
    write(BAUDR, 4);
    write(CTRLR0, 7 << 16);
    write(SER, 1);
    write(SSIENR, 1);
  }

  /** Waits as boot2 does: until all is sent and the SSI is idle. */
  public void waitReady() {
    while ((read(SR) & (TFE | BUSY)) != TFE) {
      rig.clock.advanceTo(rig.clock.nextPicos());
    }
  }

  /** Sends at most 16 bytes under one chip select and returns what came back. */
  public int[] command(int... bytes) {
    for (int each : bytes) {
      write(DR0, each);
    }
    waitReady();
    int[] answer = new int[bytes.length];
    for (int i = 0; i < answer.length; i++) {
      answer[i] = read(DR0);
    }
    return answer;
  }

  public int status(int opcode) {
    return command(opcode, 0)[1];
  }

  /** Polls BUSY as the boot ROM does and returns the microseconds it took. */
  public long waitWhileBusy() {
    long begin = rig.clock.nanos();
    while ((status(0x05) & 1) != 0) {
      rig.passMicros(50);
    }
    return (rig.clock.nanos() - begin) / 1000;
  }
}
