package usbtoaster.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A production program has neither the mock nor Mockito on its class path, and needs neither. */
final class WithoutTheMockTest {
  private static URLClassLoader production() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String path = entry.replace('\\', '/');
      boolean mock =
          path.matches(".*/(mock/target/classes|toaster-mock-.*|mock)")
              || path.matches(".*/(mockito|byte-buddy|objenesis).*");
      if (!mock) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static AutoCloseable open(ClassLoader loader, String target) throws Exception {
    Class<?> targets = loader.loadClass("usbtoaster.targets.Target");
    Class<?> traces = loader.loadClass("usbtoaster.trace.Trace");
    Method open = loader.loadClass("usbtoaster.targets.Board").getMethod("open", targets, traces);
    Object chosen = targets.getMethod("valueOf", String.class).invoke(null, target);
    return (AutoCloseable) open.invoke(null, chosen, traces.getField("OFF").get(null));
  }

  @Test
  void shouldSayWhatToAddForTheMock() throws Exception {
    try (URLClassLoader loader = production()) {
      assertThatThrownBy(() -> loader.loadClass("usbtoaster.mock.MockToaster"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> open(loader, "MOCK"))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .hasMessage(
              "The mock is not on the class path: add toaster-mock to the dependencies, or choose"
                  + " another target.");
    }
  }

  @Test
  void shouldOpenTheEmulatorAllTheSame() throws Exception {
    try (URLClassLoader loader = production();
        AutoCloseable board = open(loader, "EMULATOR")) {
      Method description = loader.loadClass("usbtoaster.targets.Board").getMethod("description");
      assertThat(description.invoke(board)).isEqualTo("the firmware on an emulated Pico");
    }
  }
}
