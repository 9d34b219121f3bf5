package usbtoaster.emulator.pwm;

import java.util.List;
import usbtoaster.emulator.bus.InterruptStatus;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.gpio.PinFunctions;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The PWM block (datasheet 4.5): eight slices with two outputs each, one interrupt of their wraps,
 * and a data request for each slice.
 *
 * <p>A wrap is a data request of one cycle (4.5.2.7): ready for one transfer, and for none again,
 * at the same moment. The wraps of a slice whose request is not {@linkplain Dreq#wanted wanted} are
 * not reported. The wrap of phase-correct modulation is where the counter stands at 0 the second
 * time.
 *
 * <p>Belongs to the machine's thread.
 */
public final class Pwm {
  private static final int SLICES = 8;
  private static final int ALL = 0xFF;
  private static final int STRIDE = 0x14;

  /** The bits of CSR that are stored: PH_ADV and PH_RET clear themselves at once. */
  private static final int CSR = 0x3F;

  private final Registers registers = new Registers("PWM");
  private final PwmSlice[] slices = new PwmSlice[SLICES];
  private final Register[] controls = new Register[SLICES];
  private final InterruptStatus status;
  private final InterruptLine line;
  private final List<Dreq> dreqs;
  private int raw;

  /** The slices whose data request is wanted, a bit for each. */
  private int paced;

  /**
   * Makes the block in reset.
   *
   * @param irq PWM_IRQ_WRAP
   * @param dreqs DREQ_PWM_WRAP0 to DREQ_PWM_WRAP7
   */
  public Pwm(VirtualClock clock, ClockDomain clkSys, InterruptLine irq, List<Dreq> dreqs) {
    this.line = irq;
    this.dreqs = List.copyOf(dreqs);
    Reports reports = new Reports();
    for (int i = 0; i < SLICES; i++) {
      PwmSlice slice = new PwmSlice(i, clock, clkSys, reports);
      slices[i] = slice;
      int index = i;
      this.dreqs.get(i).onWanted(() -> pace(index));
      declare(i, slice);
    }
    registers.at(0xA0, "EN").reads(this::enables).onWrite(this::enable);
    registers.at(0xA4, "INTR").clearable(-1).reads(this::interrupts).onWrite(this::clear);
    status = new InterruptStatus(registers, 0xA8, "", ALL, () -> raw, this::interruptsChanged);
    status.register().reads(this::statuses);
  }

  /** Returns the block. */
  public Peripheral registers() {
    return registers;
  }

  /** Connects the slices to the pins as function 4. */
  public void connect(PinFunctions functions) {
    for (int i = 0; i < SLICES; i++) {
      PwmSlice slice = slices[i];
      functions.connect("PWM_A_" + i, PinFunction.output(slice.outputA()));
      functions.connect(
          "PWM_B_" + i, new PinFunction(slice.outputB(), slice.enableB(), slice.inputB()));
    }
  }

  /** Resets the block. */
  public void reset() {
    registers.reset();
    for (PwmSlice slice : slices) {
      slice.reset();
    }
    raw = 0;
    update();
  }

  private void declare(int index, PwmSlice slice) {
    int at = STRIDE * index;
    String name = "CH" + index + "_";
    controls[index] = registers.at(at, name + "CSR").writable(CSR).onWrite(slice::control);
    registers.at(at + 4, name + "DIV").reset(0x10).writable(0xFFF).onWrite(slice::divide);
    registers.at(at + 8, name + "CTR").reads(slice::count).onWrite(slice::count);
    Register compare = registers.at(at + 0xC, name + "CC").writable(-1);
    Register top = registers.at(at + 0x10, name + "TOP").reset(0xFFFF).writable(0xFFFF);
    compare.onWrite(any -> slice.compare(compare.value(), top.value()));
    top.onWrite(any -> slice.compare(compare.value(), top.value()));
  }

  private int enables() {
    int bits = 0;
    for (int i = 0; i < SLICES; i++) {
      bits |= (controls[i].value() & 1) << i;
    }
    return bits;
  }

  private void enable(int word) {
    for (int i = 0; i < SLICES; i++) {
      int value = (controls[i].value() & ~1) | (word >> i & 1);
      controls[i].value(value);
      slices[i].control(value);
    }
  }

  private int interrupts() {
    refresh();
    return raw;
  }

  private int statuses() {
    refresh();
    return status.value();
  }

  private void clear(int word) {
    refresh();
    raw &= ~word;
    interruptsChanged();
  }

  private void interruptsChanged() {
    update();
    refresh();
  }

  private void refresh() {
    for (PwmSlice slice : slices) {
      slice.refresh();
    }
  }

  private void update() {
    line.set(status.value() != 0);
  }

  /** Brings a slice up to now before its wraps begin to count, or cease to. */
  private void pace(int index) {
    slices[index].refresh();
    int bit = 1 << index;
    paced = dreqs.get(index).wanted() ? paced | bit : paced & ~bit;
    slices[index].refresh();
  }

  /** What the slices report. */
  private final class Reports implements PwmSlice.Wraps {
    @Override
    public void wrapped(int slice, long times) {
      raw |= 1 << slice;
      update();
      if ((paced & 1 << slice) != 0) {
        Dreq dreq = dreqs.get(slice);
        for (long i = 0; i < times; i++) {
          dreq.ready(1);
          dreq.ready(0);
        }
      }
    }

    @Override
    public boolean wanted(int slice) {
      return ((paced | (status.enabled() & ~raw)) & 1 << slice) != 0;
    }
  }
}
