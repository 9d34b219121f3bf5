package usbtoaster.emulator.spi;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The shift registers of a PL022 that is the master (MS = 0), Motorola format.
 *
 * <p>Overview. A word of n bits is counted in half periods of SCK from where CSn falls, each
 * CPSDVSR × (1 + SCR) / 2 SSPCLK long. The last bit is captured at 2n, and CSn rises one period
 * later (4.4.3.10 to 4.4.3.13).
 *
 * <ul>
 *   <li>SPH 0: the edges are at 2 to 2n + 1, the first captures. CSn rises behind every word and is
 *       high for half a period at least.
 *   <li>SPH 1: the edges are at 1 to 2n, the second captures. If the FIFO holds a word at 2n + 1,
 *       it follows at once, its first edge there, and CSn stays low.
 * </ul>
 *
 * <p>The datasheet draws the half period of high CSn between words and gives no figure for it.
 *
 * <p>A change of SPO while SSE is 1 acts on SCK with the next word: until then SCK stays where it
 * idled, so that the first edge of that word may be none (raspberrypi/pico-sdk#868,
 * zephyrproject-rtos/zephyr#91353). While SSE is 0, and when it goes off and on, SCK follows SPO.
 *
 * <p>When nobody needs the edges (loopback or an attached device, and the pins are not watched) the
 * alarm skips from the beginning of a word to its last capture; all else is the same.
 */
final class MasterShifter {
  private final Pl022 spi;
  private final VirtualClock clock;
  private final ClockDomain peri;
  private final SpiPins pins;
  private final Alarm alarm;
  private @Nullable SpiDevice device;
  private boolean watched = true;
  private boolean inFrame;

  /** The SPO that SCK idles by. */
  private boolean idleHigh;

  private long beginTicks;
  private int half;
  private int txWord;
  private int rxWord;
  private int replyWord;

  MasterShifter(Pl022 spi, VirtualClock clock, ClockDomain peri, SpiPins pins) {
    this.spi = spi;
    this.clock = clock;
    this.peri = peri;
    this.pins = pins;
    alarm = clock.alarm(spi.name() + " master", this::next);
    peri.onChange(this::clockChanged);
  }

  void device(@Nullable SpiDevice device) {
    this.device = device;
  }

  void watched(boolean watched) {
    this.watched = watched;
  }

  boolean busy() {
    return inFrame;
  }

  /** Follows a change of SSPCR0 or SSPCR1: a word in progress is dropped. */
  void configure() {
    stop();
    pins.controlEnable().set(spi.enabled() && !spi.isSlave());
    poke();
  }

  /** Forgets the word in progress; the pins are idle. */
  void stop() {
    clock.disarm(alarm);
    if (inFrame) {
      endFrame();
    }
    if (!spi.enabled()) {
      idleHigh = spi.idleHigh();
    }
    pins.sckOut().set(idleHigh);
    pins.controlEnable().set(false);
  }

  /** Begins a frame if there is something to send and no frame is in progress. */
  void poke() {
    if (!alarm.armed() && canBegin()) {
      half = 0;
      beginTicks = peri.ticks() + 1;
      armAt();
    }
  }

  private boolean canBegin() {
    return !spi.tx().empty() && spi.active(false) && spi.bitTicks() > 0;
  }

  private long ticksOfHalf() {
    return beginTicks + half * spi.bitTicks() / 2;
  }

  private void armAt() {
    clock.arm(alarm, peri.picosAt(ticksOfHalf()));
  }

  /** Goes on in time when clk_peri has another frequency. */
  private void clockChanged() {
    if (inFrame || alarm.armed()) {
      armAt();
    } else {
      poke();
    }
  }

  private void next() {
    int last = 2 * spi.bits();
    boolean secondEdge = spi.secondEdge();
    if (half == last + 3) { // the pause is over
      if (!canBegin()) {
        return;
      }
      beginTicks = ticksOfHalf();
      half = 0;
    }
    if (half == 0) {
      beginFrame();
    } else if (half <= last || (half == last + 1 && !secondEdge)) {
      edge();
    } else if (half == last + 1 && !spi.tx().empty()) {
      beginTicks += last * spi.bitTicks() / 2; // its first edge, at 1, is now
      half = 1;
      beginWord();
      edge();
    } else if (half == last + 2) {
      endFrame();
    }
    boolean skips = half < last && !watched && (spi.selfLoop() || device != null);
    half = skips ? last : half + 1;
    armAt();
  }

  private void beginFrame() {
    inFrame = true;
    pins.csOut().set(false);
    pins.txEnable().set(true);
    SpiDevice attached = device;
    if (attached != null) {
      attached.selected(true);
    }
    beginWord();
  }

  private void beginWord() {
    idleHigh = spi.idleHigh();
    txWord = spi.takeTx();
    rxWord = 0;
    SpiDevice attached = device;
    replyWord = spi.selfLoop() || attached == null ? txWord : attached.transmit(spi.bits());
  }

  /** The edges of SCK, and the half period before the first one with SPH 0, which sets TX. */
  private void edge() {
    int bits = spi.bits();
    int edge = spi.secondEdge() ? half - 1 : half - 2;
    boolean first = (edge & 1) == 0;
    if (edge >= 0) {
      pins.sckOut().set(spi.idleHigh() ^ first);
    }
    if (edge < 0 || first == spi.secondEdge()) {
      int bit = edge < 0 ? 0 : spi.secondEdge() ? edge / 2 : (edge + 1) / 2;
      if (bit < bits) {
        pins.txOut().set(((txWord >> (bits - 1 - bit)) & 1) != 0);
      }
      return;
    }
    int bit = edge / 2;
    boolean direct = spi.selfLoop() || device != null;
    boolean level = direct ? ((replyWord >> (bits - 1 - bit)) & 1) != 0 : pins.rxIn().level();
    rxWord = (rxWord << 1) | (level ? 1 : 0);
    if (half == 2 * bits) {
      wordDone(direct ? replyWord & ((1 << bits) - 1) : rxWord);
    }
  }

  private void wordDone(int word) {
    SpiDevice attached = device;
    if (attached != null) {
      attached.receive(txWord, spi.bits());
    }
    spi.storeRx(word);
  }

  private void endFrame() {
    inFrame = false;
    pins.csOut().set(true);
    pins.txOut().set(false);
    pins.txEnable().set(false);
    SpiDevice attached = device;
    if (attached != null) {
      attached.selected(false);
    }
  }
}
