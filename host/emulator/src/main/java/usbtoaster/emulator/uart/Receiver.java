package usbtoaster.emulator.uart;

import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The receive half: UARTRXD, shift register, FIFO and the errors (datasheet 4.2.3).
 *
 * <p>Overview: a falling edge while idle begins a frame; an alarm samples the middle of each bit up
 * to the first stop bit. A start bit that is high in its middle was noise. If all was low the frame
 * is a break, and the line must go high before the next one. A receiver that is enabled while the
 * line is low takes that for a start bit: silicon does so with a pin that is not connected yet. A
 * frame that has begun is finished even if the receiver is disabled meanwhile.
 */
final class Receiver {
  /** The error bits of a FIFO entry, as in UARTDR. */
  static final int FE = 1 << 8;

  static final int PE = 1 << 9;
  static final int BE = 1 << 10;
  static final int OE = 1 << 11;

  private static final int TIMEOUT_BITS = 32;

  private final VirtualClock clock;
  private final ClockDomain clkPeri;
  private final LineSettings settings;
  private final UartInterrupts interrupts;
  private final Runnable changed;
  private final UartFifo fifo = new UartFifo();
  private final Signal.Listener line = this::lineChanged;
  private final Alarm sample;
  private final Alarm timeout;
  private Signal rxd;
  private boolean enabled;
  private boolean receiving;
  private boolean broken;
  private int bit;
  private int shift;
  private long frameTick;
  private long timeoutTick;
  private boolean overrun;
  private int errors;

  /**
   * Makes a receiver.
   *
   * @param changed runs after a character has come into the FIFO or is lost
   */
  Receiver(
      String name,
      VirtualClock clock,
      ClockDomain clkPeri,
      LineSettings settings,
      UartInterrupts interrupts,
      Signal rxd,
      Runnable changed) {
    this.clock = clock;
    this.clkPeri = clkPeri;
    this.settings = settings;
    this.interrupts = interrupts;
    this.rxd = rxd;
    this.changed = changed;
    sample = clock.alarm(name + " sample", this::sample);
    timeout = clock.alarm(name + " receive timeout", this::timeout);
    clkPeri.onChange(this::rearm);
    rxd.listen(line);
  }

  UartFifo fifo() {
    return fifo;
  }

  /** Sets what the receiver listens to: UARTRXD, or UARTTXD in loopback. */
  void listenTo(Signal source) {
    if (source == rxd) {
      return;
    }
    boolean before = rxd.level();
    rxd.unlisten(line);
    rxd = source;
    rxd.listen(line);
    if (rxd.level() != before) {
      lineChanged(!before);
    }
  }

  void enable(boolean enabled) {
    boolean begins = enabled && !this.enabled;
    this.enabled = enabled;
    if (begins && !rxd.level()) {
      begin();
    }
  }

  boolean enabled() {
    return enabled;
  }

  /** Takes a character off the FIFO: UARTDR. Its errors go to UARTRSR. */
  int read() {
    int entry = peek();
    if (!fifo.empty()) {
      fifo.pop();
      errors = (errors & OE) | (entry & (FE | PE | BE));
    }
    if (fifo.empty()) {
      clock.disarm(timeout);
      interrupts.clear(UartInterrupts.RT);
    }
    return entry;
  }

  int peek() {
    return fifo.peek();
  }

  /** Returns UARTRSR. */
  int status() {
    return errors >> 8;
  }

  /** UARTECR: any write clears the errors. */
  void clearErrors() {
    errors = 0;
  }

  void reset() {
    enabled = false;
    receiving = false;
    broken = false;
    overrun = false;
    errors = 0;
    fifo.enabled(false);
    fifo.clear();
    clock.disarm(sample);
    clock.disarm(timeout);
  }

  /**
   * A frame has arrived: {@code entry} is the character with its error bits. One that finds no
   * place is lost; the next one that does carries the mark of that (PL011 TRM 2.4.2).
   */
  void arrive(int entry) {
    int raised = 0;
    raised |= (entry & FE) == 0 ? 0 : UartInterrupts.FE;
    raised |= (entry & PE) == 0 ? 0 : UartInterrupts.PE;
    raised |= (entry & BE) == 0 ? 0 : UartInterrupts.BE;
    if (fifo.full()) {
      overrun = true;
      errors |= OE;
      raised |= UartInterrupts.OE;
    } else {
      fifo.push(overrun ? entry | OE : entry);
      overrun = false;
    }
    interrupts.raise(raised);
    startTimeout();
    changed.run();
  }

  private void lineChanged(boolean level) {
    if (level) {
      broken = false;
    } else {
      begin();
    }
  }

  private void begin() {
    if (!receiving && !broken && enabled && settings.clocked()) {
      receiving = true;
      bit = 0;
      shift = 0;
      frameTick = clkPeri.ticks();
      armSample();
    }
  }

  private void armSample() {
    clock.arm(sample, clkPeri.picosAt(frameTick + settings.ticks(2 * bit + 1)));
  }

  private void sample() {
    boolean high = rxd.level();
    if (bit == 0 && high) {
      receiving = false;
      return;
    }
    shift |= high ? 1 << bit : 0;
    bit++;
    if (bit < settings.frameBitsToStop()) {
      armSample();
      return;
    }
    receiving = false;
    arrive(decode());
  }

  private int decode() {
    int data = settings.mask(shift >> 1);
    int stop = settings.frameBitsToStop() - 1;
    int entry = data;
    if (settings.parityEnabled() && (shift >> (stop - 1) & 1) != settings.parity(data)) {
      entry |= PE;
    }
    if ((shift >> stop & 1) == 0) {
      broken = shift == 0;
      entry |= broken ? FE | BE : FE;
    }
    return entry;
  }

  /**
   * Watches for the next time-out after UARTICR cleared one: with characters still in the FIFO the
   * silicon raises it again. When, the manual does not say; here another 32 bits later.
   */
  void watch() {
    if (!fifo.empty() && !timeout.armed()) {
      startTimeout();
    }
  }

  private void startTimeout() {
    timeoutTick = clkPeri.ticks() + settings.ticks(2 * TIMEOUT_BITS);
    clock.arm(timeout, clkPeri.picosAt(timeoutTick));
  }

  private void timeout() {
    if (!fifo.empty()) {
      interrupts.raise(UartInterrupts.RT);
    }
  }

  private void rearm() {
    if (receiving) {
      armSample();
    }
    if (timeout.armed()) {
      clock.arm(timeout, clkPeri.picosAt(timeoutTick));
    }
  }
}
