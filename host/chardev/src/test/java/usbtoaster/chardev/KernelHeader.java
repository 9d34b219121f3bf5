package usbtoaster.chardev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** An oracle: the C compiler, which reads the kernel's {@code linux/gpio.h}. */
@NullMarked
final class KernelHeader {
  private static final String MISSING =
      "gcc or linux/gpio.h is missing, so nobody else reads the kernel's header:"
          + " apt-get install gcc linux-libc-dev";

  private KernelHeader() {}

  /**
   * Returns the values of C expressions. Skips the test visibly where there is no compiler; fails
   * it with -Dtoaster.oracle=required.
   */
  static Map<String, Long> values(Path folder, List<String> expressions) throws Exception {
    boolean there = Files.exists(Path.of("/usr/include/linux/gpio.h")) && runs("gcc", "--version");
    boolean required = "required".equals(System.getProperty("toaster.oracle"));
    if (!there) {
      System.out.println(MISSING);
    }
    assertThat(there || !required).as(MISSING).isTrue();
    assumeTrue(there, MISSING);

    StringBuilder source =
        new StringBuilder("#include <stddef.h>\n#include <stdio.h>\n#include <linux/gpio.h>\n");
    source.append("int main(void) {\n");
    for (String each : expressions) {
      source.append("printf(\"%llu\\n\", (unsigned long long) (").append(each).append("));\n");
    }
    Path file = Files.writeString(folder.resolve("values.c"), source.append("}\n"));
    Path program = folder.resolve("values");
    run("gcc", "-o", program.toString(), file.toString());
    List<String> printed = run(program.toString()).lines().toList();
    Map<String, Long> values = new LinkedHashMap<>();
    for (int i = 0; i < expressions.size(); i++) {
      values.put(expressions.get(i), Long.parseUnsignedLong(printed.get(i)));
    }
    return values;
  }

  private static boolean runs(String... command) {
    try {
      run(command);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as(out).isZero();
    return out;
  }
}
