package usbtoaster.emulator.spi;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The four interrupts of a PL022 and their combined line (datasheet 4.4.2.8): SSPIMSC, SSPRIS,
 * SSPMIS, SSPICR.
 *
 * <p>The receive timeout comes when the receive FIFO holds words and none has come for 32 bit
 * periods of the block's own divider; so a slave whose SSPCPSR was never written has none. It goes
 * when the FIFO is emptied, when a word comes, or when RTIC is written; what the silicon does
 * behind RTIC with words still in the FIFO is not documented: here it waits for the next word.
 *
 * <p>Its alarm is armed only while the timeout is unmasked; otherwise a read computes it.
 */
final class SspInterrupts {
  private static final int ROR = 1;
  private static final int RT = 1 << 1;
  private static final int RX = 1 << 2;
  private static final int TX = 1 << 3;
  private static final int TIMEOUT_BITS = 32;

  private final Pl022 spi;
  private final VirtualClock clock;
  private final InterruptLine irq;
  private final Register imsc;
  private final Alarm timeout;
  private boolean overrun;
  private boolean timeoutPossible;
  private long lastReceivedPicos;

  SspInterrupts(Pl022 spi, VirtualClock clock, InterruptLine irq, Registers registers) {
    this.spi = spi;
    this.clock = clock;
    this.irq = irq;
    timeout = clock.alarm(registers.name() + " receive timeout", this::refresh);
    imsc = registers.at(0x14, "SSPIMSC").writable(0xF).onWrite(word -> masked());
    registers.at(0x18, "SSPRIS").reset(TX).reads(() -> raw(0xF));
    registers.at(0x1C, "SSPMIS").reads(() -> raw(imsc.value()));
    registers.at(0x20, "SSPICR").clearable(-1).onWrite(this::clear);
  }

  void reset() {
    overrun = false;
    timeoutPossible = false;
    clock.disarm(timeout);
  }

  /** A word was lost. */
  void overrun() {
    overrun = true;
    received();
  }

  /** A word has come: the idle time begins anew. */
  void received() {
    timeoutPossible = true;
    lastReceivedPicos = clock.picos();
    if (imsc.has(RT)) {
      arm();
    }
  }

  /** Sets the line to what it is to be. */
  void refresh() {
    irq.set(raw(imsc.value()) != 0);
  }

  private int raw(int mask) {
    return ((overrun ? ROR : 0)
            | ((mask & RT) != 0 && timedOut() ? RT : 0)
            | (spi.rx().count() >= Pl022.FIFO_DEPTH / 2 ? RX : 0)
            | (spi.tx().count() <= Pl022.FIFO_DEPTH / 2 ? TX : 0))
        & mask;
  }

  private boolean timedOut() {
    return timeoutPossible && !spi.rx().empty() && clock.picos() >= timeoutPicos();
  }

  private long timeoutPicos() {
    long bitTicks = spi.settings().bitTicks();
    return bitTicks == 0
        ? Long.MAX_VALUE
        : spi.peri().picosAt(spi.peri().ticksAt(lastReceivedPicos) + TIMEOUT_BITS * bitTicks);
  }

  private void masked() {
    if (imsc.has(RT)) {
      arm();
    } else {
      clock.disarm(timeout);
    }
    refresh();
  }

  private void arm() {
    long at = timeoutPicos();
    if (timeoutPossible && at != Long.MAX_VALUE && at > clock.picos()) {
      clock.arm(timeout, at);
    }
  }

  private void clear(int word) {
    if ((word & ROR) != 0) {
      overrun = false;
    }
    if ((word & RT) != 0) {
      timeoutPossible = false;
    }
    refresh();
  }
}
