package usbtoaster.emulator.core;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The system timer (ARMv6-M ARM B3.3): 24 bits, counting down by the core's clock or by the
 * reference, which is the watchdog's tick here (datasheet 2.4.5.1.1), from RVR to 0 and again. It
 * counts while the core sleeps.
 *
 * <p>Nothing is counted: the value follows from the ticks since the last change. Only a timer that
 * interrupts arms an alarm. Belongs to the machine's thread.
 */
final class SysTick {
  private static final int ENABLE = 1;
  private static final int TICKINT = 1 << 1;
  private static final int CLKSOURCE = 1 << 2;
  private static final int COUNTFLAG = 1 << 16;
  private static final int BITS_24 = 0xFF_FFFF;

  /**
   * CALIB: 10 ms by a reference of 1 MHz. Not sure: the SDK's header says 0; rp2040js says this,
   * and an image that takes its reload value from here is reported to work on silicon.
   */
  private static final int TEN_MILLISECONDS = 0x270F;

  private final VirtualClock clock;
  private final ClockDomain processor;
  private final ClockDomain reference;
  private final Runnable pend;
  private final Alarm alarm;
  private final Registers registers = new Registers("SYST");
  private final Register csr;
  private final Register rvr;

  /** The value at {@link #since}, a tick of the source. */
  private int value;

  private long since;
  private boolean counted;

  SysTick(VirtualClock clock, ClockDomain processor, ClockDomain reference, Runnable pend) {
    this.clock = clock;
    this.processor = processor;
    this.reference = reference;
    this.pend = pend;
    this.alarm = clock.alarm("SysTick", this::reachesZero);
    csr =
        registers
            .at(0x10, "CSR")
            .reads(this::readStatus, this::status)
            .ahead(() -> (status() & COUNTFLAG) == 0)
            .onWrite(this::writeStatus);
    rvr = registers.at(0x14, "RVR").onWrite(this::writeReload);
    registers.at(0x18, "CVR").reads(this::current).ahead().onWrite(ignored -> clear());
    registers.at(0x1C, "CALIB").reset(TEN_MILLISECONDS);
    processor.onChange(this::arm);
    reference.onChange(this::arm);
  }

  /** Returns the registers; their base is 0xE000E000. */
  Registers registers() {
    return registers;
  }

  void reset() {
    clock.disarm(alarm);
    registers.reset();
    value = 0;
    counted = false;
  }

  private boolean enabled() {
    return csr.has(ENABLE);
  }

  private ClockDomain source() {
    return csr.has(CLKSOURCE) ? processor : reference;
  }

  private long elapsed() {
    return enabled() ? source().ticks() - since : 0;
  }

  /** From 1 the count goes to 0, and the tick after that it is RVR. */
  private int current() {
    long elapsed = elapsed();
    if (elapsed <= value) {
      return (int) (value - elapsed);
    }
    int reload = rvr.value();
    return reload - (int) ((elapsed - value - 1) % (reload + 1));
  }

  /** Returns how many ticks after {@link #since} the count next comes from 1 to 0; 0: never. */
  private long ticksToZero(long elapsed) {
    if (elapsed < value) {
      return value;
    }
    int period = rvr.value() + 1;
    return period == 1 ? 0 : value + ((elapsed - value) / period + 1) * period;
  }

  private boolean hasReachedZero(long elapsed) {
    return value > 0 ? elapsed >= value : rvr.value() > 0 && elapsed > rvr.value();
  }

  /** Makes now the moment that the value is counted from. */
  private void settle() {
    long elapsed = elapsed();
    counted |= hasReachedZero(elapsed);
    value = current();
    since += elapsed;
  }

  private void arm() {
    clock.disarm(alarm);
    if (enabled() && csr.has(TICKINT)) {
      long ticks = ticksToZero(elapsed());
      long at = ticks == 0 ? Long.MAX_VALUE : source().picosAt(since + ticks);
      if (at != Long.MAX_VALUE) {
        clock.arm(alarm, at);
      }
    }
  }

  private void reachesZero() {
    pend.run();
    arm();
  }

  private int status() {
    return csr.value() | (counted || hasReachedZero(elapsed()) ? COUNTFLAG : 0);
  }

  private int readStatus() {
    int status = status();
    if ((status & COUNTFLAG) != 0) {
      settle();
      counted = false;
    }
    return status;
  }

  private void writeStatus(int word) {
    settle();
    csr.value(word & (ENABLE | TICKINT | CLKSOURCE));
    since = source().ticks();
    arm();
  }

  private void writeReload(int word) {
    settle();
    rvr.value(word & BITS_24);
    arm();
  }

  private void clear() {
    settle();
    value = 0;
    counted = false;
    arm();
  }
}
