package usbtoaster.emulator.usb.host;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.Failures;
import usbtoaster.emulator.time.VirtualClock;
import usbtoaster.emulator.usb.Handshake;
import usbtoaster.emulator.usb.Reply;
import usbtoaster.emulator.usb.UsbPort;

/**
 * Who has the bus when. Frames begin each millisecond with a SOF. One transaction at a time, each
 * as long as its bits, and none that would not end before the frame does. Interrupt and isochronous
 * endpoints come first, the others in turn.
 *
 * <p>An endpoint that answers NAK is asked again each {@link #RETRY_PICOS}, an interrupt endpoint
 * each interval. As long as nothing has changed in the device the answer would be NAK again, so it
 * is not asked: it is parked until the device says that something has, and is asked at the next of
 * those moments. A bus on which nothing moves costs nothing.
 *
 * <p>Belongs to the machine's thread.
 */
final class Schedule {
  /** The time from one NAK of a control or bulk endpoint to the next question. */
  static final long RETRY_PICOS = 10_000_000;

  private static final long SOF_PICOS = BusTime.picos(BusTime.TOKEN);
  private static final int END_OF_FRAME = 32; // bits that stay free before the next SOF

  private final VirtualClock clock;
  private final UsbPort port;
  private final Alarm next;
  private final List<Channel> channels = new ArrayList<>();
  private boolean running;
  private long firstPicos;
  private int firstNumber;
  private @Nullable Channel current;
  private Reply reply = new Reply(Handshake.NONE, null, false);
  private boolean changed; // in the device, since the current transaction began
  private long turns;

  Schedule(VirtualClock clock, UsbPort port) {
    this.clock = clock;
    this.port = port;
    next = clock.alarm("the USB host's next transaction", this::proceed);
  }

  /** Returns where the exceptions of those go who are notified. */
  Failures failures() {
    return clock.failures();
  }

  /** Begins to send frames: the first in a millisecond. */
  void start() {
    firstPicos = clock.picos() + BusTime.FRAME;
    running = true;
    port.startFrames(firstPicos + SOF_PICOS, firstNumber);
    channels.forEach(this::arrange);
    arm();
  }

  /** Sends no more frames. What is asked of the endpoints waits. */
  void stop() {
    if (running) {
      long since = Math.max(0, clock.picos() - firstPicos + BusTime.FRAME);
      firstNumber += (int) (since / BusTime.FRAME) & 0x7FF;
      running = false;
      current = null;
      port.stopFrames();
      clock.disarm(next);
    }
  }

  /** Adds an endpoint. */
  void add(Channel channel) {
    channels.add(channel);
  }

  /** Takes all endpoints away: what was asked of them is cancelled. */
  void clear() {
    List<Channel> all = List.copyOf(channels);
    channels.clear();
    current = null;
    all.forEach(channel -> channel.gone = true);
    all.forEach(Channel::cancel);
    arm();
  }

  /** Something is asked of {@code channel}, or no longer. */
  void wants(Channel channel) {
    if (channel != current) {
      arrange(channel);
      arm();
    }
  }

  /** Something has changed in the device: what was parked is asked again. */
  void mayAnswer() {
    changed = true;
    boolean any = false;
    for (Channel channel : channels) {
      if (channel.parked) {
        arrange(channel);
        any = true;
      }
    }
    if (any) {
      arm();
    }
  }

  /** Says when {@code channel} is to be served. */
  private void arrange(Channel channel) {
    long now = clock.picos();
    if (!channel.wanted()) {
      channel.duePicos = Channel.NEVER;
    } else if (channel.interval() > 0) {
      channel.duePicos = period(channel, now);
    } else if (channel.parked) {
      long tries = Math.max(1, Math.ceilDiv(now - channel.nakedPicos, RETRY_PICOS));
      channel.duePicos = channel.nakedPicos + tries * RETRY_PICOS;
    } else {
      channel.duePicos = now;
    }
    channel.parked = false;
  }

  /** Returns the beginning of the next frame in which {@code channel} has its turn. */
  private long period(Channel channel, long now) {
    long frame = Math.max(0, Math.floorDiv(now - firstPicos, BusTime.FRAME) + 1);
    long turn = Math.ceilDiv(frame, channel.interval()) * channel.interval();
    return firstPicos + turn * BusTime.FRAME;
  }

  /** Returns the first moment from {@code picos} on that leaves time for {@code bits}. */
  private long room(long picos, int bits) {
    long frame = Math.max(0, Math.floorDiv(picos - firstPicos, BusTime.FRAME));
    long start = firstPicos + frame * BusTime.FRAME;
    long earliest = Math.max(picos, start + SOF_PICOS);
    long end = earliest + BusTime.picos(bits + END_OF_FRAME);
    return end <= start + BusTime.FRAME ? earliest : start + BusTime.FRAME + SOF_PICOS;
  }

  private void proceed() {
    Channel done = current;
    if (done != null) {
      current = null;
      finish(done);
    }
    serve();
  }

  private void finish(Channel channel) {
    Handshake handshake = reply.handshake();
    channel.duePicos = Channel.NEVER;
    if (handshake == Handshake.ACK) {
      port.end();
    }
    channel.silent = handshake == Handshake.NONE ? channel.silent + 1 : 0;
    if (handshake == Handshake.NAK) {
      channel.nakedPicos = clock.picos();
      channel.parked = true;
      if (changed) {
        arrange(channel);
      }
      return;
    }
    if (handshake != Handshake.NONE || !channel.triesAgain()) {
      channel.end(reply);
    } else if (channel.silent >= Channel.MOST_SILENCE) {
      channel.silent = 0;
      channel.abandon();
    }
    if (channels.contains(channel)) {
      arrange(channel);
    }
  }

  /** Begins a transaction if somebody is due, and waits for the next moment otherwise. */
  private void serve() {
    Channel first = first();
    if (first == null) {
      return;
    }
    long now = clock.picos();
    long at = room(Math.max(now, first.duePicos), first.mostBits());
    if (at > now) {
      clock.arm(next, at);
      return;
    }
    current = first;
    changed = false;
    first.served = ++turns;
    reply = first.begin(port);
    clock.armIn(next, BusTime.picos(first.bits(reply)));
  }

  private @Nullable Channel first() {
    if (!running) {
      return null;
    }
    long now = clock.picos();
    Channel best = null;
    for (Channel channel : channels) {
      if (channel.duePicos != Channel.NEVER && (best == null || before(channel, best, now))) {
        best = channel;
      }
    }
    return best;
  }

  private static boolean before(Channel one, Channel other, long now) {
    long first = Math.max(one.duePicos, now);
    long second = Math.max(other.duePicos, now);
    if (first != second) {
      return first < second;
    }
    boolean periodic = one.interval() > 0;
    boolean both = periodic == (other.interval() > 0);
    return both ? one.served < other.served : periodic;
  }

  /** Looks at it anew at the right moment; never inside the call. */
  private void arm() {
    if (current != null) {
      return; // its end is armed
    }
    Channel first = first();
    clock.arm(
        next,
        first == null
            ? Channel.NEVER
            : room(Math.max(clock.picos(), first.duePicos), first.mostBits()));
  }
}
