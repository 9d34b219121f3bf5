package usbtoaster.emulator.part;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/** Sends frames on a pin, bit by bit. Belongs to the machine's thread. */
final class PeerSender {
  private final VirtualClock clock;
  private final UartFormat format;
  private final Pin line;
  private final Alarm edge;
  private final Signal.Listener roomListener = level -> go();
  private @Nullable Signal notReady;
  private byte[] waiting = new byte[64];
  private int head;
  private int tail;
  private long beginPicos;
  private int frame;
  private int bit;
  private boolean busy;

  PeerSender(VirtualClock clock, UartFormat format, Pin line) {
    this.clock = clock;
    this.format = format;
    this.line = line;
    edge = clock.alarm("serial peer at " + line.name() + ": edge", this::next);
    line.drive(true);
  }

  boolean busy() {
    return busy || head < tail;
  }

  /** Begins no character while {@code notReady} is high: nRTS of the other end. */
  void waitFor(Signal notReady) {
    this.notReady = notReady;
    notReady.listen(roomListener);
  }

  void send(byte[] bytes) {
    if (tail + bytes.length > waiting.length) {
      int left = tail - head;
      byte[] room = new byte[Math.max(waiting.length, 2 * (left + bytes.length))];
      System.arraycopy(waiting, head, room, 0, left);
      waiting = room;
      head = 0;
      tail = left;
    }
    System.arraycopy(bytes, 0, waiting, tail, bytes.length);
    tail += bytes.length;
    go();
  }

  private void go() {
    if (!busy && head < tail && ready()) {
      busy = true;
      begin();
    }
  }

  private boolean ready() {
    Signal wire = notReady;
    return wire == null || !wire.level();
  }

  private void begin() {
    beginPicos = clock.picos();
    frame = format.frame(waiting[head++]);
    bit = 0;
    put();
  }

  private void put() {
    line.drive((frame >>> bit & 1) != 0);
    bit++;
    clock.arm(edge, beginPicos + format.picos(2 * bit));
  }

  private void next() {
    if (bit < format.frameBits()) {
      put();
    } else if (head < tail && ready()) {
      begin();
    } else {
      busy = false;
      if (head == tail) {
        head = 0;
        tail = 0;
      }
    }
  }

  void close() {
    clock.disarm(edge);
    busy = false;
    head = 0;
    tail = 0;
    Signal wire = notReady;
    if (wire != null) {
      wire.unlisten(roomListener);
    }
    line.release();
  }
}
