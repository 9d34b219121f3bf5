package usbtoaster.pico;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageException;
import usbtoaster.emulator.image.ImageReader;

/**
 * Which firmware an emulated Pico runs, and how it is wired, by properties: those that somebody
 * set, and where he set none those of {@value #DEFAULTS} on the class path. A value is the name of
 * a file, or {@code classpath:} and that of a resource.
 */
public final class PicoSettings {
  /** The file on the class path that says what is to be had where nobody asks for another. */
  public static final String DEFAULTS = "META-INF/emulated-pico.properties";

  /** The property that names the firmware. */
  public static final String IMAGE = "toaster.image";

  /** The property that names the table of wires. */
  public static final String WIRES = "toaster.wires";

  static final String PINS = "toaster.pins";
  static final String SPI = "toaster.spi";
  static final String PACE = "toaster.pace";

  private static final String RESOURCE = "classpath:";
  private static final Pattern PIN = Pattern.compile("\\s*([^=,]+?)\\s*=\\s*(\\d{1,3})\\s*");
  private static final Pattern DEVICE = Pattern.compile("(\\d)\\.(\\d)");

  private final UnaryOperator<@Nullable String> asked;
  private final UnaryOperator<String> called;
  private final ClassLoader loader;
  private final Properties defaults;

  /**
   * Makes settings.
   *
   * @param asked returns the value of a property, or null
   * @param loader where resources are
   */
  public PicoSettings(UnaryOperator<@Nullable String> asked, ClassLoader loader) {
    this(asked, property -> property, loader);
  }

  /**
   * Makes settings that somebody asks for by other means than properties.
   *
   * @param asked returns the value of a property, or null
   * @param called returns what messages call a property
   * @param loader where resources are
   */
  public PicoSettings(
      UnaryOperator<@Nullable String> asked, UnaryOperator<String> called, ClassLoader loader) {
    this.asked = asked;
    this.called = called;
    this.loader = loader;
    defaults = defaults(loader);
  }

  private static Properties defaults(ClassLoader loader) {
    Properties defaults = new Properties();
    try (InputStream in = loader.getResourceAsStream(DEFAULTS)) {
      if (in != null) {
        defaults.load(in);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          DEFAULTS + " on the class path cannot be read: " + e.getMessage() + ".", e);
    }
    return defaults;
  }

  /** Returns what is asked for, else the default of the class path, else null. */
  @Nullable String value(String property) {
    String value = asked.apply(property);
    return value == null ? defaults.getProperty(property) : value;
  }

  /**
   * Returns the firmware.
   *
   * @throws IllegalStateException if there is none; the message says what to do
   */
  public Image image() {
    String value = required(IMAGE, "There is no firmware", "an ELF or UF2 file");
    try {
      return value.startsWith(RESOURCE)
          ? ImageReader.parse(value.substring(value.lastIndexOf('/') + 1), resource(IMAGE, value))
          : ImageReader.read(file(IMAGE, value));
    } catch (ImageException e) {
      throw new IllegalStateException(called.apply(IMAGE) + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Returns the wires: those of a table that somebody asks for as they are; the default's on the
   * pins and on the bus that are asked for.
   *
   * @throws IllegalStateException if there are none; the message says what to do
   */
  public Wiring wiring() {
    String value = required(WIRES, "There are no wires", "a table of wires");
    try {
      Wiring wiring =
          value.startsWith(RESOURCE)
              ? Wiring.parse(new String(resource(WIRES, value), StandardCharsets.UTF_8))
              : Wiring.read(file(WIRES, value));
      return asked.apply(WIRES) == null ? onSpi(moved(wiring)) : wiring;
    } catch (WiringException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Returns the pace: that which somebody asks for; else, for the default's firmware, the
   * default's; else {@link Pace#REAL}, at which a host that sets itself up misses no more than on
   * the wire.
   *
   * @throws IllegalStateException if it is none; the message says what there is
   */
  Pace pace() {
    String value = asked.apply(IMAGE) == null ? value(PACE) : asked.apply(PACE);
    try {
      return value == null ? Pace.REAL : Pace.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(PACE + ": " + e.getMessage(), e);
    }
  }

  private Wiring moved(Wiring wiring) {
    String pins = value(PINS);
    if (pins == null) {
      return wiring;
    }
    Map<String, Integer> bcm = new LinkedHashMap<>();
    for (String pin : pins.split(",", -1)) {
      Matcher parts = PIN.matcher(pin);
      if (!parts.matches() || bcm.put(parts.group(1), Integer.valueOf(parts.group(2))) != null) {
        throw new IllegalStateException(
            "%s is NAME=BCM,…, each name once, not \"%s\".".formatted(PINS, pins));
      }
    }
    return wiring.moved(bcm);
  }

  private Wiring onSpi(Wiring wiring) {
    String spi = value(SPI);
    if (spi == null) {
      return wiring;
    }
    Matcher device = DEVICE.matcher(spi.strip());
    if (!device.matches()) {
      throw new IllegalStateException("%s is BUS.CHANNEL, as 0.1, not \"%s\".".formatted(SPI, spi));
    }
    return wiring.onSpi(Integer.parseInt(device.group(1)), Integer.parseInt(device.group(2)));
  }

  private String required(String property, String what, String kind) {
    String value = value(property);
    if (value == null) {
      throw new IllegalStateException(
          "%s for the emulated Pico: set the property %s to %s, or have %s on the class path."
              .formatted(what, property, kind, DEFAULTS));
    }
    return value;
  }

  private Path file(String property, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new IllegalStateException(
          "%s is no name of a file: %s.".formatted(called.apply(property), e.getMessage()), e);
    }
  }

  private byte[] resource(String property, String value) {
    String name = value.substring(RESOURCE.length());
    try (InputStream in = loader.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "There is no %s on the class path, which %s names: build it, or name a file."
                .formatted(name, called.apply(property)));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s on the class path cannot be read: %s.".formatted(name, e.getMessage()), e);
    }
  }
}
