package usbtoaster.emulator.chip;

import java.util.List;
import usbtoaster.emulator.gpio.PinFunction;
import usbtoaster.emulator.gpio.PinFunctions;
import usbtoaster.emulator.spi.SpiPins;

/** Connects the blocks to the pins, by the names of the datasheet's function table (2.19.2). */
final class PinWiring {
  private PinWiring() {}

  static void connect(Chip chip) {
    PinFunctions pins = chip.user.functions();
    for (int i = 0; i < chip.spis.size(); i++) {
      spi(pins, "SPI" + i, chip.spis.get(i).pins());
    }
    chip.uarts.forEach(uart -> uart.connect(pins));
    chip.i2cs.forEach(i2c -> i2c.connect(pins));
    chip.usb.connect(pins);
    chip.pwm.connect(pins);
    chip.tree.connect(pins);
    qspi(chip.qspi.functions(), chip);
  }

  private static void spi(PinFunctions pins, String name, SpiPins spi) {
    pins.connect(name + "_RX", PinFunction.input(spi.rxIn()));
    pins.connect(name + "_SS_N", new PinFunction(spi.csOut(), spi.controlEnable(), spi.csIn()));
    pins.connect(name + "_SCLK", new PinFunction(spi.sckOut(), spi.controlEnable(), spi.sckIn()));
    pins.connect(name + "_TX", new PinFunction(spi.txOut(), spi.txEnable(), null));
  }

  /** The flash is wired to the SSI itself; of the QSPI pins only SS shows what goes on. */
  private static void qspi(PinFunctions pins, Chip chip) {
    pins.connect("XIP_SS_N", PinFunction.output(chip.ssi.chipSelect()));
    for (String name : List.of("XIP_SCLK", "XIP_SD0", "XIP_SD1", "XIP_SD2", "XIP_SD3")) {
      pins.connect(name, new PinFunction(null, null, null));
    }
  }
}
