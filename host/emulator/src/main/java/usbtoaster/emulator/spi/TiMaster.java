package usbtoaster.emulator.spi;

import usbtoaster.emulator.time.VirtualClock;

/**
 * The shift registers of a PL022 that is the master, Texas Instruments' format (datasheet 4.4.3.9).
 *
 * <p>Overview. CSn is SSPFSS, a pulse of one period of SCK before each word. In half periods from
 * where it rises, a word of n bits has
 *
 * <ul>
 *   <li>rises of SCK at 0 to 2n, which launch a bit each from 2 on;
 *   <li>falls of SCK at 1 to 2n + 1, which capture a bit each from 3 on.
 * </ul>
 *
 * <p>If the FIFO holds a word at 2n, SSPFSS is high with the last bit, and the word follows at
 * once. Between frames SCK and SSPFSS are low, and TX is not driven.
 */
final class TiMaster extends Master {
  private int txWord;
  private int nextWord;
  private int rxWord;
  private int replyWord;
  private boolean follows;

  TiMaster(Pl022 spi, VirtualClock clock) {
    super(spi, SspSettings.TEXAS_INSTRUMENTS, clock);
  }

  @Override
  void idle() {
    pins.sckOut().set(false);
    pins.csOut().set(false);
    pins.txOut().set(false);
  }

  @Override
  void next() {
    int last = 2 * settings.bits();
    if (half == last + 2 && !follows) {
      endFrame();
      if (!canBegin()) {
        return;
      }
      restart(0);
    } else if (half == last + 2) {
      restart(2);
    }
    if (half == 0) {
      inFrame = true;
      select(true);
      pulse();
    }
    boolean rises = (half & 1) == 0;
    if (rises && half >= 2) {
      launch();
    }
    pins.sckOut().set(rises);
    if (!rises && half > 1) {
      capture();
    }
    goOn(half + 1);
  }

  private void pulse() {
    nextWord = spi.takeTx(settings.bits());
    pins.csOut().set(true);
  }

  private void launch() {
    int bits = settings.bits();
    if (half == 2) {
      txWord = nextWord;
      rxWord = 0;
      SpiDevice attached = device;
      replyWord = settings.selfLoop() || attached == null ? txWord : attached.transmit(bits);
      pins.csOut().set(false);
      pins.txEnable().set(true);
    }
    pins.txOut().set(bit(txWord, bits, half / 2 - 1));
    follows = half == 2 * bits && canBegin();
    if (follows) {
      pulse();
    }
  }

  private void capture() {
    int bits = settings.bits();
    int bit = (half - 3) / 2;
    boolean direct = settings.selfLoop() || device != null;
    boolean level = direct ? bit(replyWord, bits, bit) : pins.rxIn().level();
    rxWord = rxWord << 1 | (level ? 1 : 0);
    if (bit == bits - 1) {
      SpiDevice attached = device;
      if (attached != null) {
        attached.receive(txWord, bits);
      }
      spi.storeRx(rxWord);
    }
  }

  @Override
  void endFrame() {
    inFrame = false;
    follows = false;
    idle();
    pins.txEnable().set(false);
    select(false);
  }
}
