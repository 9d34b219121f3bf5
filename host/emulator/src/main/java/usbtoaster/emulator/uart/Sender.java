package usbtoaster.emulator.uart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Someone outside who sends characters without a wire: at the UART's own speed, one frame after the
 * other. It waits for the receiver to be enabled, and for nUARTRTS where the firmware uses that.
 */
final class Sender {
  private final VirtualClock clock;
  private final ClockDomain clkPeri;
  private final LineSettings settings;
  private final Receiver receiver;
  private final BooleanSupplier room;
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private final Alarm frameEnd;
  private long endTick;
  private boolean sending;

  /**
   * Makes one that has nothing to send.
   *
   * @param room whether it may begin a frame
   */
  Sender(
      String name,
      VirtualClock clock,
      ClockDomain clkPeri,
      LineSettings settings,
      Receiver receiver,
      BooleanSupplier room) {
    this.clock = clock;
    this.clkPeri = clkPeri;
    this.settings = settings;
    this.receiver = receiver;
    this.room = room;
    frameEnd = clock.alarm(name + " end of a frame from outside", this::end);
    clkPeri.onChange(this::arm);
  }

  void send(int character) {
    waiting.add(character & 0xFF);
    next();
  }

  /** Begins a frame if there is a character and a receiver for it. */
  void next() {
    boolean may = receiver.enabled() && settings.clocked() && room.getAsBoolean();
    if (!sending && !waiting.isEmpty() && may) {
      sending = true;
      endTick = clkPeri.ticks() + settings.ticks(2 * settings.frameBits());
      arm();
    }
  }

  /** Loses the frame on the way; what waits stays. */
  void reset() {
    if (sending) {
      sending = false;
      waiting.remove();
      clock.disarm(frameEnd);
    }
  }

  private void arm() {
    if (sending) {
      clock.arm(frameEnd, clkPeri.picosAt(endTick));
    }
  }

  private void end() {
    sending = false;
    receiver.arrive(settings.mask(waiting.remove()));
    next();
  }
}
