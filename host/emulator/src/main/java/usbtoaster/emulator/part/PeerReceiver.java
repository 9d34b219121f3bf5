package usbtoaster.emulator.part;

import java.util.function.IntConsumer;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/** Receives frames from a wire, bit by bit. Belongs to the machine's thread. */
final class PeerReceiver {
  private final VirtualClock clock;
  private final UartFormat format;
  private final Signal line;
  private final IntConsumer received;
  private final Signal.Listener listener = this::changed;
  private final Alarm middle;
  private long beginPicos;
  private int bit;
  private int frame;
  private boolean receives;
  long errors;

  PeerReceiver(VirtualClock clock, UartFormat format, Signal line, IntConsumer received) {
    this.clock = clock;
    this.format = format;
    this.line = line;
    this.received = received;
    middle = clock.alarm("serial peer at " + line.name() + ": bit", this::look);
    line.listen(listener);
  }

  private void changed(boolean level) {
    if (level || receives) {
      return;
    }
    receives = true;
    beginPicos = clock.picos();
    bit = 0;
    frame = 0;
    arm();
  }

  private void arm() {
    clock.arm(middle, beginPicos + format.picos(2 * bit + 1));
  }

  private void look() {
    boolean level = line.level();
    if (bit == 0 && level) {
      receives = false; // noise
      return;
    }
    if (bit == format.bitsBeforeStop()) {
      end(level);
      return;
    }
    frame |= (level ? 1 : 0) << bit;
    bit++;
    arm();
  }

  private void end(boolean stop) {
    receives = false;
    int data = frame >>> 1 & format.mask();
    if (stop && frame == (format.frame(data) & (1 << bit) - 1)) {
      received.accept(data);
    } else {
      errors++;
    }
  }

  void close() {
    line.unlisten(listener);
    clock.disarm(middle);
  }
}
