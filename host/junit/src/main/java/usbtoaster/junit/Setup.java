package usbtoaster.junit;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import usbtoaster.emulator.image.Image;
import usbtoaster.pico.Pace;
import usbtoaster.pico.PicoSettings;
import usbtoaster.pico.Wiring;

/**
 * What an annotation asks for, with all files read.
 *
 * @param pace how time passes; null: it is virtual
 * @param vcdMillis how much of the waveforms a failure leaves
 */
record Setup(Image image, Wiring wiring, @Nullable Pace pace, int vcdMillis) {
  private static final String VIRTUAL = "virtual";

  /**
   * Reads what {@code annotation} asks for.
   *
   * @throws ExtensionConfigurationException if it cannot be had; the message says what to do
   */
  static Setup of(PicoTest annotation, ExtensionContext context) {
    if (annotation.vcdMillis() < 0) {
      throw refused(context, "vcdMillis is 0 or more, not " + annotation.vcdMillis() + ".", null);
    }
    try {
      PicoSettings settings = new PicoSettings(asked(annotation, context), loader(context));
      return new Setup(
          settings.image(),
          wiring(annotation, settings),
          pace(annotation.pace()),
          annotation.vcdMillis());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw refused(context, e.getMessage(), e);
    }
  }

  static ExtensionConfigurationException refused(
      ExtensionContext context, @Nullable String sentence, @Nullable Throwable cause) {
    String where = context.getTestClass().map(Class::getName).orElse(context.getDisplayName());
    return new ExtensionConfigurationException(
        "@PicoTest of %s: %s".formatted(where, sentence), cause);
  }

  private static UnaryOperator<@Nullable String> asked(
      PicoTest annotation, ExtensionContext context) {
    return name -> {
      String property = System.getProperty(name);
      String named =
          switch (name) {
            case PicoSettings.IMAGE -> annotation.image();
            case PicoSettings.WIRES -> annotation.wires();
            default -> "";
          };
      Optional<String> parameter = context.getConfigurationParameter(name);
      return property != null ? property : !named.isEmpty() ? named : parameter.orElse(null);
    };
  }

  private static Wiring wiring(PicoTest annotation, PicoSettings settings) {
    if (System.getProperty(PicoSettings.WIRES) == null) {
      String named = annotation.wires();
      if (named.contains("->") || named.contains("<-")) {
        return Wiring.parse(named);
      }
      if (named.isEmpty() && !annotation.image().isEmpty()) {
        return Wiring.NONE; // the default's would be those of another firmware
      }
    }
    return settings.wiring();
  }

  private static @Nullable Pace pace(String text) {
    if (text.equalsIgnoreCase(VIRTUAL)) {
      return null;
    }
    try {
      return Pace.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "A pace is virtual, fast, real or 1:N, not %s.".formatted(text), e);
    }
  }

  private static ClassLoader loader(ExtensionContext context) {
    return context.getTestClass().map(Class::getClassLoader).orElse(Setup.class.getClassLoader());
  }
}
