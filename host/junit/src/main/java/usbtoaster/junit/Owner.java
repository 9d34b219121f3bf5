package usbtoaster.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * To whom the machine of a test belongs: the test, or the class whose tests share it.
 *
 * @param context with whose end the machine is closed
 * @param annotation what it asks for
 * @param isShared whether it is the class
 */
record Owner(ExtensionContext context, PicoTest annotation, boolean isShared) {
  /**
   * Finds the owner for a test or, where a machine is shared, for a class.
   *
   * @throws ParameterResolutionException if there is none, because each test has its own
   */
  static Owner of(ExtensionContext context) {
    Optional<PicoTest> own = context.getTestMethod().flatMap(m -> annotation(context, m));
    if (own.isPresent()) {
      if (own.get().perClass()) {
        throw Setup.refused(
            context, "perClass is for classes: take it off the annotation of the method.", null);
      }
      return new Owner(context, own.get(), false);
    }
    ExtensionContext annotated = annotated(context);
    PicoTest found = annotation(annotated, annotated.getRequiredTestClass()).orElseThrow();
    boolean shared =
        found.perClass()
            || annotated.getTestInstanceLifecycle().filter(Lifecycle.PER_CLASS::equals).isPresent();
    if (!shared && context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "Each test has a Pico of its own, so that there is none before all and after all: take it"
              + " as a parameter of the tests, or say @PicoTest(perClass = true).");
    }
    return new Owner(shared ? annotated : context, found, shared);
  }

  /** Returns the context of the innermost class, from the test outwards, with an annotation. */
  private static ExtensionContext annotated(ExtensionContext context) {
    @Nullable ExtensionContext at = context;
    while (at != null) {
      ExtensionContext here = at;
      if (here.getTestMethod().isEmpty()
          && here.getTestClass().filter(c -> annotation(here, c).isPresent()).isPresent()) {
        return here;
      }
      at = here.getParent().orElse(null);
    }
    throw Setup.refused(
        context, "There is none: annotate the class, or the class that it inherits from.", null);
  }

  private static Optional<PicoTest> annotation(ExtensionContext context, AnnotatedElement element) {
    long direct =
        Arrays.stream(element.getAnnotations())
            .map(Annotation::annotationType)
            .filter(
                type ->
                    type == PicoTest.class || AnnotationSupport.isAnnotated(type, PicoTest.class))
            .count();
    if (direct > 1) {
      throw Setup.refused(
          context, "There are %d of them in one place: leave one.".formatted(direct), null);
    }
    return AnnotationSupport.findAnnotation(element, PicoTest.class);
  }
}
