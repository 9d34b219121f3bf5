package usbtoaster.emulator.clocks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A clock generator (datasheet 2.15.3): multiplexers, a gate, a divider. CLK_REF and CLK_SYS have a
 * glitchless multiplexer in front of the auxiliary one and no gate; CLK_PERI has no divider.
 *
 * <p>Frequencies are whole hertz, rounded down where the divider leaves a rest. Belongs to the
 * machine's thread.
 */
final class ClockGenerator {
  /** In SRC of both glitchless multiplexers: what the auxiliary one selects. */
  private static final int SRC_AUX = 1;

  private static final int AUXSRC_LSB = 5;
  private static final int ENABLE = 1 << 11;
  private static final int KILL = 1 << 10;
  private static final int DIV_RESET = 0x100;
  private static final int DIV_FRAC = 0xFF;
  private static final int DIV_WRAP = 0x1_0000;

  /**
   * How a generator is made.
   *
   * @param name the datasheet's
   * @param offset of its CTRL; DIV and SELECTED follow
   * @param ctrlBits the bits that CTRL has
   * @param divBits the bits that DIV has; 0: there is none
   * @param glitchless what SRC selects, {@link #SRC_AUX} left out; empty: there is no SRC
   * @param auxiliary what AUXSRC selects
   */
  record Plan(
      String name,
      int offset,
      int ctrlBits,
      int divBits,
      List<ClockDomain> glitchless,
      List<ClockDomain> auxiliary) {}

  private final Plan plan;
  private final ClockDomain output;
  private final Register ctrl;
  private final @Nullable Register div;
  private @Nullable ClockDomain forced;

  ClockGenerator(VirtualClock clock, Registers registers, Plan plan) {
    this.plan = plan;
    output = new ClockDomain(plan.name.toLowerCase(java.util.Locale.ROOT), clock, 0);
    ctrl =
        registers
            .at(plan.offset, plan.name + "_CTRL")
            .writable(plan.ctrlBits)
            .onWrite(word -> update());
    div = plan.divBits == 0 ? null : divider(registers);
    registers.at(plan.offset + 8, plan.name + "_SELECTED").reads(this::selected);
    plan.glitchless.forEach(source -> source.onChange(this::update));
    plan.auxiliary.forEach(source -> source.onChange(this::update));
    update();
  }

  private Register divider(Registers registers) {
    return registers
        .at(plan.offset + 4, plan.name + "_DIV")
        .reset(DIV_RESET)
        .writable(plan.divBits)
        .onWrite(word -> update());
  }

  ClockDomain output() {
    return output;
  }

  /** Runs from {@code source}, undivided, whatever the registers say; null: no longer. */
  void force(@Nullable ClockDomain source) {
    forced = source;
    update();
  }

  void update() {
    ClockDomain by = forced;
    if (by != null) {
      output.hertz(by.hertz());
    } else if (plan.glitchless.isEmpty() && (!ctrl.has(ENABLE) || ctrl.has(KILL))) {
      output.hertz(0);
    } else {
      ClockDomain source = source();
      output.hertz(source == null ? 0 : divide(source.hertz()));
    }
  }

  private @Nullable ClockDomain source() {
    if (plan.glitchless.isEmpty() || src() == SRC_AUX) {
      int aux = (ctrl.value() & plan.ctrlBits & 0x1E0) >>> AUXSRC_LSB;
      return aux < plan.auxiliary.size() ? plan.auxiliary.get(aux) : null;
    }
    int index = src() > SRC_AUX ? src() - 1 : src();
    return index < plan.glitchless.size() ? plan.glitchless.get(index) : null;
  }

  private int src() {
    return ctrl.value() & 3;
  }

  private long divide(long hertz) {
    Register by = div;
    if (by == null) {
      return hertz;
    }
    int whole = by.value() >>> 8;
    long divisor = ((long) (whole == 0 ? DIV_WRAP : whole) << 8) + (by.value() & DIV_FRAC);
    return (hertz << 8) / divisor;
  }

  /** One-hot; 0 while the glitchless multiplexer waits for a source that does not tick. */
  private int selected() {
    if (plan.glitchless.isEmpty() || forced != null) {
      return 1;
    }
    ClockDomain source = source();
    return source == null || source.hertz() == 0 ? 0 : 1 << src();
  }
}
