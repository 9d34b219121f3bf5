package usbtoaster.emulator.clocks;

import java.util.function.BooleanSupplier;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * DORMANT of an oscillator (datasheet 2.16.5, 2.17.7): it stops when "coma" is written, and goes on
 * when it is woken; anything else that is written wakes it. That it reads "wake" again then, and
 * that an oscillator that is off does not fall asleep, is our reading. Belongs to the machine's
 * thread.
 */
final class Dormancy {
  private static final int COMA = 0x636F_6D61;
  private static final int WAKE = 0x7761_6B65;

  private final Register register;
  private final DormantWake wake;
  private final BooleanSupplier on;
  private final Runnable changed;
  private boolean dormant;

  /**
   * Declares the register.
   *
   * @param on whether the oscillator is enabled
   * @param changed runs when it has fallen asleep or is awake again
   */
  Dormancy(
      Registers registers, int offset, DormantWake wake, BooleanSupplier on, Runnable changed) {
    this.wake = wake;
    this.on = on;
    this.changed = changed;
    register = registers.at(offset, "DORMANT").reset(WAKE).writable(-1).onWrite(word -> written());
    wake.onWake(this::wake);
    registers.onStory(asked -> story(registers.name()));
  }

  boolean dormant() {
    return dormant;
  }

  /** The block was reset. */
  void reset() {
    dormant = false;
  }

  private void written() {
    if (register.value() != COMA) {
      wake();
      register.value(WAKE);
    } else if (!dormant && on.getAsBoolean()) {
      dormant = true;
      changed.run();
      if (wake.asserted()) {
        wake();
      }
    } else if (!dormant) {
      register.value(WAKE);
    }
  }

  private void wake() {
    if (dormant) {
      dormant = false;
      register.value(WAKE);
      changed.run();
    }
  }

  private String story(String oscillator) {
    return dormant
        ? oscillator
            + " is dormant: an interrupt of a pin that DORMANT_WAKE_INTE enables wakes it, or the"
            + " RTC's."
        : "";
  }
}
