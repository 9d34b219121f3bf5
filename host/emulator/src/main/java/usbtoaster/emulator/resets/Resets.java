package usbtoaster.emulator.resets;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.ClockDomain;

/**
 * RESETS: holds each subsystem in reset until the firmware lets it go (datasheet 2.14).
 *
 * <p>A subsystem is done once it is released and its clock runs: the SDK relies on it where it
 * waits only for those on clk_sys before it has started the other clocks. The few ticks that the
 * silicon takes are not modelled. Belongs to the machine's thread.
 */
public final class Resets {
  private static final int ALL = 0x01FF_FFFF;

  private record Gated(Subsystem subsystem, Gate gate) {}

  private final Registers registers = new Registers("RESETS");
  private final Register reset =
      registers.at(0x0, "RESET").reset(ALL).writable(ALL).onWrite(word -> apply());
  private final Register wdsel = registers.at(0x4, "WDSEL").writable(ALL);
  private final List<Gated> gates = new ArrayList<>();
  private int held = ALL;
  private Runnable changed = () -> {};

  /** Makes the controller; everything is held. */
  public Resets() {
    registers.at(0x8, "RESET_DONE").reads(this::done);
  }

  /** Returns the registers, at 0x4000C000. */
  public Registers registers() {
    return registers;
  }

  /**
   * Puts {@code block} behind its reset. A subsystem may have several blocks.
   *
   * @param reset runs each time the subsystem enters reset: gives the registers their reset values
   *     and ends what is under way
   * @param clock the clock without which the block does not leave reset: clk_sys for most
   * @return what to attach to the bus in place of the block
   */
  public Peripheral gate(Subsystem subsystem, Peripheral block, Runnable reset, ClockDomain clock) {
    Gate gate = new Gate(block, reset, clock);
    gates.add(new Gated(subsystem, gate));
    return gate;
  }

  /** Sets what runs after a subsystem has entered or left its reset. */
  public void onChange(Runnable action) {
    changed = action;
  }

  /** Returns whether {@code subsystem} is held in reset. */
  public boolean held(Subsystem subsystem) {
    return (held & subsystem.mask()) != 0;
  }

  /** Resets the controller itself, and with it everything it holds. */
  public void reset() {
    registers.reset();
    apply();
  }

  /**
   * Takes the watchdog's bite: asserts the resets that WDSEL selects. That they stay asserted until
   * the firmware releases them is our reading; the datasheet does not say.
   */
  public void watchdog() {
    reset.value(reset.value() | wdsel.value());
    apply();
  }

  private void apply() {
    int now = reset.value();
    int entering = now & ~held;
    int leaving = held & ~now;
    held = now;
    for (Gated each : gates) {
      if ((entering & each.subsystem.mask()) != 0) {
        each.gate.hold();
      } else if ((leaving & each.subsystem.mask()) != 0) {
        each.gate.release();
      }
    }
    if ((entering | leaving) != 0) {
      changed.run();
    }
  }

  private int done() {
    int done = ALL & ~held;
    for (Gated each : gates) {
      if (!each.gate.done()) {
        done &= ~each.subsystem.mask();
      }
    }
    return done;
  }
}
