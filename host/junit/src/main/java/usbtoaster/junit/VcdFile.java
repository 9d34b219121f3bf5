package usbtoaster.junit;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where the waveforms of a test go: beside the report, under a name of its own. */
final class VcdFile {
  /** The configuration parameter that names another folder. */
  static final String FOLDER = "toaster.vcd";

  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");
  private static final Pattern INVOCATION = Pattern.compile("#(\\d+)");
  private static final int LONGEST = 160;

  private VcdFile() {}

  /** Returns the file for a test. */
  static Path of(ExtensionContext context) {
    return folder(context).resolve(name(context) + ".vcd");
  }

  private static Path folder(ExtensionContext context) {
    Optional<String> named = context.getConfigurationParameter(FOLDER);
    if (named.isPresent()) {
      return Path.of(named.get());
    }
    boolean gradle = !Files.exists(Path.of("pom.xml")) && Files.isDirectory(Path.of("build"));
    return Path.of(gradle ? "build" : "target", "pico");
  }

  private static String name(ExtensionContext context) {
    ExtensionContext at = context;
    while (at.getTestMethod().isEmpty() && at.getParent().isPresent()) {
      at = at.getParent().get(); // the test of a factory is in that of the method
    }
    StringBuilder name = new StringBuilder(at.getTestClass().map(Class::getName).orElse(""));
    at.getTestMethod().ifPresent(method -> name.append('-').append(name(method)));
    Matcher invocation = INVOCATION.matcher(context.getUniqueId());
    while (invocation.find()) {
      name.append('-').append(invocation.group(1));
    }
    String safe = UNSAFE.matcher(name).replaceAll("_");
    return safe.length() <= LONGEST
        ? safe
        : safe.substring(0, LONGEST) + "-" + Integer.toHexString(safe.hashCode());
  }

  /** Returns the name of a method, with its parameters if there are several of the name. */
  private static String name(Method method) {
    long same =
        Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
            .filter(each -> !each.isSynthetic() && each.getName().equals(method.getName()))
            .count();
    return same <= 1
        ? method.getName()
        : Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining("-", method.getName() + "-", ""));
  }
}
