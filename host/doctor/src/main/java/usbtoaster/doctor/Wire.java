package usbtoaster.doctor;

import usbtoaster.drawing.HeaderPin;
import usbtoaster.drawing.PicoPin;
import usbtoaster.driver.PinMap;

/** A wire between the header and the Pico. The Pico's end is fixed by its firmware. */
enum Wire {
  SCLK("SCLK", 24),
  MOSI("MOSI", 21),
  MISO("MISO", 25),
  CE("CE", 22),
  IRQ("IRQ", 26),
  ACK("ACK", 27),
  RESET("RESET", 30);

  private final String label;
  private final int pico; // the number of its pin

  Wire(String label, int pico) {
    this.label = label;
    this.pico = pico;
  }

  /** Returns its name, as {@code MISO} or {@code CE0}. */
  String label(PinMap pins) {
    return this == CE ? label + pins.channel() : label;
  }

  /** Returns the BCM number of its end at the header. */
  int bcm(PinMap pins) {
    return switch (this) {
      case SCLK -> pins.sclk();
      case MOSI -> pins.mosi();
      case MISO -> pins.miso();
      case CE -> pins.chipSelect();
      case IRQ -> pins.irq();
      case ACK -> pins.ack();
      case RESET -> pins.reset();
    };
  }

  /** Returns its ends, as {@code BCM 9 (pin 21) to GP19 (pin 25)}. */
  String ends(PinMap pins) {
    int number = bcm(pins);
    return "BCM %d (pin %d) to the Pico's %s (pin %d)"
        .formatted(number, HeaderPin.ofBcm(number).number(), PicoPin.of(pico).name(), pico);
  }
}
