package usbtoaster.emulator.clocks;

import java.util.Random;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.resets.Resets;
import usbtoaster.emulator.resets.Subsystem;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** The chip's clocks and resets on a bus, as firmware sees them. */
public final class ClockRig {
  public static final int RESETS = 0x4000_C000;
  public static final int CLOCKS = 0x4000_8000;
  public static final int XOSC = 0x4002_4000;
  public static final int ROSC = 0x4006_0000;
  public static final int PLL_SYS = 0x4002_8000;
  public static final int PLL_USB = 0x4002_C000;
  public static final int SET = 0x2000;
  public static final int CLEAR = 0x3000;

  public final VirtualClock clock = new VirtualClock();
  public final Bus bus =
      new Bus(new Memory(16 << 10, 0), new Memory(2 << 20, 0xFF), new Memory(264 << 10, 0));
  public final Resets resets = new Resets();
  public final DormantWake wake = new DormantWake();
  public final Rosc rosc = new Rosc(clock, new Random(1), wake);
  public final Xosc xosc = new Xosc(clock, 12_000_000, wake);
  public final Pll pllSys = new Pll("PLL_SYS", clock, xosc.output());
  public final Pll pllUsb = new Pll("PLL_USB", clock, xosc.output());
  public final ClockDomain gpin0 = new ClockDomain("gpin0", clock, 0);
  public boolean interrupt;
  public final Clocks clocks =
      new Clocks(
          clock,
          new ClockSources(
              rosc.output(),
              xosc.output(),
              pllSys.output(),
              pllUsb.output(),
              gpin0,
              new ClockDomain("gpin1", clock, 0)),
          asserted -> interrupt = asserted);

  public ClockRig() {
    bus.attach(RESETS, resets.registers());
    bus.attach(CLOCKS, clocks.registers());
    bus.attach(XOSC, xosc.registers());
    bus.attach(ROSC, rosc.registers());
    bus.attach(
        PLL_SYS, resets.gate(Subsystem.PLL_SYS, pllSys.registers(), pllSys::reset, clocks.sys()));
    bus.attach(
        PLL_USB, resets.gate(Subsystem.PLL_USB, pllUsb.registers(), pllUsb::reset, clocks.sys()));
  }

  public int read(int address) {
    return bus.read(0, address, 4);
  }

  public void write(int address, int value) {
    bus.write(0, address, 4, value);
  }

  public void release(Subsystem subsystem) {
    write(RESETS + CLEAR, subsystem.mask());
  }

  public void passNanos(long nanos) {
    clock.advanceTo(clock.picos() + nanos * VirtualClock.PICOS_PER_NANO);
  }

  public void passMicros(long micros) {
    passNanos(micros * 1000);
  }

  /** Starts the crystal as the SDK does, and waits for it. */
  public void startXosc() {
    write(XOSC, 0xAA0);
    write(XOSC + 0xC, 47);
    write(XOSC + SET, 0xFAB << 12);
    passMicros(1003);
  }

  /** Sets a PLL to 12 MHz * {@code fbdiv} / {@code div1} / {@code div2} and waits for its lock. */
  public void startPll(int base, Subsystem subsystem, int fbdiv, int div1, int div2) {
    release(subsystem);
    write(base, 1);
    write(base + 8, fbdiv);
    write(base + CLEAR + 4, 0x21);
    passMicros(50);
    write(base + 0xC, div1 << 16 | div2 << 12);
    write(base + CLEAR + 4, 0x8);
  }

  /** Brings the clocks to where the SDK leaves them: 12, 125 and 48 MHz. */
  public void start() {
    startXosc();
    write(CLOCKS + 0x30, 2);
    startPll(PLL_SYS, Subsystem.PLL_SYS, 125, 6, 2);
    startPll(PLL_USB, Subsystem.PLL_USB, 100, 5, 5);
    write(CLOCKS + SET + 0x3C, 1);
    write(CLOCKS + SET + 0x48, 1 << 11);
    write(CLOCKS + SET + 0x54, 1 << 11);
    write(CLOCKS + SET + 0x60, 1 << 11);
    write(CLOCKS + 0x70, 1024 << 8);
    write(CLOCKS + SET + 0x6C, 1 << 11);
  }
}
