package usbtoaster.mock;

import java.util.Arrays;
import java.util.Objects;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.time.Alarm;
import usbtoaster.time.NamedAlarm;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Trace;

/**
 * The toaster as a model in plain Java: the four wires' worth of it that a host can see.
 *
 * <p>Overview: frames and line levels come from any thread, alarms from the timebase's; one lock
 * guards all. The link is IN_RESET while RESET is low, then BOOTING, then UP; UP it may be deaf for
 * a moment after a frame. {@link #settle} does all that time brings about (boot over, armed again,
 * toast done) and is called at each frame and by one alarm, so a host that stalls instead of
 * waiting sees the same. {@link InterruptLine} makes interrupts of what it has to report.
 *
 * <p>Source: {@code docs/protocol.md}.
 */
public final class VirtualToaster {
  /** Takes the edges of IRQ, one at a time, on the timebase's thread. */
  @FunctionalInterface
  public interface EdgeSink {
    /** IRQ rose or fell. It may have moved on since. */
    void edge(boolean high);
  }

  private enum Link {
    IN_RESET,
    BOOTING,
    UP
  }

  private final Object lock = new Object();
  private final Timebase time;
  private final ToasterOptions options;
  private final LineListener lines;
  private final Ledger ledger;
  private final Firmware firmware;
  private final InterruptLine line;
  private final Alarm clock = new NamedAlarm("toaster's clock", this::tick);

  // All below are guarded by the lock.
  private Link link = Link.BOOTING;
  private long bootedNanos;
  private boolean deaf;
  private long receivesNanos;
  // What to tell when armed again.
  private boolean readyWhenArmed;
  private boolean aloneWhenArmed;
  private boolean changedWhenArmed;
  private long silentUntilNanos = Long.MIN_VALUE;
  private boolean silenceEndsByReset;
  private long clockNanos = Long.MAX_VALUE;

  private long ackRoseNanos;
  private long resetFellNanos;

  /** Makes a toaster with its power just switched on: it boots. Nobody listens to its lines. */
  public VirtualToaster(Timebase time, ToasterOptions options, Trace trace, EdgeSink edges) {
    this(time, options, trace, edges, (line, high, nanos) -> {});
  }

  /**
   * Makes a toaster with its power just switched on: it boots.
   *
   * @param lines is notified of the levels of IRQ, ACK and RESET, with the toaster's lock held
   */
  public VirtualToaster(
      Timebase time, ToasterOptions options, Trace trace, EdgeSink edges, LineListener lines) {
    this.time = time;
    this.lines = lines;
    this.options = options;
    this.ledger = new Ledger(options.ledgerEntries());
    this.firmware = new Firmware(ledger, trace);
    this.line = new InterruptLine(lock, time, options.interruptNanos(), edges, this::irqChanged);
    synchronized (lock) {
      boot(time.nanoTime());
    }
  }

  /** Returns what it did. */
  public Ledger ledger() {
    return ledger;
  }

  /** Returns the level of IRQ. */
  public boolean irq() {
    synchronized (lock) {
      return line.high();
    }
  }

  /** Sets the level of ACK. */
  public void ack(boolean high) {
    synchronized (lock) {
      long now = time.nanoTime();
      if (high == line.acknowledged()) {
        return;
      }
      lines.level(LineListener.ACK, high, now);
      if (high) {
        ackRoseNanos = now;
      } else {
        checkPulse(now - ackRoseNanos, Protocol.ACK_PULSE_NANOS);
      }
      line.acknowledge(high, now);
    }
  }

  /** Sets the level of RESET. It is high at the start. */
  public void reset(boolean high) {
    synchronized (lock) {
      long now = time.nanoTime();
      if (high == (link != Link.IN_RESET)) {
        return;
      }
      lines.level(LineListener.RESET, high, now);
      if (high) {
        checkPulse(now - resetFellNanos, Protocol.RESET_PULSE_NANOS);
        boot(now);
      } else {
        resetFellNanos = now;
        loseEverything(now);
        firmware.controls().clearCounters();
        link = Link.IN_RESET;
      }
    }
  }

  /**
   * Stops answering: receives no frame and raises no interrupt.
   *
   * @param nanos for how long; {@link Long#MAX_VALUE} for ever
   * @param endsByReset whether the RESET line ends it
   */
  public void silence(long nanos, boolean endsByReset) {
    synchronized (lock) {
      long now = time.nanoTime();
      silentUntilNanos = nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
      silenceEndsByReset = endsByReset;
      line.mute(silentUntilNanos);
    }
  }

  /** Loses its power for a moment: it forgets everything and boots, unless RESET is low. */
  public void powerFails() {
    synchronized (lock) {
      if (link != Link.IN_RESET) {
        powerSag(time.nanoTime());
      }
    }
  }

  /** Sees chip select fall and rise without a word: a change while ACK is high, else nothing. */
  public void selectedWithoutAWord() {
    synchronized (lock) {
      long now = time.nanoTime();
      settle(now);
      if (link == Link.UP && now >= silentUntilNanos && !deaf && line.acknowledged()) {
        firmware.arm(now);
        line.change(now);
      }
    }
  }

  /**
   * Exchanges one frame: chip select low, {@code length} bytes (at least 1) both ways, chip select
   * high. Both arrays may be one.
   */
  public void frame(byte[] mosi, int mosiAt, byte[] miso, int misoAt, int length) {
    frame(mosi, mosiAt, miso, misoAt, length, length);
  }

  /**
   * Exchanges a frame in which the device resets by itself, as when its power sags, after {@code
   * resetAt} bytes; not at all if the frame is not longer.
   *
   * @return whether it did reset
   */
  public boolean frame(byte[] mosi, int mosiAt, byte[] miso, int misoAt, int length, int resetAt) {
    Objects.checkFromIndexSize(mosiAt, length, mosi.length);
    Objects.checkFromIndexSize(misoAt, length, miso.length);
    synchronized (lock) {
      long now = time.nanoTime();
      settle(now);
      ledger.addFrame();
      int received = 0;
      boolean sags = false;
      if (link != Link.UP || now < silentUntilNanos) {
        ledger.addUnheard();
      } else if (resetAt < length) {
        sags = true;
        received = deaf ? 0 : Math.min(resetAt, firmware.armedBytes());
        System.arraycopy(firmware.tx, 0, miso, misoAt, received);
        powerSag(now);
      } else if (deaf) {
        firmware.garbled();
        rearm(now, false);
      } else {
        received = Math.min(length, firmware.armedBytes());
        System.arraycopy(mosi, mosiAt, firmware.rx, 0, received);
        System.arraycopy(firmware.tx, 0, miso, misoAt, received);
        handle(length, now);
      }
      Arrays.fill(miso, misoAt + received, misoAt + length, (byte) 0);
      armClock();
      return sags;
    }
  }

  private void handle(int length, long now) {
    boolean alone = firmware.handle(length, now);
    if (firmware.takeReset()) {
      loseEverything(now);
      boot(now);
    } else {
      rearm(now, alone);
    }
  }

  private void rearm(long now, boolean alone) {
    if (options.rearmNanos() > 0) {
      deaf = true;
      receivesNanos = now + options.rearmNanos();
      readyWhenArmed = true;
      aloneWhenArmed = alone;
    } else {
      firmware.arm(now);
      line.ready(now, alone);
    }
  }

  private void powerSag(long now) {
    loseEverything(now);
    firmware.controls().clearCounters();
    boot(now);
  }

  private void loseEverything(long now) {
    line.clear(now);
    deaf = false;
    readyWhenArmed = false;
    changedWhenArmed = false;
    firmware.start();
    if (silenceEndsByReset) {
      silentUntilNanos = Long.MIN_VALUE;
      line.mute(silentUntilNanos);
    }
  }

  private void boot(long now) {
    link = Link.BOOTING;
    bootedNanos = now + options.bootNanos();
    armClock();
  }

  /** Does what time brought about. */
  private void settle(long now) {
    boolean changed = false;
    if (link == Link.BOOTING && now >= bootedNanos) {
      link = Link.UP;
      ledger.addBoot();
      changed = true;
    }
    if (link != Link.UP) {
      return;
    }
    for (Slot slot : firmware.slots) {
      if (slot.state == SlotState.TOASTING && now >= slot.doneNanos) {
        firmware.toasted(slot);
        changed = true;
      }
    }
    boolean armedAgain = deaf && now >= receivesNanos;
    if (deaf && !armedAgain) {
      changedWhenArmed |= changed;
      return;
    }
    deaf = false;
    if (changed || armedAgain) {
      firmware.arm(now);
    }
    if (changed || changedWhenArmed) {
      changedWhenArmed = false;
      line.change(now);
    }
    if (readyWhenArmed) {
      readyWhenArmed = false;
      line.ready(now, aloneWhenArmed);
    }
  }

  /** Sets the clock to the next thing that time will bring about, or leaves it. */
  private void armClock() {
    long next = Long.MAX_VALUE;
    if (link == Link.BOOTING) {
      next = bootedNanos;
    } else if (link == Link.UP) {
      for (Slot slot : firmware.slots) {
        if (slot.state == SlotState.TOASTING) {
          next = Math.min(next, slot.doneNanos);
        }
      }
      if (deaf) {
        next = Math.min(next, receivesNanos);
      }
    }
    if (next != clockNanos && next != Long.MAX_VALUE) {
      time.arm(clock, next);
    }
    clockNanos = next;
  }

  private void tick() {
    synchronized (lock) {
      clockNanos = Long.MAX_VALUE;
      settle(time.nanoTime());
      armClock();
    }
  }

  private void irqChanged(boolean high) {
    lines.level(LineListener.IRQ, high, time.nanoTime());
    if (high) {
      firmware.controls().count(ControlCode.INTERRUPTS, 1);
      ledger.addInterrupt();
    }
  }

  private void checkPulse(long nanos, long atLeastNanos) {
    if (nanos < atLeastNanos) {
      ledger.addShortPulse();
    }
  }
}
