package usbtoaster.junit;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Keeps the tests of a class that share a machine from running at the same time. */
final class PicoLocks implements ResourceLocksProvider {
  PicoLocks() {}

  @Override
  public Set<Lock> provideForClass(Class<?> testClass) {
    return AnnotationSupport.findAnnotation(testClass, PicoTest.class)
        .filter(test -> test.perClass() || sharesItsInstance(testClass))
        .map(shared -> Set.of(new Lock(name(testClass), ResourceAccessMode.READ_WRITE)))
        .orElse(Set.of());
  }

  @Override
  public Set<Lock> provideForNestedClass(
      List<Class<?>> enclosingInstanceTypes, Class<?> testClass) {
    return provideForClass(testClass);
  }

  private static boolean sharesItsInstance(Class<?> testClass) {
    return AnnotationSupport.findAnnotation(testClass, TestInstance.class)
        .filter(instance -> instance.value() == TestInstance.Lifecycle.PER_CLASS)
        .isPresent();
  }

  private static String name(Class<?> testClass) {
    return PicoLocks.class.getPackageName() + ": " + testClass.getName();
  }
}
