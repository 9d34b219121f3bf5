package usbtoaster.emulator.spi;

/**
 * The shift registers of a PL022 that is a slave, Microwire (datasheet 4.4.3.14). It captures eight
 * bits of control at rises of SCK while CSn is low, and stores them. Then it drives TX: a 0 for the
 * clock in which the word to send is taken, and its bits at the falls behind. Behind the last one
 * the next control follows, or CSn rises.
 */
final class MicrowireSlave implements SlaveClock.Shifter {
  private static final int CONTROL = MicrowireMaster.CONTROL_BITS;

  private final Pl022 spi;
  private final SspSettings settings;
  private final SpiPins pins;

  private boolean selected;
  private int rises;
  private int txWord;
  private int rxWord;

  MicrowireSlave(Pl022 spi) {
    this.spi = spi;
    settings = spi.settings();
    pins = spi.pins();
  }

  @Override
  public void drop() {
    selected = false;
    beginFrame();
  }

  @Override
  public boolean busy() {
    return rises > 0;
  }

  @Override
  public void selectSeen(boolean high) {
    selected = !high;
    beginFrame();
  }

  @Override
  public void edgeSeen(boolean high) {
    if (!selected) {
      return;
    }
    if (high) {
      rise();
    } else {
      fall();
    }
  }

  private void beginFrame() {
    rises = 0;
    rxWord = 0;
    pins.txEnable().set(false);
    pins.txOut().set(false);
  }

  private void rise() {
    rises++;
    if (rises <= CONTROL) {
      rxWord = rxWord << 1 | (pins.rxIn().level() ? 1 : 0);
    }
    if (rises == CONTROL) {
      spi.storeRx(rxWord);
    }
  }

  /** The bit behind rise 9 is the first of the word. */
  private void fall() {
    int bit = rises - CONTROL - 1;
    if (bit == settings.bits()) {
      beginFrame();
    } else if (bit >= 0) {
      txWord = bit == 0 ? spi.takeTx(settings.bits()) : txWord;
      pins.txOut().set(Master.bit(txWord, settings.bits(), bit));
    } else if (bit == -1) {
      pins.txEnable().set(!settings.outputDisabled());
    }
  }
}
