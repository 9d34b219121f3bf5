package usbtoaster.emulator.spi;

import org.jspecify.annotations.Nullable;

/**
 * The shift registers of a PL022 that is a slave (MS = 1), Motorola format.
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
final class SlaveShifter implements WordSlave, SlaveClock.Shifter {
  private static final int BYTE_BITS = 8;

  private final Pl022 spi;
  private final SspSettings settings;
  private final SpiPins pins;
  private final SlaveClock wire;

  private boolean selected;
  private int sent;
  private int captured;
  private int txWord;
  private int rxWord;
  private boolean wordBegun;
  private boolean frozen;
  private @Nullable Runnable disturbed;

  SlaveShifter(Pl022 spi, SlaveClock wire) {
    this.spi = spi;
    this.wire = wire;
    settings = spi.settings();
    pins = spi.pins();
  }

  @Override
  public void drop() {
    deselect();
  }

  /** Reports once, to the master that clocks by the word, that the words are over. */
  void disturb() {
    Runnable listener = disturbed;
    if (listener != null) {
      disturbed = null;
      wire.suspend(); // the master sets SCK and RX to where they are by now: those are no edges
      listener.run();
    }
  }

  @Override
  public boolean busy() {
    return wordBegun;
  }

  // What the synchronisers see.

  @Override
  public void selectChanges(boolean high) {
    if (high && disturbed != null) { // the end of the frame, or the pin was taken away
      disturb();
      wire.start(this);
    }
  }

  @Override
  public void selectSeen(boolean high) {
    if (!high && !selected) {
      select();
    } else if (high) {
      deselect();
    }
  }

  @Override
  public void edgeSeen(boolean high) {
    if (!selected || frozen) {
      return;
    }
    boolean first = high != settings.idleHigh();
    if (first == settings.secondEdge()) {
      sendBit();
    } else {
      captureBit();
    }
  }

  // The shift registers.

  private void select() {
    selected = true;
    beginFrame();
    pins.txEnable().set(!settings.outputDisabled());
    if (!settings.secondEdge()) {
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
    if (sent == settings.bits()) {
      return; // SPH 0: the last bit stays
    }
    if (sent == 0) {
      begin();
    }
    sent++;
    pins.txOut().set(((txWord >> (settings.bits() - sent)) & 1) != 0);
  }

  private void captureBit() {
    if (sent <= captured) {
      return; // switched on between the two edges of a bit
    }
    boolean bit = settings.selfLoop() ? pins.txOut().level() : pins.rxIn().level();
    rxWord = (rxWord << 1) | (bit ? 1 : 0);
    captured++;
    if (captured == settings.bits()) {
      int word = rxWord;
      boolean oneWord = !settings.secondEdge();
      beginFrame();
      frozen = oneWord;
      spi.storeRx(word);
    }
  }

  private void begin() {
    wordBegun = true;
    txWord = spi.takeTx(settings.bits());
  }

  // By the word.

  @Override
  public boolean takesWords(int mode, long halfPeriodPicos) {
    int own = (settings.idleHigh() ? 2 : 0) | (settings.secondEdge() ? 1 : 0);
    return wire.sees(this)
        && !pins.csIn().level()
        && own == mode
        && settings.secondEdge()
        && settings.bits() == BYTE_BITS
        && !wordBegun
        && !settings.outputDisabled()
        && !settings.selfLoop()
        && spi.peri().hertz() != 0
        && halfPeriodPicos >= wire.deadPicos();
  }

  @Override
  public long seenAt(long picos) {
    return wire.seenAt(picos);
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
