package usbtoaster.emulator.spi;

/**
 * The shift registers of a PL022 that is a slave, Texas Instruments' format (datasheet 4.4.3.9).
 * CSn is SSPFSS: if it is high at a fall of SCK, a word begins at the next rise, also in the last
 * bit of the word before. Bits go out at rises and are captured at falls. TX is driven while a word
 * is shifted; what goes out when the transmit FIFO is empty is as with Motorola's format.
 */
final class TiSlave implements SlaveClock.Shifter {
  private final Pl022 spi;
  private final SspSettings settings;
  private final SpiPins pins;

  private boolean pulsed;
  private boolean shifts;
  private int sent;
  private int txWord;
  private int rxWord;

  TiSlave(Pl022 spi) {
    this.spi = spi;
    settings = spi.settings();
    pins = spi.pins();
  }

  @Override
  public boolean framed() {
    return false;
  }

  @Override
  public void drop() {
    pulsed = false;
    end();
  }

  @Override
  public boolean busy() {
    return shifts;
  }

  @Override
  public void selectSeen(boolean high) {}

  @Override
  public void edgeSeen(boolean high) {
    if (high) {
      rise();
    } else {
      fall();
    }
  }

  private void rise() {
    if (pulsed) {
      pulsed = false;
      shifts = true;
      sent = 0;
      rxWord = 0;
      txWord = spi.takeTx(settings.bits());
      pins.txEnable().set(!settings.outputDisabled());
    }
    if (shifts) {
      pins.txOut().set(Master.bit(txWord, settings.bits(), sent));
      sent++;
    }
  }

  private void fall() {
    if (shifts) {
      boolean bit = settings.selfLoop() ? pins.txOut().level() : pins.rxIn().level();
      rxWord = rxWord << 1 | (bit ? 1 : 0);
    }
    pulsed = pins.csIn().level();
    if (shifts && sent == settings.bits()) {
      int word = rxWord;
      end();
      spi.storeRx(word);
    }
  }

  private void end() {
    shifts = false;
    pins.txEnable().set(false);
    pins.txOut().set(false);
  }
}
