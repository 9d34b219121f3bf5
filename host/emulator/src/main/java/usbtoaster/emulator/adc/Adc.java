package usbtoaster.emulator.adc;

import java.util.function.IntPredicate;
import usbtoaster.emulator.bus.Fifo;
import usbtoaster.emulator.bus.InterruptStatus;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The ADC (datasheet 4.9): 12 bits, a conversion in 96 ticks of clk_adc, the input sampled as it
 * begins. It is an ideal one, without noise, and without RP2040-E11 unless {@link #unequalCodes}.
 *
 * <p>Overview: conversions are made up for when somebody looks: an access to a register, a voltage
 * that changes. An alarm at the end of each is armed only while it may raise the interrupt or a
 * data request. So a converter that runs for nobody costs nothing.
 *
 * <p>Belongs to the machine's thread.
 */
public final class Adc {
  private static final int CS_EN = 1;
  private static final int CS_TS_EN = 1 << 1;
  private static final int CS_START_ONCE = 1 << 2;
  private static final int CS_START_MANY = 1 << 3;
  private static final int CS_READY = 1 << 8;
  private static final int CS_ERR = 1 << 9;
  private static final int CS_ERR_STICKY = 1 << 10;
  private static final int CS_AINSEL = 0x7 << 12;
  private static final int CS_AINSEL_LSB = 12;
  private static final int CS_RROBIN = 0x1F << 16;
  private static final int CS_RROBIN_LSB = 16;
  private static final int FCS_EN = 1;
  private static final int FCS_SHIFT = 1 << 1;
  private static final int FCS_ERR = 1 << 2;
  private static final int FCS_DREQ_EN = 1 << 3;
  private static final int FCS_EMPTY = 1 << 8;
  private static final int FCS_FULL = 1 << 9;
  private static final int FCS_UNDER = 1 << 10;
  private static final int FCS_OVER = 1 << 11;
  private static final int FCS_LEVEL_LSB = 16;
  private static final int FCS_THRESH = 0xF << 24;
  private static final int FCS_THRESH_LSB = 24;
  private static final int FIFO_ERR = 1 << 15;
  private static final int FIFO_DEPTH = 4;

  private final VirtualClock clock;
  private final ClockDomain clkAdc;
  private final InterruptLine line;
  private final Dreq dreq;
  private final AdcInputs inputs;
  private final Quantizer quantizer = new Quantizer();
  private final Sequencer sequencer = new Sequencer();
  private final Fifo fifo = new Fifo(FIFO_DEPTH);
  private final Alarm conversion;
  private final Registers registers = new Registers("ADC");
  private final Register cs;
  private final Register result;
  private final Register fcs;
  private final Register div;
  private final InterruptStatus interrupt;
  private boolean sampled; // the conversion under way has its sample
  private int input;
  private double volts;

  /**
   * Makes the ADC in reset.
   *
   * @param line ADC_IRQ_FIFO
   * @param dreq offers as many samples as the FIFO has
   * @param pads whether the pad of input 0 to 3, GPIO26 to GPIO29, is high
   */
  public Adc(
      VirtualClock clock, ClockDomain clkAdc, InterruptLine line, Dreq dreq, IntPredicate pads) {
    this.clock = clock;
    this.clkAdc = clkAdc;
    this.line = line;
    this.dreq = dreq;
    inputs = new AdcInputs(pads, this::catchUp);
    conversion = clock.alarm("ADC conversion", this::update);
    cs =
        registers
            .at(0x00, "CS")
            .writable(CS_EN | CS_TS_EN | CS_START_MANY | CS_AINSEL | CS_RROBIN)
            .clearable(CS_ERR_STICKY)
            .reads(this::status)
            .onWrite(this::control);
    result = registers.at(0x04, "RESULT");
    fcs =
        registers
            .at(0x08, "FCS")
            .writable(FCS_EN | FCS_SHIFT | FCS_ERR | FCS_DREQ_EN | FCS_THRESH)
            .clearable(FCS_UNDER | FCS_OVER)
            .reads(this::fifoStatus)
            .onWrite(word -> update());
    registers.at(0x0C, "FIFO").reads(this::pop, fifo::stale);
    div = registers.at(0x10, "DIV").writable(0xFF_FFFF).onWrite(word -> divide());
    registers.at(0x14, "INTR").reads(this::raw);
    interrupt = new InterruptStatus(registers, 0x18, "", 1, this::raw, this::update);
    registers.onAccess(this::catchUp);
    registers.onStory(asked -> asked ? story() : "");
    clkAdc.onChange(this::update);
  }

  /** Returns the registers, at 0x4004C000. */
  public Registers registers() {
    return registers;
  }

  /** Returns what is at its inputs. */
  public AdcInputs inputs() {
    return inputs;
  }

  /** Says whether four codes are far wider than the others (RP2040-E11), as at first none is. */
  public void unequalCodes(boolean unequal) {
    catchUp();
    quantizer.ideal(!unequal);
  }

  /** Resets the block; a conversion under way is lost, what is at the inputs stays. */
  public void reset() {
    registers.reset();
    sequencer.reset();
    sampled = false;
    fifo.erase();
    update();
  }

  private void control(int word) {
    long now = clkAdc.ticks();
    if (!cs.has(CS_EN)) {
      sequencer.stop();
      sampled = false;
    } else {
      sequencer.many(cs.has(CS_START_MANY), now);
      if ((word & CS_START_ONCE) != 0) {
        sequencer.once(now);
      }
    }
    update();
  }

  private void divide() {
    sequencer.divide(div.value(), clkAdc.ticks());
    update();
  }

  private int status() {
    boolean ready = cs.has(CS_EN) && !sequencer.converting(clkAdc.ticks());
    return cs.value() | (ready ? CS_READY : 0);
  }

  private int fifoStatus() {
    return fcs.value()
        | (fifo.empty() ? FCS_EMPTY : 0)
        | (fifo.full() ? FCS_FULL : 0)
        | fifo.count() << FCS_LEVEL_LSB;
  }

  private int pop() {
    int sample = fifo.stale();
    if (fifo.empty()) {
      fcs.value(fcs.value() | FCS_UNDER);
    } else {
      fifo.pop();
    }
    update();
    return sample;
  }

  private int raw() {
    return reached() ? 1 : 0;
  }

  private boolean reached() {
    return fifo.count() >= (fcs.value() & FCS_THRESH) >>> FCS_THRESH_LSB;
  }

  /** Takes the samples and ends the conversions that were due by now. */
  private void catchUp() {
    long now = clkAdc.ticks();
    while (sequencer.running() && sequencer.startTick() <= now) {
      if (!sampled) {
        sample();
      }
      if (sequencer.endTick() > now) {
        return;
      }
      sampled = false;
      convert();
      sequencer.ended();
    }
  }

  private void sample() {
    sampled = true;
    input = (cs.value() & CS_AINSEL) >>> CS_AINSEL_LSB;
    volts = inputs.volts(input, clkAdc.picosAt(sequencer.startTick()), cs.has(CS_TS_EN));
  }

  private void convert() {
    boolean failed = Double.isNaN(volts);
    result.value(quantizer.code(volts));
    cs.value((cs.value() & ~CS_ERR) | (failed ? CS_ERR | CS_ERR_STICKY : 0));
    if (fcs.has(FCS_EN)) {
      store(failed);
    }
    selectNext();
  }

  private void store(boolean failed) {
    if (fifo.full()) {
      fcs.value(fcs.value() | FCS_OVER);
    } else {
      int sample = fcs.has(FCS_SHIFT) ? result.value() >> 4 : result.value();
      fifo.push(sample | (failed && fcs.has(FCS_ERR) ? FIFO_ERR : 0));
    }
  }

  private void selectNext() {
    int enabled = (cs.value() & CS_RROBIN) >>> CS_RROBIN_LSB;
    if (enabled != 0) {
      int next = Sequencer.nextInput(enabled, input);
      cs.value((cs.value() & ~CS_AINSEL) | next << CS_AINSEL_LSB);
    }
  }

  private void update() {
    catchUp();
    line.set(interrupt.value() != 0);
    dreq.words(fifo, fcs.has(FCS_DREQ_EN) && reached());
    boolean awaited = fcs.has(FCS_DREQ_EN) || interrupt.enabled() != 0;
    if (sequencer.running() && fcs.has(FCS_EN) && awaited && !fifo.full()) {
      clock.arm(conversion, clkAdc.picosAt(sequencer.endTick()));
    } else {
      clock.disarm(conversion);
    }
  }

  private String story() {
    catchUp();
    boolean runs = sequencer.running();
    return AdcStory.tell(cs.has(CS_EN), clkAdc.hertz(), fcs.has(FCS_EN), fifo.empty(), runs);
  }
}
