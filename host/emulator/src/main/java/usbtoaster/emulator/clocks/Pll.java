package usbtoaster.emulator.clocks;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * PLL_SYS and PLL_USB: multiply the crystal's frequency (datasheet 2.18): output = reference /
 * REFDIV * FBDIV / POSTDIV1 / POSTDIV2.
 *
 * <p>A change takes effect when the VCO has locked; until then the output stays as it was, and a
 * PLL that was powered down gives nothing. The datasheet names no lock time: 500 cycles of the
 * divided reference are our guess. Outside of the limits of 2.18.2 it never locks; but a VCO of 400
 * to 750 MHz does, with a warning: until revision 1.8 the datasheet allowed it, and the first SDKs
 * had PLL_USB there. Belongs to the machine's thread.
 */
public final class Pll {
  private static final Logger LOG = LoggerFactory.getLogger(Pll.class);

  private static final int LOCK = 1 << 31;
  private static final int BYPASS = 1 << 8;
  private static final int REFDIV = 0x3F;
  private static final int VCOPD = 1 << 5;
  private static final int POSTDIVPD = 1 << 3;
  private static final int PD = 1;
  private static final int LOCK_CYCLES = 500;
  private static final long REFERENCE_MIN_HERTZ = 5_000_000;
  private static final int FBDIV_MIN = 16;
  private static final int FBDIV_MAX = 320;
  private static final long VCO_MIN_HERTZ = 750_000_000;
  private static final long VCO_LEAST_HERTZ = 400_000_000;
  private static final long VCO_MAX_HERTZ = 1_600_000_000;

  private final VirtualClock clock;
  private final ClockDomain reference;
  private final ClockDomain output;
  private final Alarm lock;
  private final Registers registers;
  private final Register cs;
  private final Register pwr;
  private final Register fbdiv;
  private final Register prim;
  private long wantedHertz;
  private long vcoHertz;
  private boolean locked;

  /**
   * Makes a PLL, powered down.
   *
   * @param name the datasheet's: PLL_SYS or PLL_USB
   * @param reference the crystal oscillator's output
   */
  public Pll(String name, VirtualClock clock, ClockDomain reference) {
    this.clock = clock;
    this.reference = reference;
    output = new ClockDomain(name.toLowerCase(java.util.Locale.ROOT), clock, 0);
    lock = clock.alarm(name + " locks", this::lock);
    registers = new Registers(name);
    cs = registers.at(0x0, "CS").reset(1).writable(BYPASS | REFDIV).onWrite(word -> update());
    cs.reads(() -> cs.value() | (locked ? LOCK : 0));
    pwr = registers.at(0x4, "PWR").reset(0x2D).writable(0x2D).onWrite(word -> update());
    fbdiv = registers.at(0x8, "FBDIV_INT").writable(0xFFF).onWrite(word -> update());
    prim = registers.at(0xC, "PRIM").reset(0x7_7000).writable(0x7_7000).onWrite(word -> update());
    reference.onChange(this::update);
  }

  /** Returns the registers, at 0x40028000 (PLL_SYS) or 0x4002C000 (PLL_USB). */
  public Registers registers() {
    return registers;
  }

  /** Returns the output; 0 Hz while there is none. */
  public ClockDomain output() {
    return output;
  }

  /** Resets the block: the PLL is powered down. */
  public void reset() {
    registers.reset();
    update();
  }

  private void update() {
    boolean powered = !pwr.has(PD | VCOPD) && reference.hertz() > 0;
    long wanted = powered ? (long) fbdiv.value() * dividedReference() : 0;
    if (wanted != wantedHertz) {
      wantedHertz = wanted;
      locked = false;
      clock.disarm(lock);
      if (wanted == 0) {
        vcoHertz = 0;
      } else if (possible()) {
        if (wanted < VCO_MIN_HERTZ) {
          LOG.warn("{} has its VCO at {} Hz: 750 MHz is the least", registers.name(), wanted);
        }
        long cyclePicos = VirtualClock.PICOS_PER_SECOND / dividedReference();
        clock.armIn(lock, LOCK_CYCLES * cyclePicos);
      } else {
        LOG.warn("{} cannot lock: {} and VCO at {} Hz", registers.name(), fbdiv, wanted);
      }
    }
    drive();
  }

  private long dividedReference() {
    int refdiv = cs.value() & REFDIV;
    return refdiv == 0 ? 0 : reference.hertz() / refdiv; // what REFDIV 0 does is not defined
  }

  private boolean possible() {
    int multiple = fbdiv.value();
    return dividedReference() >= REFERENCE_MIN_HERTZ
        && multiple >= FBDIV_MIN
        && multiple <= FBDIV_MAX
        && wantedHertz >= VCO_LEAST_HERTZ
        && wantedHertz <= VCO_MAX_HERTZ;
  }

  private void lock() {
    vcoHertz = wantedHertz;
    locked = true;
    drive();
  }

  private void drive() {
    int divisor = ((prim.value() >>> 16) & 7) * ((prim.value() >>> 12) & 7);
    if (cs.has(BYPASS)) {
      output.hertz(reference.hertz());
    } else if (pwr.has(POSTDIVPD) || divisor == 0) {
      output.hertz(0);
    } else {
      output.hertz(vcoHertz / divisor);
    }
  }
}
