package usbtoaster.pico;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a table of wires. The text is nobody's word: its length, its lines and its numbers are
 * bounded, and what is quoted of it is printable. For one table.
 */
final class WiringParser {
  /** The longest table, in bytes of a file and in characters of a text. */
  static final int MOST_BYTES = 64 << 10;

  private static final int QUOTED = 60;
  private static final Pattern SOFTWARE = Pattern.compile("(?i)SPI(\\d{1,3})\\s+in\\s+software");
  private static final Pattern UART = Pattern.compile("(?i)UART\\s+at\\s+(\\d{1,8})\\s+baud");
  private static final Pattern BUTTON =
      Pattern.compile("BUTTON(\\.3V3)?(?:\\s+BOUNCING\\s+(\\d{1,7})(US|MS))?");
  private static final Pattern WIRE =
      Pattern.compile(
          "(?i)(\\S+?(?:\\s+bouncing\\s+\\S+?)?)\\s*(->|<-)\\s*([A-Za-z]+\\d*)(?:\\s+(.*))?");
  private static final Pattern BCM = Pattern.compile("BCM(\\d{1,3})");
  private static final Pattern SPI =
      Pattern.compile("SPI(\\d{1,3})\\.(SCLK|MOSI|MISO|CE(\\d{1,3}))");
  private static final Pattern GP = Pattern.compile("GP(?:IO)?(\\d{1,3})");

  private final List<Wire> wires = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>(); // of the wires
  private final SortedSet<Integer> software = new TreeSet<>();
  private int baud = WiringSettings.USUAL_BAUD;

  /** Reads a file. */
  static Wiring read(Path file) {
    String name = String.valueOf(file.getFileName());
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw tooLong();
      }
      return new WiringParser().parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (WiringException e) {
      throw new WiringException(name + ": " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new WiringException("There is no file " + file + ".", e);
    } catch (AccessDeniedException e) {
      throw new WiringException(file + " may not be read: check its permissions.", e);
    } catch (IOException e) {
      throw new WiringException(
          Files.isDirectory(file)
              ? file + " is a folder: name a table of wires in it."
              : "%s cannot be read: %s.".formatted(file, e.getMessage()),
          e);
    }
  }

  Wiring parse(String table) {
    if (table.length() > MOST_BYTES) {
      throw tooLong();
    }
    int number = 0;
    for (String line : table.lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      String text = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!text.isEmpty()) {
        line(number, text);
      }
    }
    WiringSettings settings = new WiringSettings(software, baud);
    WiringCheck.check(wires, settings, i -> "Line %d: ".formatted(lines.get(i)));
    return Wiring.checked(wires, settings);
  }

  private static WiringException tooLong() {
    return new WiringException(
        "A table of wires has up to %d bytes, and this one has more: give the right file."
            .formatted(MOST_BYTES));
  }

  private void line(int number, String text) {
    try {
      Matcher bus = SOFTWARE.matcher(text);
      Matcher uart = UART.matcher(text);
      if (bus.matches()) {
        software.add(new HostEnd.Spi(Integer.parseInt(bus.group(1)), SpiLine.SCLK, 0).bus());
      } else if (uart.matches()) {
        baud = new WiringSettings(software, Integer.parseInt(uart.group(1))).baud();
      } else {
        wires.add(wire(text));
        lines.add(number);
      }
    } catch (WiringException e) {
      throw new WiringException("Line %d: %s".formatted(number, e.getMessage()), e);
    }
  }

  private static Wire wire(String text) {
    Matcher parts = WIRE.matcher(text);
    if (!parts.matches()) {
      throw new WiringException(
          "A wire is written as BCM25 <- GP20 IRQ, not as %s.".formatted(quoted(text)));
    }
    boolean drives = parts.group(2).equals("->");
    HostEnd end = end(parts.group(1), drives);
    int gp = gp(parts.group(3));
    String name = parts.group(4);
    return name == null || name.isBlank() ? new Wire(end, gp) : new Wire(end, gp, name.strip());
  }

  private static HostEnd end(String text, boolean drives) {
    String word = text.toUpperCase(Locale.ROOT);
    HostEnd end =
        switch (word) {
          case "UART.TXD" -> new HostEnd.Uart(true);
          case "UART.RXD" -> new HostEnd.Uart(false);
          case "LED" -> new HostEnd.Led();
          default -> numbered(word, text, drives);
        };
    if (end.drives() != drives) {
      throw new WiringException(
          "%s %s: write %s %s GPn."
              .formatted(
                  end,
                  end.drives() ? "drives the Pico's pin" : "is driven by the Pico",
                  end,
                  end.drives() ? "->" : "<-"));
    }
    return end;
  }

  private static HostEnd numbered(String word, String text, boolean drives) {
    Matcher bcm = BCM.matcher(word);
    if (bcm.matches()) {
      int number = Integer.parseInt(bcm.group(1));
      return drives ? new HostEnd.Output(number) : new HostEnd.Input(number);
    }
    Matcher button = BUTTON.matcher(word);
    if (button.matches()) {
      return button(button);
    }
    Matcher spi = SPI.matcher(word);
    if (!spi.matches()) {
      throw new WiringException(
          "%s is no pin of the host: write BCM25, SPI0.SCLK, .MOSI, .MISO or .CE0, UART.TXD or .RXD,"
                  .formatted(quoted(text))
              + " BUTTON, BUTTON.3V3 or LED.");
    }
    int bus = Integer.parseInt(spi.group(1));
    String channel = spi.group(3);
    return channel == null
        ? new HostEnd.Spi(bus, SpiLine.valueOf(spi.group(2)), 0)
        : new HostEnd.Spi(bus, SpiLine.CE, Integer.parseInt(channel));
  }

  private static HostEnd button(Matcher parts) {
    boolean high = parts.group(1) != null;
    if (parts.group(2) == null) {
      return new HostEnd.Button(high);
    }
    ChronoUnit unit = parts.group(3).equals("MS") ? ChronoUnit.MILLIS : ChronoUnit.MICROS;
    return new HostEnd.Button(high, Duration.of(Integer.parseInt(parts.group(2)), unit));
  }

  private static int gp(String text) {
    String word = text.toUpperCase(Locale.ROOT);
    Matcher gp = GP.matcher(word);
    if (gp.matches()) {
      return Integer.parseInt(gp.group(1));
    }
    return switch (word) {
      case "RUN" -> Wire.RUN;
      case "LED" -> Wire.HOST_LED;
      default ->
          throw new WiringException(
              "%s is no pin of a Pico: write GP0 to GP28, RUN or LED.".formatted(quoted(text)));
    };
  }

  private static String quoted(String text) {
    String printable = text.replaceAll("[^ -~]", "?");
    return printable.length() <= QUOTED
        ? "\"" + printable + "\""
        : "\"" + printable.substring(0, QUOTED) + "…\"";
  }
}
