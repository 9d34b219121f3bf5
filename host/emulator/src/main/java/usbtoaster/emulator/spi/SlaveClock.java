package usbtoaster.emulator.spi;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * SCK and CSn as the synchronisers of a slave see them, for the shifter of any format.
 *
 * <p>Overview. The datasheet (4.4.3.4, the TRM's clock ratios): SCK is synchronised twice and it
 * takes three SSPCLK to see an edge, RX must still be right then, and SSPCLK must be twelve times
 * SCK. So every edge of CSn and SCK acts three SSPCLK after it, RX is sampled then and TX changes
 * then. Behind an edge of SCK that it saw, the slave looks at SCK again after six SSPCLK: what
 * changes before is missed, deterministically.
 */
final class SlaveClock {
  /** What moves the bits. */
  interface Shifter {
    /** Returns whether SCK counts only while CSn is low. */
    default boolean framed() {
      return true;
    }

    /** CSn changes at this moment; it is seen later. */
    default void selectChanges(boolean high) {}

    /** CSn is seen to have changed. */
    void selectSeen(boolean high);

    /** An edge of SCK is seen. */
    void edgeSeen(boolean high);

    /** Forgets what is in progress. */
    void drop();

    /** Returns whether a word is in progress. */
    boolean busy();
  }

  private static final Logger LOG = LoggerFactory.getLogger(SlaveClock.class);
  private static final int SEEN_TICKS = 3;
  private static final int DEAD_TICKS = 6;

  private final String name;
  private final VirtualClock clock;
  private final ClockDomain peri;
  private final SpiPins pins;
  private final Alarm selectSeen;
  private final Alarm edgeSeen;
  private final Alarm lookAgain;
  private @Nullable Shifter shifter;
  private boolean sck;
  private long lookPicos;
  private boolean toldTooFast;

  SlaveClock(String name, VirtualClock clock, ClockDomain peri, SpiPins pins) {
    this.name = name;
    this.clock = clock;
    this.peri = peri;
    this.pins = pins;
    selectSeen = clock.alarm(name + " slave: CSn seen", this::selectSeen);
    edgeSeen = clock.alarm(name + " slave: SCK seen", this::edgeSeen);
    lookAgain = clock.alarm(name + " slave: looks at SCK", this::look);
    pins.csIn().listen(this::selectChanged);
    pins.sckIn().listen(level -> look());
  }

  /** Sees for {@code by} from now on: where SCK is now is no edge. */
  void start(Shifter by) {
    shifter = by;
    sck = pins.sckIn().level();
  }

  /** Sees nothing any more, not even what has changed already. */
  void stop() {
    shifter = null;
    clock.disarm(selectSeen);
    clock.disarm(edgeSeen);
    clock.disarm(lookAgain);
    lookPicos = 0;
  }

  /** Sees no more edges until the next {@link #start}; what has changed already is seen. */
  void suspend() {
    shifter = null;
  }

  boolean sees(Shifter by) {
    return shifter == by;
  }

  /** Returns when the slave acts upon an edge on its pins at {@code picos}. */
  long seenAt(long picos) {
    return peri.picosAt(peri.ticksAt(picos) + SEEN_TICKS);
  }

  /** Returns how long the slave looks away behind an edge. */
  long deadPicos() {
    long hertz = peri.hertz();
    return hertz == 0 ? 0 : DEAD_TICKS * VirtualClock.PICOS_PER_SECOND / hertz;
  }

  private void selectChanged(boolean high) {
    Shifter before = shifter;
    if (before != null) {
      before.selectChanges(high);
    }
    if (shifter != null) {
      clock.arm(selectSeen, seenAt(clock.picos()));
    }
  }

  private void selectSeen() {
    Shifter by = shifter;
    if (by != null) {
      by.selectSeen(pins.csIn().level());
    }
  }

  private void look() {
    boolean level = pins.sckIn().level();
    Shifter by = shifter;
    if (by == null || level == sck) {
      return;
    }
    if (by.framed() && pins.csIn().level()) {
      sck = level; // somebody else's clock
      return;
    }
    long now = clock.picos();
    if (now < lookPicos) {
      tellTooFast();
      clock.arm(lookAgain, lookPicos);
      return;
    }
    sck = level;
    lookPicos = now + deadPicos();
    clock.arm(edgeSeen, seenAt(now));
  }

  private void edgeSeen() {
    Shifter by = shifter;
    if (by != null) {
      by.edgeSeen(sck);
    }
  }

  private void tellTooFast() {
    if (!toldTooFast) {
      toldTooFast = true;
      LOG.warn(
          "{}: SCK is faster than a twelfth of SSPCLK, {} Hz: the slave misses edges (datasheet"
              + " 4.4.3.4). Use at most {} Hz",
          name,
          peri.hertz(),
          peri.hertz() / (2 * DEAD_TICKS));
    }
  }
}
