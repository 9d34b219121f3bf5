package usbtoaster.emulator.spi;

import usbtoaster.emulator.time.VirtualClock;

/**
 * The shift registers of a PL022 that is the master, Motorola format.
 *
 * <p>Overview. A word of n bits is counted in half periods of SCK from where CSn falls. The last
 * bit is captured at 2n, and CSn rises one period later (4.4.3.10 to 4.4.3.13).
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
final class MasterShifter extends Master {
  /** The SPO that SCK idles by. */
  private boolean idleHigh;

  private int txWord;
  private int rxWord;
  private int replyWord;

  MasterShifter(Pl022 spi, VirtualClock clock) {
    super(spi, SspSettings.MOTOROLA, clock);
  }

  @Override
  void idle() {
    if (!settings.enabled()) {
      idleHigh = settings.idleHigh();
    }
    pins.sckOut().set(idleHigh);
    pins.csOut().set(true);
  }

  @Override
  void next() {
    int last = 2 * settings.bits();
    boolean secondEdge = settings.secondEdge();
    if (half == last + 3) { // the pause is over
      if (!canBegin()) {
        return;
      }
      restart(0);
    }
    if (half == 0) {
      beginFrame();
    } else if (half <= last || (half == last + 1 && !secondEdge)) {
      edge();
    } else if (half == last + 1 && !spi.tx().empty()) {
      restart(1); // its first edge is now
      beginWord();
      edge();
    } else if (half == last + 2) {
      endFrame();
    }
    boolean skips = half < last && !watched && (settings.selfLoop() || device != null);
    goOn(skips ? last : half + 1);
  }

  private void beginFrame() {
    inFrame = true;
    pins.csOut().set(false);
    pins.txEnable().set(true);
    select(true);
    beginWord();
  }

  private void beginWord() {
    idleHigh = settings.idleHigh();
    txWord = spi.takeTx(settings.bits());
    rxWord = 0;
    SpiDevice attached = device;
    replyWord =
        settings.selfLoop() || attached == null ? txWord : attached.transmit(settings.bits());
  }

  /** The edges of SCK, and the half period before the first one with SPH 0, which sets TX. */
  private void edge() {
    int bits = settings.bits();
    int edge = settings.secondEdge() ? half - 1 : half - 2;
    boolean first = (edge & 1) == 0;
    if (edge >= 0) {
      pins.sckOut().set(settings.idleHigh() ^ first);
    }
    if (edge < 0 || first == settings.secondEdge()) {
      int bit = edge < 0 ? 0 : settings.secondEdge() ? edge / 2 : (edge + 1) / 2;
      if (bit < bits) {
        pins.txOut().set(bit(txWord, bits, bit));
      }
      return;
    }
    boolean direct = settings.selfLoop() || device != null;
    boolean level = direct ? bit(replyWord, bits, edge / 2) : pins.rxIn().level();
    rxWord = (rxWord << 1) | (level ? 1 : 0);
    if (half == 2 * bits) {
      wordDone(direct ? replyWord & ((1 << bits) - 1) : rxWord);
    }
  }

  private void wordDone(int word) {
    SpiDevice attached = device;
    if (attached != null) {
      attached.receive(txWord, settings.bits());
    }
    spi.storeRx(word);
  }

  @Override
  void endFrame() {
    inFrame = false;
    pins.csOut().set(true);
    pins.txOut().set(false);
    pins.txEnable().set(false);
    select(false);
  }
}
