package usbtoaster.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one browser to all tests that ask for one, and closes it after the last. */
final class OneChromium implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Chromium.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(OneChromium.class))
        .computeIfAbsent(Chromium.class, key -> start());
  }

  private static Chromium start() {
    try {
      return Chromium.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
