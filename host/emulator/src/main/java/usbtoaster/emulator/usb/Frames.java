package usbtoaster.emulator.usb;

import usbtoaster.emulator.time.VirtualClock;

/**
 * The frames that the device has seen begin: a SOF each millisecond, counted when somebody asks. So
 * a device that does not care about them costs nothing. Belongs to the machine's thread.
 */
final class Frames {
  /** Picoseconds of a frame. */
  static final long FRAME_PICOS = VirtualClock.PICOS_PER_SECOND / 1000;

  private static final int NUMBER = 0x7FF;

  private final VirtualClock clock;
  private boolean sent;
  private boolean seen;
  private long firstPicos; // that the device sees
  private int firstNumber;
  private long read; // how many of them SOF_RD was read behind
  private int last; // before these
  private boolean unread; // before these

  Frames(VirtualClock clock) {
    this.clock = clock;
  }

  void reset() {
    settle();
    read = count();
    last = 0;
    unread = false;
  }

  /** Says that the host sends frames: the first arrives at {@code picos}. */
  void start(long picos, int number) {
    settle();
    firstPicos = picos;
    firstNumber = number;
    read = 0;
    sent = true;
  }

  /** Says that it sends no more. */
  void stop() {
    settle();
    sent = false;
  }

  boolean sent() {
    return sent;
  }

  /** Says whether the device listens to the bus from now on. */
  void see(boolean sees) {
    settle();
    if (sees && sent) {
      long missed = Math.max(0, Math.ceilDiv(clock.picos() - firstPicos, FRAME_PICOS));
      firstPicos += missed * FRAME_PICOS;
      firstNumber += (int) missed;
      read = 0;
    }
    seen = sees;
  }

  /** Returns SOF_RD: the number of the last frame. */
  int number() {
    long count = count();
    return (count == 0 ? last : firstNumber + (int) (count - 1)) & NUMBER;
  }

  /** Returns whether a frame has begun since {@link #markRead}: INTR.DEV_SOF. */
  boolean pending() {
    return unread || count() > read;
  }

  void markRead() {
    unread = false;
    read = count();
  }

  /** Returns when the next frame begins that the device sees; {@link Long#MAX_VALUE}: never. */
  long nextPicos() {
    return sent && seen ? firstPicos + count() * FRAME_PICOS : Long.MAX_VALUE;
  }

  private long count() {
    long since = clock.picos() - firstPicos;
    return sent && seen && since >= 0 ? since / FRAME_PICOS + 1 : 0;
  }

  private void settle() {
    last = number();
    unread = pending();
    read = count();
  }
}
