package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.List;

/**
 * A pin of the Raspberry Pi's header of 40 pins. The header has 20 rows of two; pin 1 is the inner
 * one of the first row.
 *
 * @param number 1 to 40, as they are counted on the board
 * @param name {@code 3V3}, {@code 5V}, {@code GND}, or {@code BCM} and a number
 * @param functions what else it is used for; "" if nothing
 */
public record HeaderPin(int number, String name, String functions) {
  /** How many rows the header has. */
  public static final int ROWS = 20;

  /** All pins, by number. */
  public static final List<HeaderPin> ALL =
      parsed(
          """
          3V3
          5V
          BCM2 SDA1
          5V
          BCM3 SCL1
          GND
          BCM4 GPCLK0
          BCM14 TXD
          GND
          BCM15 RXD
          BCM17 SPI1 CE1
          BCM18 SPI1 CE0
          BCM27
          GND
          BCM22
          BCM23
          3V3
          BCM24
          BCM10 SPI0 MOSI
          GND
          BCM9 SPI0 MISO
          BCM25
          BCM11 SPI0 SCLK
          BCM8 SPI0 CE0
          GND
          BCM7 SPI0 CE1
          BCM0 ID_SD
          BCM1 ID_SC
          BCM5
          GND
          BCM6
          BCM12 PWM0
          BCM13 PWM1
          GND
          BCM19 SPI1 MISO
          BCM16 SPI1 CE2
          BCM26
          BCM20 SPI1 MOSI
          GND
          BCM21 SPI1 SCLK
          """);

  private static List<HeaderPin> parsed(String table) {
    List<HeaderPin> pins = new ArrayList<>();
    for (String line : table.lines().toList()) {
      String[] words = line.split(" ", 2);
      pins.add(new HeaderPin(pins.size() + 1, words[0], words.length == 1 ? "" : words[1]));
    }
    return List.copyOf(pins);
  }

  /**
   * Returns the pin with a BCM number.
   *
   * @throws IllegalArgumentException if the header has none
   */
  public static HeaderPin ofBcm(int bcm) {
    return ALL.stream()
        .filter(pin -> pin.name.equals("BCM" + bcm))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("BCM " + bcm + " is not on the header: 0 to 27"));
  }

  /** Returns its row, from 0. */
  public int row() {
    return (number - 1) / 2;
  }

  /** Returns whether it is at the edge of the board: the even numbers are. */
  public boolean outer() {
    return number % 2 == 0;
  }

  /** Returns whether it is ground. */
  public boolean isGround() {
    return name.equals("GND");
  }

  /** Returns how a table names it: {@code BCM 25 (22)}, {@code ground (20)}. */
  public String told() {
    return "%s (%d)".formatted(isGround() ? "ground" : name.replace("BCM", "BCM "), number);
  }
}
