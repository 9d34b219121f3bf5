package usbtoaster.emulator.spi;

import usbtoaster.emulator.signal.Signal;

/**
 * What of a PL022 leads to the pins: function F1 of the GPIO (datasheet 2.19.2). The names are the
 * block's own: it sends on TX and receives on RX, as a master and as a slave. CSn is active low.
 * The block sets the outputs and their enables; who selects the pins sets the inputs. CSn is high
 * until somebody does.
 *
 * @param sckOut clock of a master
 * @param csOut chip select of a master
 * @param controlEnable whether SCK and CSn are driven (nSSPCTLOE, inverted)
 * @param txOut data out
 * @param txEnable whether TX is driven (nSSPOE, inverted)
 * @param sckIn clock to a slave
 * @param csIn chip select of a slave
 * @param rxIn data in
 */
public record SpiPins(
    Signal sckOut,
    Signal csOut,
    Signal controlEnable,
    Signal txOut,
    Signal txEnable,
    Signal sckIn,
    Signal csIn,
    Signal rxIn) {

  /** Makes the signals of the block that the datasheet calls {@code block}. */
  public static SpiPins of(String block) {
    return new SpiPins(
        new Signal(block + ".SCK", false),
        new Signal(block + ".CSn", true),
        new Signal(block + ".CTLOE", false),
        new Signal(block + ".TX", false),
        new Signal(block + ".TXOE", false),
        new Signal(block + ".SCK in", false),
        new Signal(block + ".CSn in", true),
        new Signal(block + ".RX in", false));
  }
}
