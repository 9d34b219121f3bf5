package usbtoaster.emulator.bus;

import java.util.function.IntSupplier;

/**
 * INTE, INTF and INTS of a block as Raspberry Pi's own blocks have them, TIMER, CLOCKS, PWM and DMA
 * (datasheet 2.5.7, 4.5.3, 4.6.5): INTS is what INTR has and INTE enables, and all that INTF
 * forces. What is forced needs no enable, and INTR knows nothing of it. Belongs to the machine's
 * thread.
 */
public final class InterruptStatus {
  private final Register enable;
  private final Register force;
  private final Register status;
  private final IntSupplier raw;

  /**
   * Declares the three registers, one after the other.
   *
   * @param inte where INTE is
   * @param suffix what their names end with: a number if there are several, else nothing
   * @param bits the interrupts there are
   * @param raw INTR
   * @param changed runs after INTE or INTF was written
   */
  public InterruptStatus(
      Registers registers, int inte, String suffix, int bits, IntSupplier raw, Runnable changed) {
    this.raw = raw;
    enable = registers.at(inte, "INTE" + suffix).writable(bits).onWrite(word -> changed.run());
    force = registers.at(inte + 4, "INTF" + suffix).writable(bits).onWrite(word -> changed.run());
    status = registers.at(inte + 8, "INTS" + suffix).reads(this::value);
  }

  /** Returns INTS as a register, to declare what writing it does. */
  public Register register() {
    return status;
  }

  /** Returns INTS. */
  public int value() {
    return of(raw.getAsInt(), enable.value(), force.value());
  }

  /** Returns INTE. */
  public int enabled() {
    return enable.value();
  }

  /** Returns the INTS of these INTR, INTE and INTF. */
  public static int of(int raw, int enabled, int forced) {
    return (raw & enabled) | forced;
  }
}
