package usbtoaster.junit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import usbtoaster.emulator.image.Image;

/**
 * What a {@link WithPico} asks for.
 *
 * @param wires from its pins to those of the test's own Pico
 */
record Companion(String name, Image image, List<PinToPin> wires) {
  private static final Pattern WIRE =
      Pattern.compile("(?i)GP(\\d{1,2})\\s*(?:->|<-)\\s*GP(\\d{1,2})");
  private static final Pattern SEPARATOR = Pattern.compile("\\s*[,\\n]\\s*");
  private static final int PINS = 30;

  /** A wire from a pin of the companion to one of the test's own Pico. */
  record PinToPin(int its, int own) {}

  /** Returns those of a test, or of a class whose tests share them. */
  static List<Companion> of(ExtensionContext context) {
    List<WithPico> found =
        context
            .getTestMethod()
            .map(method -> AnnotationSupport.findRepeatableAnnotations(method, WithPico.class))
            .orElse(List.of());
    if (found.isEmpty()) {
      found =
          AnnotationSupport.findRepeatableAnnotations(
              context.getRequiredTestClass(), WithPico.class);
    }
    Set<String> names = new HashSet<>();
    List<Companion> all = new ArrayList<>();
    for (WithPico each : found) {
      if (!names.add(each.name())) {
        throw new IllegalArgumentException(
            "There are two Picos %s: give each @WithPico its own name.".formatted(each.name()));
      }
      all.add(new Companion(each.name(), Setup.image(each.image(), context), wires(each.wires())));
    }
    return all;
  }

  private static List<PinToPin> wires(String text) {
    List<PinToPin> wires = new ArrayList<>();
    for (String line : SEPARATOR.splitAsStream(text.strip()).toList()) {
      Matcher wire = WIRE.matcher(line);
      if (!wire.matches()) {
        throw new IllegalArgumentException(
            "\"%s\" is no wire between two Picos: write GP4 -> GP5.".formatted(line));
      }
      wires.add(new PinToPin(pin(wire.group(1)), pin(wire.group(2))));
    }
    return wires;
  }

  private static int pin(String number) {
    int pin = Integer.parseInt(number);
    if (pin >= PINS) {
      throw new IllegalArgumentException("A Pico has GP0 to GP29, no GP" + pin + ".");
    }
    return pin;
  }
}
