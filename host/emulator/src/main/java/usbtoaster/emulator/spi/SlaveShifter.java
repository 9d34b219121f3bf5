package usbtoaster.emulator.spi;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The shift registers of a PL022 that is a slave (MS = 1), Motorola format.
 *
 * <p>Overview. The datasheet (4.4.3.4, the TRM's clock ratios): SCK is synchronised twice and it
 * takes three SSPCLK to see an edge, RX must still be right then, and SSPCLK must be twelve times
 * SCK. So every edge of CSn and SCK acts three SSPCLK after it, RX is sampled then and TX changes
 * then. Behind an edge of SCK that it saw, the slave looks at SCK again after six SSPCLK: what
 * changes before is missed, deterministically.
 *
 * <p>A word's life, by SPH:
 *
 * <ul>
 *   <li>SPH 1 (4.4.3.11, 4.4.3.13): the word to send is taken out of the transmit FIFO at the first
 *       edge of each word; bits go out on first edges and are captured on second edges. CSn may
 *       stay low between words.
 *   <li>SPH 0 (4.4.3.10, 4.4.3.12): the word is taken when CSn falls, since its first bit must be
 *       out before the first edge. "The slave select pin freezes the data": behind the word nothing
 *       is shifted until CSn has been high.
 * </ul>
 *
 * <p>When a word begins and the transmit FIFO is empty, what its place held last goes out, again
 * and again: zeros only from a place that was never written. That is by a relative's silicon:
 * measured on the same ARM block in an LPC1788 ("SPI Slave TX Underrun", community.nxp.com thread
 * 418188). A word that is written after that goes out as the next word. CSn rising in a word drops
 * what was captured, and the word that was being sent is gone; that is our reading of the
 * documents, which do not say it. A received word is stored when its last bit is captured.
 */
final class SlaveShifter implements WordSlave {
  private static final Logger LOG = LoggerFactory.getLogger(SlaveShifter.class);
  private static final int SEEN_TICKS = 3;
  private static final int DEAD_TICKS = 6;

  private final Pl022 spi;
  private final VirtualClock clock;
  private final ClockDomain peri;
  private final SpiPins pins;
  private final Alarm selectSeen;
  private final Alarm edgeSeen;
  private final Alarm lookAgain;

  private boolean active;
  private boolean selected;
  private boolean sck;
  private long lookPicos;
  private boolean toldTooFast;
  private int sent;
  private int captured;
  private int txWord;
  private int rxWord;
  private boolean wordBegun;
  private boolean frozen;
  private @Nullable Runnable disturbed;

  SlaveShifter(Pl022 spi, VirtualClock clock, ClockDomain peri, SpiPins pins) {
    this.spi = spi;
    this.clock = clock;
    this.peri = peri;
    this.pins = pins;
    selectSeen = clock.alarm(spi.name() + " slave: CSn seen", this::selectSeen);
    edgeSeen = clock.alarm(spi.name() + " slave: SCK seen", this::edgeSeen);
    lookAgain = clock.alarm(spi.name() + " slave: looks at SCK", this::look);
    pins.csIn().listen(this::selectChanged);
    pins.sckIn().listen(level -> look());
  }

  // Configuration.

  /** Follows a change of SSPCR0 or SSPCR1: a word in progress is dropped. */
  void configure() {
    stop();
    if (spi.active(true)) {
      active = true;
      sck = pins.sckIn().level();
      if (!pins.csIn().level()) {
        select();
      }
    }
  }

  /** Forgets everything that is in progress. */
  void stop() {
    active = false;
    clock.disarm(selectSeen);
    clock.disarm(edgeSeen);
    clock.disarm(lookAgain);
    lookPicos = 0;
    deselect();
  }

  /** Reports once, to the master that clocks by the word, that the words are over. */
  void disturb() {
    Runnable listener = disturbed;
    if (listener != null) {
      disturbed = null;
      active = false; // the master sets SCK and RX to where they are by now: those are no edges
      listener.run();
    }
  }

  boolean busy() {
    return wordBegun;
  }

  // What the synchronisers see.

  private void selectChanged(boolean high) {
    if (high && disturbed != null) { // the end of the frame, or the pin was taken away
      disturb();
      active = spi.active(true);
      sck = pins.sckIn().level();
    }
    if (active) {
      clock.arm(selectSeen, seenAt(clock.picos()));
    }
  }

  private void selectSeen() {
    boolean low = !pins.csIn().level();
    if (low && !selected) {
      select();
    } else if (!low) {
      deselect();
    }
  }

  private void look() {
    boolean level = pins.sckIn().level();
    if (!active || level == sck) {
      return;
    }
    if (pins.csIn().level()) {
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

  private long deadPicos() {
    long hertz = peri.hertz();
    return hertz == 0 ? 0 : DEAD_TICKS * VirtualClock.PICOS_PER_SECOND / hertz;
  }

  private void tellTooFast() {
    if (!toldTooFast) {
      toldTooFast = true;
      LOG.warn(
          "{}: SCK is faster than a twelfth of SSPCLK, {} Hz: the slave misses edges (datasheet"
              + " 4.4.3.4). Use at most {} Hz",
          spi.name(),
          peri.hertz(),
          peri.hertz() / (2 * DEAD_TICKS));
    }
  }

  private void edgeSeen() {
    if (!selected || frozen) {
      return;
    }
    boolean first = sck != spi.idleHigh();
    if (first == spi.secondEdge()) {
      sendBit();
    } else {
      captureBit();
    }
  }

  // The shift registers.

  private void select() {
    selected = true;
    beginFrame();
    pins.txEnable().set(!spi.outputDisabled());
    if (!spi.secondEdge()) {
      sendBit();
    }
  }

  private void deselect() {
    selected = false;
    beginFrame();
    pins.txEnable().set(false);
    pins.txOut().set(false);
  }

  private void beginFrame() {
    frozen = false;
    wordBegun = false;
    sent = 0;
    captured = 0;
    rxWord = 0;
  }

  private void sendBit() {
    if (sent == spi.bits()) {
      return; // SPH 0: the last bit stays
    }
    if (sent == 0) {
      begin();
    }
    sent++;
    pins.txOut().set(((txWord >> (spi.bits() - sent)) & 1) != 0);
  }

  private void captureBit() {
    if (sent <= captured) {
      return; // switched on between the two edges of a bit
    }
    boolean bit = spi.selfLoop() ? pins.txOut().level() : pins.rxIn().level();
    rxWord = (rxWord << 1) | (bit ? 1 : 0);
    captured++;
    if (captured == spi.bits()) {
      int word = rxWord;
      boolean oneWord = !spi.secondEdge();
      beginFrame();
      frozen = oneWord;
      spi.storeRx(word);
    }
  }

  private void begin() {
    wordBegun = true;
    txWord = spi.takeTx();
  }

  // By the word.

  @Override
  public boolean takesWords(int mode, long halfPeriodPicos) {
    int own = (spi.idleHigh() ? 2 : 0) | (spi.secondEdge() ? 1 : 0);
    return active
        && !pins.csIn().level()
        && own == mode
        && spi.secondEdge()
        && spi.bits() == 8
        && !wordBegun
        && !spi.outputDisabled()
        && !spi.selfLoop()
        && peri.hertz() != 0
        && halfPeriodPicos >= deadPicos();
  }

  @Override
  public long seenAt(long picos) {
    return peri.picosAt(peri.ticksAt(picos) + SEEN_TICKS);
  }

  @Override
  public int load() {
    begin();
    return txWord;
  }

  @Override
  public void store(int word) {
    wordBegun = false;
    spi.storeRx(word);
  }

  @Override
  public void onDisturbed(Runnable listener) {
    disturbed = listener;
  }
}
