package usbtoaster.emulator.dma;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * What paces the channels: the peripherals' requests and the timers (datasheet 2.5.3, 2.5.5.1).
 *
 * <p>The credit scheme (2.5.3.2): each channel counts how many transfers its peripheral asked for
 * and it has not issued. A channel that is triggered counts from nothing, and the peripheral asks
 * for all that it is ready for. So two channels can take turns on one request, as chained ones do;
 * two at a time would both be given the same places of the FIFO, as on the chip.
 *
 * <p>Belongs to the machine's thread.
 */
final class Pacing {
  /** TREQ_SEL of the first of four timers. */
  static final int FIRST_TIMER = 0x3B;

  private static final int TIMERS = 4;

  private final DmaChannel[] channels;
  private final PacingTimer[] timers;
  private final Alarm[] alarms = new Alarm[TIMERS];
  private final VirtualClock clock;
  private final ClockDomain sys;
  private final @Nullable Dreq[] dreqs = new @Nullable Dreq[FIRST_TIMER];
  private final long[] seen = new long[FIRST_TIMER];
  private long wanted;
  private final Arbiter arbiter;
  private final DmaEngine engine;

  Pacing(
      DmaChannel[] channels,
      PacingTimer[] timers,
      Arbiter arbiter,
      DmaEngine engine,
      VirtualClock clock,
      ClockDomain sys,
      Registers registers) {
    this.channels = channels;
    this.timers = timers;
    this.arbiter = arbiter;
    this.engine = engine;
    this.clock = clock;
    this.sys = sys;
    for (int i = 0; i < TIMERS; i++) {
      int timer = i;
      alarms[i] = clock.alarm("DMA TIMER" + i, () -> request(timer));
      registers.at(0x420 + 4 * i, "TIMER" + i).writable(-1).onWrite(word -> timer(timer, word));
    }
    sys.onChange(this::armAll);
  }

  static PacingTimer[] timers() {
    PacingTimer[] timers = new PacingTimer[TIMERS];
    Arrays.setAll(timers, i -> new PacingTimer());
    return timers;
  }

  void reset() {
    for (int i = 0; i < TIMERS; i++) {
      timers[i].set(0, 0);
      clock.disarm(alarms[i]);
    }
  }

  void connect(Dreq dreq) {
    int number = dreq.number();
    dreqs[number] = dreq;
    seen[number] = dreq.requests();
    dreq.listen(() -> changed(dreq));
  }

  /** Begins the counting anew for a channel that is triggered, or whose counter was cleared. */
  void handshake(DmaChannel channel) {
    int treq = channel.treq();
    channel.credits = 0;
    channel.readyTicks = engine.readyTicks();
    if (treq < FIRST_TIMER) {
      Dreq dreq = dreqs[treq];
      channel.credit(dreq == null ? 0 : dreq.ready());
    } else if (treq < FIRST_TIMER + TIMERS) {
      arm(treq - FIRST_TIMER);
    }
  }

  /**
   * Notifies the peripherals whose requests busy channels wait for, and those whose nobody waits
   * for any more. Goes behind each change of what is busy, or of TREQ_SEL.
   */
  void notifyPeripherals() {
    long wants = 0;
    for (int left = arbiter.busy(); left != 0; left &= left - 1) {
      wants |= 1L << channels[Integer.numberOfTrailingZeros(left)].treq();
    }
    long changes = wanted ^ wants;
    wanted = wants;
    for (; changes != 0; changes &= changes - 1) {
      int treq = Long.numberOfTrailingZeros(changes);
      Dreq dreq = treq < FIRST_TIMER ? dreqs[treq] : null;
      if (dreq != null) {
        dreq.wanted((wants >> treq & 1) != 0);
      }
    }
  }

  private void changed(Dreq dreq) {
    int number = dreq.number();
    int more = (int) Math.min(dreq.requests() - seen[number], Integer.MAX_VALUE);
    seen[number] = dreq.requests();
    if (more > 0) {
      credit(number, more);
    }
  }

  private void request(int timer) {
    credit(FIRST_TIMER + timer, 1);
    arm(timer);
  }

  private void credit(int treq, int more) {
    int waiting = users(treq);
    if (waiting == 0) {
      return;
    }
    engine.catchUp();
    for (int left = waiting; left != 0; left &= left - 1) {
      DmaChannel channel = channels[Integer.numberOfTrailingZeros(left)];
      if (channel.credits == 0) {
        channel.readyTicks = Math.max(channel.readyTicks, engine.readyTicks());
      }
      channel.credit(more);
    }
    engine.changed();
  }

  private void timer(int timer, int word) {
    engine.catchUp();
    timers[timer].set(word, sys.ticks());
    arm(timer);
    engine.changed();
  }

  private void armAll() {
    for (int i = 0; i < TIMERS; i++) {
      arm(i);
    }
  }

  /** Arms the alarm of a timer for its next request, if a channel waits for it. */
  private void arm(int timer) {
    PacingTimer pacing = timers[timer];
    if (pacing.runs() && !pacing.permanent() && users(FIRST_TIMER + timer) != 0) {
      clock.arm(alarms[timer], sys.picosAt(pacing.after(sys.ticks())));
    } else {
      clock.disarm(alarms[timer]);
    }
  }

  /** Returns the busy channels that are paced by {@code treq}, a bit each. */
  private int users(int treq) {
    int users = 0;
    for (int left = arbiter.busy(); left != 0; left &= left - 1) {
      DmaChannel channel = channels[Integer.numberOfTrailingZeros(left)];
      if (channel.treq() == treq) {
        users |= 1 << channel.number;
      }
    }
    return users;
  }
}
