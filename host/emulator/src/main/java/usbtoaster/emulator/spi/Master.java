package usbtoaster.emulator.spi;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A PL022 that is the master (MS = 0): what the three frame formats have in common. Time goes in
 * half periods of SCK from where a word begins, each CPSDVSR × (1 + SCR) / 2 SSPCLK long.
 */
abstract class Master {
  final Pl022 spi;
  final SspSettings settings;
  final SpiPins pins;

  private final int format;
  private final VirtualClock clock;
  private final ClockDomain peri;
  private final Alarm alarm;
  @Nullable SpiDevice device;
  boolean watched = true;
  boolean inFrame;

  /** The half period that is next. */
  int half;

  private long beginTicks;

  Master(Pl022 spi, int format, VirtualClock clock) {
    this.spi = spi;
    this.format = format;
    this.clock = clock;
    settings = spi.settings();
    peri = spi.peri();
    pins = spi.pins();
    alarm = clock.alarm(spi.name() + " master", this::next);
    peri.onChange(this::clockChanged);
  }

  /** Does what is due at {@link #half}, and says what is next by {@link #goOn}. */
  abstract void next();

  /** Sets the pins to where they are between frames. */
  abstract void idle();

  /** Ends the frame, or drops it: the pins are idle. */
  abstract void endFrame();

  final void device(@Nullable SpiDevice device) {
    this.device = device;
  }

  final void watched(boolean watched) {
    this.watched = watched;
  }

  final boolean busy() {
    return inFrame;
  }

  /** Drops the word in progress. */
  final void stop() {
    clock.disarm(alarm);
    if (inFrame) {
      endFrame();
    }
  }

  /** Takes the pins, with this format, and begins if there is something to send. */
  final void start() {
    idle();
    pins.controlEnable().set(settings.enabled() && !settings.isSlave());
    poke();
  }

  /** Begins a frame if there is something to send and no frame is in progress. */
  final void poke() {
    if (!alarm.armed() && canBegin()) {
      beginTicks = peri.ticks() + 1;
      goOn(0);
    }
  }

  final boolean canBegin() {
    return !spi.tx().empty() && settings.active(false, format) && settings.bitTicks() > 0;
  }

  /** Counts from now on: this moment is half period {@code number} of another word. */
  final void restart(int number) {
    beginTicks = ticksOfHalf() - number * settings.bitTicks() / 2;
    half = number;
  }

  /** What is next is due at half period {@code number}. */
  final void goOn(int number) {
    half = number;
    clock.arm(alarm, peri.picosAt(ticksOfHalf()));
  }

  private long ticksOfHalf() {
    return beginTicks + half * settings.bitTicks() / 2;
  }

  /** Goes on in time when clk_peri has another frequency. */
  private void clockChanged() {
    if (inFrame || alarm.armed()) {
      goOn(half);
    } else {
      poke();
    }
  }

  /** Tells a device that is attached. */
  final void select(boolean selected) {
    SpiDevice attached = device;
    if (attached != null) {
      attached.selected(selected);
    }
  }

  /** Returns bit {@code index} of {@code word} of {@code bits}, the most significant one first. */
  static boolean bit(int word, int bits, int index) {
    return ((word >> (bits - 1 - index)) & 1) != 0;
  }
}
