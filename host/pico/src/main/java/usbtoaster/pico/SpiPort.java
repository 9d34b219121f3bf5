package usbtoaster.pico;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import usbtoaster.emulator.part.MasterTiming;

/**
 * The host's SPI: frames, one after another whatever bus they are on, and the power that may fail
 * in the middle of one. Nothing is allocated per frame but for longer ones than before.
 */
final class SpiPort {
  /** A frame that takes so much longer than its bits is a fault of the emulator. */
  private static final long FRAME_MARGIN_PICOS =
      TimeUnit.MILLISECONDS.toNanos(1) * Tempo.PICOS_PER_NANO;

  private static final int NEVER = Integer.MAX_VALUE;
  private static final int USUAL_BUS_BYTES = 8192;
  private static final int FIRST_BYTES = 4096 + 64;

  private final Chip chip;
  private final Conductor conductor;
  private final Listeners listeners;
  private final ReentrantLock bus = new ReentrantLock(); // taken before the machine
  private final BooleanSupplier framing; // made once: nothing is allocated per frame
  private byte[] out = new byte[FIRST_BYTES]; // with the bus taken, as the next
  private byte[] in = new byte[FIRST_BYTES];
  private int failsAfterBytes = NEVER; // with the machine taken
  // Volatile: any thread may set it.
  private volatile int busBytes = USUAL_BUS_BYTES;

  SpiPort(Chip chip, Conductor conductor, Listeners listeners) {
    this.chip = chip;
    this.conductor = conductor;
    this.listeners = listeners;
    framing = chip::framing;
  }

  int busBytes() {
    return busBytes;
  }

  void busBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("A bus takes at least 1 byte, not " + bytes);
    }
    busBytes = bytes;
  }

  /** With the machine taken: the next longer frame finds the power gone for a moment. */
  void powerFailsAfter(int bytes) {
    failsAfterBytes = bytes;
  }

  /** Exchanges one frame. */
  void transfer(
      SpiWires wires,
      MasterTiming timing,
      byte[] write,
      int writeAt,
      byte[] read,
      int readAt,
      int length) {
    bus.lock(); // a machine that is paused in a frame may be taken, its bus may not
    try {
      exchange(wires, timing, write, writeAt, read, readAt, length);
    } finally {
      bus.unlock();
    }
  }

  private void exchange(
      SpiWires wires,
      MasterTiming timing,
      byte[] write,
      int writeAt,
      byte[] read,
      int readAt,
      int length) {
    conductor.enter();
    try {
      if (length > out.length) {
        out = new byte[length];
        in = new byte[length];
      }
      System.arraycopy(write, writeAt, out, 0, length);
      listeners.frame(wires, out, length);
      chip.frame(wires, timing, out, in, length);
      run(timing, length);
      listeners.frameEnded(wires, in, length);
      System.arraycopy(in, 0, read, readAt, length);
    } finally {
      conductor.leave();
    }
  }

  private void run(MasterTiming timing, int length) {
    long edges = 16L * length + 16; // and a byte's time for the chip select
    long deadline = chip.picos() + edges * timing.halfPeriodPicos() + FRAME_MARGIN_PICOS;
    long failure = powerFailurePicos(timing, length);
    while (chip.framing() && chip.picos() < deadline) {
      conductor.runWhile(framing, Math.min(deadline, failure)); // the frame's end pauses it
      if (chip.picos() >= failure) {
        failure = Long.MAX_VALUE;
        chip.powerCycle();
      }
    }
    if (chip.framing()) {
      throw new IllegalStateException("A frame does not end: the emulator has a fault.");
    }
  }

  private long powerFailurePicos(MasterTiming timing, int length) {
    int bytes = failsAfterBytes;
    if (bytes >= length) {
      return Long.MAX_VALUE;
    }
    failsAfterBytes = NEVER;
    return chip.picos() + timing.setupPicos() + 16L * bytes * timing.halfPeriodPicos();
  }
}
