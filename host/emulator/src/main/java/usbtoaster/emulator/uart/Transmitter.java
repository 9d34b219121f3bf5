package usbtoaster.emulator.uart;

import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.Listeners;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The transmit half: FIFO, shift register and UARTTXD.
 *
 * <p>Overview: a frame begins as soon as there is a character and permission, not at the next tick
 * of the baud clock, and ends at an alarm. UARTTXD is a lazy wire: its level is computed from how
 * far the frame is, and only if somebody listens a second alarm goes from edge to edge. A break
 * holds the line low after the current frame, and the FIFO waits.
 */
final class Transmitter {
  private final VirtualClock clock;
  private final ClockDomain clkPeri;
  private final LineSettings settings;
  private final Runnable changed;
  private final UartFifo fifo = new UartFifo();
  private final Listeners<UartListener> listeners;
  private final Signal txd;
  private final Alarm frameEnd;
  private final Alarm edge;
  private boolean enabled;
  private boolean breaking;
  private boolean infrared;
  private boolean watched;
  private boolean sending;
  private int character;
  private int frame;
  private int frameBits;
  private long frameTick;

  /**
   * Makes a transmitter.
   *
   * @param changed runs after a character has left the FIFO
   */
  Transmitter(
      String name,
      VirtualClock clock,
      ClockDomain clkPeri,
      LineSettings settings,
      Runnable changed) {
    this.clock = clock;
    this.clkPeri = clkPeri;
    this.settings = settings;
    this.changed = changed;
    listeners = new Listeners<>(name, clock.failures());
    txd = new Signal(name + " TX", new Wire());
    frameEnd = clock.alarm(name + " end of a frame", this::end);
    edge = clock.alarm(name + " edge", this::edge);
    clkPeri.onChange(this::arm);
  }

  Signal txd() {
    return txd;
  }

  UartFifo fifo() {
    return fifo;
  }

  Listeners<UartListener> listeners() {
    return listeners;
  }

  boolean busy() {
    return sending || !fifo.empty();
  }

  /** Says whether frames may begin: UARTEN, TXE and, with CTSEN, nUARTCTS. */
  void enable(boolean enabled) {
    this.enabled = enabled;
    next();
  }

  void sendBreak(boolean breaking) {
    this.breaking = breaking;
    next();
    txd.set(level());
  }

  /** Lets frames go out as light, which leads to no pin, and not on UARTTXD. */
  void infrared(boolean infrared) {
    this.infrared = infrared;
    txd.set(level());
  }

  /** Puts a character into the FIFO; if it is full the character is lost. */
  void write(int value) {
    if (!fifo.full()) {
      fifo.push(value & 0xFF);
      next();
    }
  }

  void reset() {
    enabled = false;
    breaking = false;
    infrared = false;
    sending = false;
    fifo.enabled(false);
    fifo.clear();
    arm();
    txd.set(true);
  }

  private void next() {
    boolean may = enabled && !breaking && settings.clocked();
    if (sending || fifo.empty() || !may) {
      return;
    }
    sending = true;
    character = settings.mask(fifo.pop());
    frame = settings.frame(character);
    frameBits = settings.frameBits();
    frameTick = clkPeri.ticks();
    arm();
    txd.set(level());
    changed.run();
  }

  private void end() {
    sending = false;
    int sent = character;
    if (!infrared) {
      listeners.notifyEach(each -> each.sent(sent));
    }
    next();
    txd.set(level());
  }

  private void edge() {
    txd.set(level());
    arm();
  }

  private void arm() {
    if (!sending) {
      clock.disarm(frameEnd);
      clock.disarm(edge);
      return;
    }
    clock.arm(frameEnd, picosOf(frameBits));
    int bit = settings.bitAt(clkPeri.ticks() - frameTick);
    int ahead = watched ? nextEdge(bit) : frameBits;
    if (ahead < frameBits) {
      clock.arm(edge, picosOf(ahead));
    } else {
      clock.disarm(edge);
    }
  }

  /** Returns the first bit after {@code bit} that has another level. */
  private int nextEdge(int bit) {
    int next = bit + 1;
    while (next < frameBits && (frame >> next & 1) == (frame >> bit & 1)) {
      next++;
    }
    return next;
  }

  private long picosOf(int bit) {
    return clkPeri.picosAt(frameTick + settings.ticks(2 * bit));
  }

  private boolean level() {
    if (infrared) {
      return true;
    }
    if (!sending) {
      return !breaking;
    }
    int bit = Math.min(settings.bitAt(clkPeri.ticks() - frameTick), frameBits - 1);
    return (frame >> bit & 1) != 0;
  }

  /** UARTTXD, computed. */
  private final class Wire implements Signal.Source {
    @Override
    public boolean level() {
      return Transmitter.this.level();
    }

    @Override
    public void watched(boolean watches) {
      watched = watches;
      arm();
    }
  }
}
