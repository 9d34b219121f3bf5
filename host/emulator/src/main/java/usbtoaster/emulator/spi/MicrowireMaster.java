package usbtoaster.emulator.spi;

import usbtoaster.emulator.time.VirtualClock;

/**
 * The shift registers of a PL022 that is the master, National Semiconductor's Microwire (datasheet
 * 4.4.3.14): eight bits of control go out, and a word of n bits comes back after a clock of pause.
 *
 * <p>Overview. In half periods of SCK from where CSn falls:
 *
 * <ul>
 *   <li>0 to 14, even: a bit of control is launched, with the fall of SCK; the slave takes it half
 *       a period later;
 *   <li>16 to 18: the clock in which the slave decodes;
 *   <li>19 to 2n + 17, odd: a bit is captured, with the rise of SCK;
 *   <li>2n + 18: SCK falls. If the FIFO holds a word, its frame begins here, and CSn stays low;
 *   <li>2n + 19: else CSn rises.
 * </ul>
 *
 * <p>A word that was received is stored where the next frame begins or CSn rises. CSn is high for
 * half a period at least; the datasheet has no figure. In loopback TX is low while a word comes
 * back, so zeros come.
 */
final class MicrowireMaster extends Master {
  /** The bits of control, whatever DSS is. */
  static final int CONTROL_BITS = 8;

  private static final int DECODES = 2 * CONTROL_BITS;
  private static final int FIRST_CAPTURE = DECODES + 3;

  private int control;
  private int rxWord;
  private int replyWord;

  MicrowireMaster(Pl022 spi, VirtualClock clock) {
    super(spi, SspSettings.MICROWIRE, clock);
  }

  @Override
  void idle() {
    pins.sckOut().set(false);
    pins.csOut().set(true);
    pins.txOut().set(false);
  }

  @Override
  void next() {
    int end = 2 * settings.bits() + DECODES + 2;
    if (half == end + 2) { // the pause is over
      if (!canBegin()) {
        return;
      }
      restart(0);
    }
    if (half == end + 1) {
      spi.storeRx(rxWord);
      endFrame();
      goOn(half + 1);
      return;
    }
    if (half == end && canBegin()) {
      spi.storeRx(rxWord);
      restart(0);
    }
    if (half == 0) {
      begin();
    }
    boolean rises = (half & 1) == 1;
    pins.sckOut().set(rises);
    if (rises && half >= FIRST_CAPTURE) {
      capture((half - FIRST_CAPTURE) / 2);
    } else if (!rises && half <= DECODES) {
      pins.txOut().set(half < DECODES && bit(control, CONTROL_BITS, half / 2));
      decode();
    }
    goOn(half + 1);
  }

  private void begin() {
    if (!inFrame) {
      inFrame = true;
      pins.csOut().set(false);
      pins.txEnable().set(true);
      select(true);
    }
    control = spi.takeTx(CONTROL_BITS);
    rxWord = 0;
  }

  private void decode() {
    SpiDevice attached = device;
    if (half == DECODES && attached != null) {
      attached.receive(control, CONTROL_BITS);
      replyWord = attached.transmit(settings.bits());
    }
  }

  private void capture(int bit) {
    boolean level;
    if (settings.selfLoop()) {
      level = pins.txOut().level();
    } else {
      level = device == null ? pins.rxIn().level() : bit(replyWord, settings.bits(), bit);
    }
    rxWord = rxWord << 1 | (level ? 1 : 0);
  }

  @Override
  void endFrame() {
    inFrame = false;
    idle();
    pins.txEnable().set(false);
    select(false);
  }
}
