package usbtoaster.driver;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;

/**
 * The wires, and what became of each use of them: whatever Pi4J throws is a result here.
 *
 * <p>A provider may throw where another returns -1 (pi4j.md); both mean that the device could not
 * be reached. A level that could not be set is set again by {@link #prepare} before the next frame.
 *
 * <p>{@link #irq} and {@link #acknowledge} are for any thread; two pulses at once merge. The rest
 * is guarded by the extension's lock.
 */
final class Wires {
  /** What a look at a line shows. */
  enum Level {
    LOW,
    HIGH,
    /** The look failed. */
    UNKNOWN
  }

  private final ToasterWiring wiring;
  // Volatile: set by whoever acknowledges, read before each frame.
  private volatile boolean ackStuck; // a pulse could not be ended
  private boolean resetStuck; // RESET could not be raised

  Wires(ToasterWiring wiring) {
    this.wiring = wiring;
  }

  /** Exchanges {@code length} bytes; returns how many, or -1. */
  int transfer(byte[] out, byte[] in, int length) {
    try {
      return wiring.bus().transfer(out, 0, in, 0, length);
    } catch (Throwable fault) {
      WireFaults.note(fault);
      return -1;
    }
  }

  Level irq() {
    try {
      return wiring.irq().isHigh() ? Level.HIGH : Level.LOW;
    } catch (Throwable fault) {
      WireFaults.note(fault);
      return Level.UNKNOWN;
    }
  }

  /** Acknowledges the toaster's interrupt: a pulse on ACK. */
  void acknowledge() {
    set(wiring.ack(), true);
    ackStuck = !insist(wiring.ack(), false);
  }

  /** Holds the toaster in reset, or lets it go. */
  void reset(boolean low) {
    boolean done = insist(wiring.reset(), !low);
    resetStuck = !low && !done;
  }

  /**
   * Before a frame: ends what could not be ended, for the toaster would not receive or not answer.
   */
  void prepare() {
    if (ackStuck) {
      ackStuck = !set(wiring.ack(), false);
    }
    if (resetStuck) {
      reset(false);
    }
  }

  /** Returns whether {@code listener} is notified of the edges of IRQ from now on. */
  boolean listen(DigitalStateChangeListener listener) {
    try {
      wiring.irq().addListener(listener);
      return true;
    } catch (Throwable fault) {
      WireFaults.note(fault);
      return false;
    }
  }

  void unlisten(DigitalStateChangeListener listener) {
    try {
      wiring.irq().removeListener(listener);
    } catch (Throwable fault) {
      WireFaults.note(fault); // its edges are not looked at any more
    }
  }

  private boolean insist(DigitalOutput line, boolean high) {
    boolean done = set(line, high);
    return done || set(line, high);
  }

  private boolean set(DigitalOutput line, boolean high) {
    try {
      if (high) {
        line.high();
      } else {
        line.low();
      }
      return true;
    } catch (Throwable fault) {
      WireFaults.note(fault);
      return false;
    }
  }
}
