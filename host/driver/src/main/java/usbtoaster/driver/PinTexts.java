package usbtoaster.driver;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pins, a bus and a clock as somebody writes them in an option or a property. */
final class PinTexts {
  private static final Pattern LINE = line("irq|ack|reset");
  private static final Pattern DEVICE = Pattern.compile("\\s*(\\d{1,3})\\.(\\d{1,3})\\s*");
  private static final Pattern CLOCK =
      Pattern.compile("\\s*(\\d{1,9}(\\.\\d{1,6})?)\\s*([kM]?)(Hz)?\\s*", Pattern.CASE_INSENSITIVE);

  private PinTexts() {}

  private static Pattern line(String names) {
    return Pattern.compile("\\s*(" + names + ")\\s*=\\s*(\\d{1,3})\\s*", Pattern.CASE_INSENSITIVE);
  }

  /** Returns the BCM numbers of the lines that a text names, by their names. */
  static Map<String, Integer> lines(String text) {
    return numbers(text, LINE, "Pins are given as irq=25,ack=24,reset=23");
  }

  /** Returns the BCM numbers of the LEDs that a text names, by their names. */
  static Map<String, Integer> leds(String text, List<String> names) {
    String form = "Pins of LEDs (" + String.join(", ", names) + ") are given as isr=6,dpc=12";
    return numbers(text, line(String.join("|", names)), form);
  }

  private static Map<String, Integer> numbers(String text, Pattern pattern, String form) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String part : text.split(",", -1)) {
      Matcher line = pattern.matcher(part);
      if (!line.matches()
          || numbers.put(line.group(1).toLowerCase(Locale.ROOT), Integer.valueOf(line.group(2)))
              != null) {
        throw new IllegalArgumentException(
            "%s, each at most once, not as \"%s\".".formatted(form, text));
      }
    }
    return numbers;
  }

  /** Returns the number of a bus and that of its chip select. */
  static int[] device(String text) {
    Matcher device = DEVICE.matcher(text);
    if (!device.matches()) {
      throw new IllegalArgumentException(
          "A bus is given as BUS.CE, its number and that of its chip select, as 0.1, not as \"%s\"."
              .formatted(text));
    }
    return new int[] {Integer.parseInt(device.group(1)), Integer.parseInt(device.group(2))};
  }

  /** Returns a frequency in hertz; one that is too large for an int is the largest. */
  static int hertz(String text) {
    Matcher clock = CLOCK.matcher(text);
    if (!clock.matches()) {
      throw new IllegalArgumentException(
          "A clock is given as 1MHz, 500 kHz or 1000000, not as \"%s\".".formatted(text));
    }
    double unit =
        switch (clock.group(3).toLowerCase(Locale.ROOT)) {
          case "k" -> 1e3;
          case "m" -> 1e6;
          default -> 1;
        };
    return (int) Math.min(Integer.MAX_VALUE, Math.round(Double.parseDouble(clock.group(1)) * unit));
  }

  /** Returns a frequency as one would write it. */
  static String told(int hertz) {
    if (hertz != 0 && hertz % 1_000_000 == 0) {
      return hertz / 1_000_000 + " MHz";
    }
    return hertz != 0 && hertz % 1_000 == 0 ? hertz / 1_000 + " kHz" : hertz + " Hz";
  }
}
