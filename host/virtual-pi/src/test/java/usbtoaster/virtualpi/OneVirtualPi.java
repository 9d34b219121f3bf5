package usbtoaster.virtualpi;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives all tests the same {@link VirtualPi}: it boots with the first, and ends after the last. */
final class OneVirtualPi implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == VirtualPi.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(OneVirtualPi.class))
        .computeIfAbsent(VirtualPi.class, _ -> boot(), VirtualPi.class);
  }

  private static VirtualPi boot() {
    try {
      return VirtualPi.boot(
          Path.of("").toAbsolutePath(), Path.of(System.getProperty("toaster.jar")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the virtual Pi booted", e);
    } catch (Exception e) {
      throw new IllegalStateException("The virtual Pi does not boot: " + e.getMessage(), e);
    }
  }
}
