package usbtoaster.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageException;
import usbtoaster.pico.Pace;
import usbtoaster.pico.PicoSettings;
import usbtoaster.pico.Wiring;

/**
 * What an annotation asks for, with all files read.
 *
 * @param pace how time passes; null: it is virtual
 * @param vcdMillis how much of the waveforms a failure leaves
 * @param companions the other Picos
 */
record Setup(
    Image image, Wiring wiring, @Nullable Pace pace, int vcdMillis, List<Companion> companions) {
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
      UnaryOperator<@Nullable String> asked = asked(annotation, context);
      PicoSettings settings =
          new PicoSettings(asked, property -> called(annotation, property), loader(context));
      List<Companion> companions = Companion.of(context);
      Pace pace = pace(annotation.pace());
      if (pace != null && !companions.isEmpty()) {
        throw new IllegalArgumentException(
            "Several Picos have one time: leave the pace out, it is virtual then.");
      }
      return new Setup(
          image(settings, asked.apply(PicoSettings.IMAGE)),
          wiring(annotation, settings),
          pace,
          annotation.vcdMillis(),
          companions);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw refused(context, e.getMessage(), e);
    }
  }

  /** Returns whether the machine's time passes faster than the host's. */
  boolean runsAhead() {
    return pace != null && pace.fast();
  }

  static ExtensionConfigurationException refused(
      ExtensionContext context, @Nullable String sentence, @Nullable Throwable cause) {
    String where =
        context.getTestClass().map(Class::getName).orElse(context.getDisplayName())
            + context
                .getTestMethod()
                .filter(method -> AnnotationSupport.isAnnotated(method, PicoTest.class))
                .map(method -> "." + method.getName())
                .orElse("");
    return new ExtensionConfigurationException(
        "@PicoTest of %s: %s".formatted(where, sentence), cause);
  }

  private static UnaryOperator<@Nullable String> asked(
      PicoTest annotation, ExtensionContext context) {
    return name -> {
      String property = System.getProperty(name);
      String named = named(annotation, name);
      Optional<String> parameter = context.getConfigurationParameter(name);
      return property != null ? property : !named.isEmpty() ? named : parameter.orElse(null);
    };
  }

  /** Returns what the annotation says; "": nothing. */
  private static String named(PicoTest annotation, String property) {
    return switch (property) {
      case PicoSettings.IMAGE -> annotation.image();
      case PicoSettings.WIRES -> annotation.wires();
      default -> "";
    };
  }

  /** Returns what whoever set a value calls it. */
  private static String called(PicoTest annotation, String property) {
    boolean inAnnotation =
        System.getProperty(property) == null && !named(annotation, property).isEmpty();
    return inAnnotation ? property.substring(property.indexOf('.') + 1) : property;
  }

  /** Reads the image with a name: a file, or a resource of {@code classpath:}. */
  static Image image(String name, ExtensionContext context) {
    return image(
        new PicoSettings(
            asked -> asked.equals(PicoSettings.IMAGE) ? name : null,
            property -> "image",
            loader(context)),
        name);
  }

  private static Image image(PicoSettings settings, @Nullable String name) {
    try {
      return settings.image();
    } catch (IllegalStateException e) {
      if (name == null
          || !(e.getCause() instanceof ImageException) // no name of a file, or no resource
          || name.startsWith("classpath:")
          || Files.exists(Path.of(name))) {
        throw e;
      }
      throw new IllegalStateException(
          "%s Build it first; a relative name begins at the working directory, %s."
              .formatted(e.getMessage(), Path.of("").toAbsolutePath()),
          e);
    }
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
