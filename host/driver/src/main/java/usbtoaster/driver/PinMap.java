package usbtoaster.driver;

import com.pi4j.context.Context;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import usbtoaster.protocol.Protocol;

/**
 * Where the toaster is on the Raspberry Pi's header, and how fast its bus is clocked. The lines
 * have BCM numbers; the Pico's end of them is fixed by its firmware.
 *
 * @param irq the interrupt line, from GP20
 * @param ack the acknowledge line, to GP21
 * @param reset the reset line, to RUN
 * @param bus the SPI bus, 0 or 1
 * @param channel its chip select, to GP17
 * @param clockHertz the clock of the bus, 10 kHz to {@link Protocol#MAX_CLOCK_HERTZ}
 */
public record PinMap(int irq, int ack, int reset, int bus, int channel, int clockHertz) {
  // Before DEFAULT, which is checked with them.
  private static final int MOST = 27; // BCM 0 to 27 are on the header of 40 pins
  private static final int LEAST_HERTZ = 10_000;

  /** By bus: MISO, MOSI, SCLK, and CE0, below which the others are. */
  private static final int[][] SPI = {{9, 10, 11, 8}, {19, 20, 21, 18}};

  private static final int[] CHANNELS = {2, 3};

  /** The wiring that the documentation draws. */
  public static final PinMap DEFAULT = new PinMap(25, 24, 23);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not on the header, is a wire of the bus, or is there
   *     twice; if there is no such bus or chip select; or if the clock is outside its range
   */
  public PinMap {
    checkDevice(bus, channel);
    check("interrupt", irq, bus, channel);
    check("acknowledge", ack, bus, channel);
    check("reset", reset, bus, channel);
    checkApart("IRQ", irq, "ACK", ack);
    checkApart("IRQ", irq, "RESET", reset);
    checkApart("ACK", ack, "RESET", reset);
    if (clockHertz < LEAST_HERTZ || clockHertz > Protocol.MAX_CLOCK_HERTZ) {
      throw new IllegalArgumentException(
          "The clock is %s to %s, as fast as the firmware can follow, not %s."
              .formatted(
                  PinTexts.told(LEAST_HERTZ),
                  PinTexts.told(Protocol.MAX_CLOCK_HERTZ),
                  PinTexts.told(clockHertz)));
    }
  }

  /** Makes a map with these lines on SPI0, chip select 0, at the fastest clock. */
  public PinMap(int irq, int ack, int reset) {
    this(irq, ack, reset, 0, 0, Protocol.MAX_CLOCK_HERTZ);
  }

  private static void checkDevice(int bus, int channel) {
    if (bus < 0 || bus >= SPI.length || channel < 0 || channel >= CHANNELS[bus]) {
      throw new IllegalArgumentException(
          "The toaster's bus is 0.0, 0.1, 1.0, 1.1 or 1.2 (SPI0 or SPI1, and its chip select), not"
              + " %d.%d.".formatted(bus, channel));
    }
  }

  private static void checkApart(String line, int bcm, String other, int otherBcm) {
    if (bcm == otherBcm) {
      throw new IllegalArgumentException(
          "BCM %d is %s's and %s's: give each line a pin of its own, as irq=25,ack=24,reset=23."
              .formatted(bcm, line, other));
    }
  }

  static void checkOnHeader(String what, int bcm) {
    if (bcm < 0 || bcm > MOST) {
      throw new IllegalArgumentException(
          "BCM %d for the %s is not on a Raspberry Pi's header: give 0 to %d."
              .formatted(bcm, what, MOST));
    }
  }

  /** Returns whose a pin of the header is, as {@code IRQ's} or {@code SCLK's}; null: nobody's. */
  public @Nullable String use(int bcm) {
    int[] wires = SPI[bus];
    if (bcm == irq || bcm == ack || bcm == reset) {
      return bcm == irq ? "IRQ's" : bcm == ack ? "ACK's" : "RESET's";
    }
    if (bcm == wires[0] || bcm == wires[1] || bcm == wires[2]) {
      return bcm == wires[0] ? "MISO's" : bcm == wires[1] ? "MOSI's" : "SCLK's";
    }
    return bcm == chipSelect() ? "CE" + channel + "'s" : null;
  }

  /** Returns the BCM number of MISO. */
  public int miso() {
    return SPI[bus][0];
  }

  /** Returns the BCM number of MOSI. */
  public int mosi() {
    return SPI[bus][1];
  }

  /** Returns the BCM number of SCLK. */
  public int sclk() {
    return SPI[bus][2];
  }

  /** Returns the BCM number of the chip select. */
  public int chipSelect() {
    return SPI[bus][3] - channel;
  }

  private static void check(String line, int bcm, int bus, int channel) {
    checkOnHeader(line + " line", bcm);
    int[] wires = SPI[bus];
    int select = wires[3] - channel;
    if (bcm == wires[0] || bcm == wires[1] || bcm == wires[2] || bcm == select) {
      String all =
          channel == 0
              ? "%d to %d".formatted(select, wires[2])
              : "%d and %d to %d".formatted(select, wires[0], wires[2]);
      throw new IllegalArgumentException(
          "BCM %d for the %s line is a wire of SPI%d, as %s are: give another."
              .formatted(bcm, line, bus, all));
    }
  }

  /**
   * Returns this map with what three texts say, as options and properties have them. Null changes
   * nothing.
   *
   * @param pins {@code irq=25,ack=24,reset=23}: one or more of them
   * @param spi {@code BUS.CE}, as {@code 0.1}
   * @param clock {@code 1MHz}, {@code 500 kHz} or {@code 1000000}
   * @throws IllegalArgumentException if one is not that, or cannot be; the message says why
   */
  public PinMap with(@Nullable String pins, @Nullable String spi, @Nullable String clock) {
    Map<String, Integer> lines = pins == null ? Map.of() : PinTexts.lines(pins);
    int[] device = spi == null ? new int[] {bus, channel} : PinTexts.device(spi);
    return new PinMap(
        lines.getOrDefault("irq", irq),
        lines.getOrDefault("ack", ack),
        lines.getOrDefault("reset", reset),
        device[0],
        device[1],
        clock == null ? clockHertz : PinTexts.hertz(clock));
  }

  /** Returns this map on another bus and chip select. */
  public PinMap withSpi(int number, int select) {
    return new PinMap(irq, ack, reset, number, select, clockHertz);
  }

  /** Returns this map with another clock, in hertz. */
  public PinMap withClock(int hertz) {
    return new PinMap(irq, ack, reset, bus, channel, hertz);
  }

  /**
   * Returns the map that properties ask for: {@code toaster.pins}, {@code toaster.spi} and {@code
   * toaster.clock} have the texts of {@link #with}; what none is set for is as in {@link #DEFAULT}.
   *
   * @param property returns the value of a property, or null: {@code System::getProperty}
   * @throws IllegalArgumentException if one is wrong; the message says why
   */
  public static PinMap of(UnaryOperator<@Nullable String> property) {
    return DEFAULT.with(
        property.apply("toaster.pins"),
        property.apply("toaster.spi"),
        property.apply("toaster.clock"));
  }

  /**
   * Returns the map that the properties of a Pi4J context ask for, or, where it has none, those of
   * the system.
   *
   * @throws IllegalArgumentException if one is wrong; the message says why
   */
  public static PinMap of(Context context) {
    return of(
        name -> {
          String value = context.properties().get(name);
          return value == null ? System.getProperty(name) : value;
        });
  }
}
