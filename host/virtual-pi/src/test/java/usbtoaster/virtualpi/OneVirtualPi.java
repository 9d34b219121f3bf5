package usbtoaster.virtualpi;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
        .computeIfAbsent(Boot.class, _ -> boot(), Boot.class)
        .pi();
  }

  /** A boot, also one that failed: it is not tried again for each test. */
  private record Boot(@Nullable VirtualPi made, @Nullable Exception failure)
      implements AutoCloseable {
    VirtualPi pi() {
      if (made == null) {
        String why = failure == null ? "" : String.valueOf(failure.getMessage());
        throw new IllegalStateException("The virtual Pi does not boot: " + why, failure);
      }
      return made;
    }

    @Override
    public void close() throws IOException {
      if (made != null) {
        made.close();
      }
    }
  }

  private static Boot boot() {
    try {
      Path module = Path.of("").toAbsolutePath();
      return new Boot(VirtualPi.boot(module, Path.of(System.getProperty("toaster.jar"))), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Boot(null, e);
    } catch (IOException e) { // a TargetException is one, too
      return new Boot(null, e);
    }
  }
}
