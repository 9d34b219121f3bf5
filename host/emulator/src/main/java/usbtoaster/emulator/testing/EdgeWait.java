package usbtoaster.emulator.testing;

import java.time.Duration;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.signal.Signal;

/** Waits for a wire to change to a level: notes the moment and pauses the machine. */
final class EdgeWait implements Signal.Listener {
  private final Rp2040 pico;
  private final boolean awaited;
  private long nanos = -1;

  EdgeWait(Rp2040 pico, boolean awaited) {
    this.pico = pico;
    this.awaited = awaited;
  }

  @Override
  public void changed(boolean level) {
    if (level == awaited && nanos < 0) {
      nanos = pico.clock().nanos();
      pico.pause();
    }
  }

  boolean came() {
    return nanos >= 0;
  }

  Duration time() {
    return Duration.ofNanos(nanos);
  }
}
