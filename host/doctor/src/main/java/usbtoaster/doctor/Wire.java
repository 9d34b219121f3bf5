package usbtoaster.doctor;

import usbtoaster.driver.PinMap;

/** A wire between the header and the Pico. The Pico's end is fixed by its firmware. */
enum Wire {
  SCLK("SCLK", "GP18 (pin 24)"),
  MOSI("MOSI", "GP16 (pin 21)"),
  MISO("MISO", "GP19 (pin 25)"),
  CE("CE", "GP17 (pin 22)"),
  IRQ("IRQ", "GP20 (pin 26)"),
  ACK("ACK", "GP21 (pin 27)"),
  RESET("RESET", "RUN (pin 30)");

  /** Pins of the header, by BCM number from 0 to 27. */
  private static final int[] HEADER = {
    27, 28, 3, 5, 7, 29, 31, 26, 24, 21, 19, 23, 32, 33, 8, 10, 36, 11, 12, 35, 38, 40, 15, 16, 18,
    22, 37, 13
  };

  private final String label;
  private final String pico;

  Wire(String label, String pico) {
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
    return "BCM %d (pin %d) to the Pico's %s".formatted(number, HEADER[number], pico);
  }
}
