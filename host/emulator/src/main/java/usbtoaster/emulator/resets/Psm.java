package usbtoaster.emulator.resets;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * PSM: the power-on state machine, which brings the parts of the chip up one after the other
 * (datasheet 2.13). Here they come up at once.
 *
 * <p>FRCE_OFF takes one stage down and brings it up again: that is how one core resets the other.
 * The stages after it stay as they are; the datasheet does not say that they follow. Belongs to the
 * machine's thread.
 */
public final class Psm {
  /** The parts, in the order of their bits and in which they come up. */
  public enum Stage {
    /** The ring oscillator. */
    ROSC(0),
    /** The crystal oscillator. */
    XOSC(1),
    /** The clock generators. */
    CLOCKS(2),
    /** The subsystem resets, and with them every subsystem. */
    RESETS(3),
    /** The bus fabric. */
    BUSFABRIC(4),
    /** The boot ROM. */
    ROM(5),
    /** A bank of SRAM: contents stay. */
    SRAM0(6),
    /** A bank of SRAM: contents stay. */
    SRAM1(7),
    /** A bank of SRAM: contents stay. */
    SRAM2(8),
    /** A bank of SRAM: contents stay. */
    SRAM3(9),
    /** A bank of SRAM: contents stay. */
    SRAM4(10),
    /** A bank of SRAM: contents stay. */
    SRAM5(11),
    /** Execute in place: its control, and the SSI. */
    XIP(12),
    /** The regulator's registers. */
    VREG_AND_CHIP_RESET(13),
    /** The SIO. */
    SIO(14),
    /** Core 0. */
    PROC0(15),
    /** Core 1. */
    PROC1(16);

    private final int bit;

    Stage(int bit) {
      this.bit = bit;
    }

    /** Returns the stage's bit in the registers. */
    public int mask() {
      return 1 << bit;
    }
  }

  /** What a stage does when its reset is asserted and released. */
  @FunctionalInterface
  public interface Listener {
    /** The stage goes down, or comes up in its state after reset. */
    void power(boolean on);
  }

  private static final int ALL = 0x0001_FFFF;

  private record Hook(Stage stage, Listener listener) {}

  private final Registers registers = new Registers("PSM");
  private final Register frceOff;
  private final Register wdsel;
  private final List<Hook> hooks = new ArrayList<>();
  private int on = ALL;

  /** Makes the state machine, run through to its end. */
  public Psm() {
    registers.at(0x0, "FRCE_ON").writable(ALL);
    frceOff = registers.at(0x4, "FRCE_OFF").writable(ALL).onWrite(word -> apply());
    wdsel = registers.at(0x8, "WDSEL").writable(ALL);
    registers.at(0xC, "DONE").reads(() -> on);
  }

  /** Returns the registers, at 0x40010000. */
  public Registers registers() {
    return registers;
  }

  /** Adds who is told when {@code stage} goes down and comes up. */
  public void listen(Stage stage, Listener listener) {
    hooks.add(new Hook(stage, listener));
  }

  /** Resets the registers; a stage that was forced off comes up. */
  public void reset() {
    registers.reset();
    apply();
  }

  /** Takes the watchdog's bite: takes the stages that WDSEL selects down, and brings them up. */
  public void watchdog() {
    int selected = wdsel.value() & on;
    power(selected, false);
    power(selected, true);
  }

  private void apply() {
    int now = ALL & ~frceOff.value();
    int down = on & ~now;
    int up = now & ~on;
    on = now;
    power(down, false);
    power(up, true);
  }

  private void power(int stages, boolean up) {
    for (Stage stage : Stage.values()) {
      if ((stages & stage.mask()) != 0) {
        tell(stage, up);
      }
    }
  }

  private void tell(Stage stage, boolean up) {
    for (Hook hook : hooks) {
      if (hook.stage == stage) {
        hook.listener.power(up);
      }
    }
  }
}
