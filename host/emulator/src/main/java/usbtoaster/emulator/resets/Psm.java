package usbtoaster.emulator.resets;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * PSM: the power-on state machine, which brings the parts of the chip up one after the other
 * (datasheet 2.13). Here they come up at once.
 *
 * <p>A stage comes up when the one before it is up. So FRCE_OFF takes a stage down and those behind
 * it, in the order of their bits, and the watchdog those that WDSEL selects and those behind them;
 * FRCE_ON holds a stage up although the one before it is down, and with it those behind it. PROC1
 * is the last, which is how one core resets the other; to reset the SIO alone core 0 must be held
 * (embassy-rs/embassy#3001 found so on silicon). Where FRCE_ON meets its own FRCE_OFF or WDSEL, the
 * stage goes down: our reading. Belongs to the machine's thread.
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
  private static final List<Stage> STAGES = List.of(Stage.values());

  private record Hook(Stage stage, Listener listener) {}

  private final Registers registers = new Registers("PSM");
  private final Register frceOn;
  private final Register frceOff;
  private final Register wdsel;
  private final List<Hook> hooks = new ArrayList<>();
  private int on = ALL;

  /** Makes the state machine, run through to its end. */
  public Psm() {
    frceOn = registers.at(0x0, "FRCE_ON").writable(ALL).onWrite(word -> apply());
    frceOff = registers.at(0x4, "FRCE_OFF").writable(ALL).onWrite(word -> apply());
    wdsel = registers.at(0x8, "WDSEL").writable(ALL);
    registers.at(0xC, "DONE").reads(() -> on);
  }

  /** Returns the registers, at 0x40010000. */
  public Registers registers() {
    return registers;
  }

  /** Adds who is notified when {@code stage} goes down and comes up. */
  public void listen(Stage stage, Listener listener) {
    hooks.add(new Hook(stage, listener));
  }

  /** Resets the registers; a stage that was forced off comes up. */
  public void reset() {
    registers.reset();
    apply();
  }

  /**
   * Takes the watchdog's bite: takes the stages that WDSEL selects down, and those behind them, and
   * brings them up.
   */
  public void watchdog() {
    int bitten = on & ~upWithout(frceOff.value() | wdsel.value());
    power(bitten, false);
    power(bitten, true);
  }

  /** Returns the stages that are up while those of {@code off} are down. */
  private int upWithout(int off) {
    int up = 0;
    boolean before = true;
    for (Stage stage : STAGES) {
      int mask = stage.mask();
      before = (off & mask) == 0 && (before || frceOn.has(mask));
      up |= before ? mask : 0;
    }
    return up;
  }

  private void apply() {
    int now = upWithout(frceOff.value());
    int down = on & ~now;
    int up = now & ~on;
    on = now;
    power(down, false);
    power(up, true);
  }

  private void power(int stages, boolean up) {
    for (Stage stage : STAGES) {
      if ((stages & stage.mask()) != 0) {
        notifyListeners(stage, up);
      }
    }
  }

  private void notifyListeners(Stage stage, boolean up) {
    for (Hook hook : hooks) {
      if (hook.stage == stage) {
        hook.listener.power(up);
      }
    }
  }
}
