package usbtoaster.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An oracle: a C compiler, which reads the headers of Linux and of the C library. What the code
 * says of them becomes assertions that the compiler checks; nothing runs, so the compiler may be
 * one for another machine.
 */
public final class Headers {
  private final StringBuilder source = new StringBuilder("#define _GNU_SOURCE\n");
  private int assertions;

  /** Begins with some headers. */
  public Headers(List<String> names) {
    source.append("#include <stddef.h>\n");
    names.forEach(name -> source.append("#include <").append(name).append(">\n"));
  }

  /** Says that a constant has a value; one that the headers do not know yet is passed over. */
  public void constant(String name, long value) {
    source.append("#ifdef ").append(name).append('\n');
    equal(name, Integer.toUnsignedLong((int) value));
    source.append("#endif\n");
  }

  /** Says that an enumerator, which no {@code #ifdef} can ask for, has a value. */
  public void equal(String expression, long value) {
    source.append(
        "_Static_assert((unsigned) (%s) == %dUL, \"%s is not %d\");\n"
            .formatted(expression, value, expression.replace("\"", ""), value));
    assertions++;
  }

  /** Says that all public constants of {@code type} have the values that they have there. */
  public void constants(Class<?> type, Map<String, Integer> otherwise) throws Exception {
    Map<String, Long> values = new LinkedHashMap<>();
    for (Field each : type.getDeclaredFields()) {
      if (each.getType() == int.class && Modifier.isStatic(each.getModifiers())) {
        each.setAccessible(true);
        values.put(each.getName(), (long) each.getInt(null));
      }
    }
    otherwise.forEach((name, value) -> values.put(name, (long) value));
    values.forEach(this::constant);
  }

  /** Says that a structure has the size of {@code layout}, and its members their places. */
  public void structure(StructLayout layout) {
    String name = "struct " + layout.name().orElseThrow();
    equal("sizeof(" + name + ")", layout.byteSize());
    for (MemoryLayout member : layout.memberLayouts()) {
      if (!(member instanceof PaddingLayout)) {
        String field = member.name().orElseThrow();
        long offset = layout.byteOffset(PathElement.groupElement(field));
        equal("offsetof(" + name + ", " + field + ")", offset);
        equal("sizeof(((" + name + " *) 0)->" + field + ")", member.byteSize());
      }
    }
  }

  /**
   * Has {@code compiler} check all that was said, and returns how much that was. Skips the test
   * visibly where there is no such compiler; fails it with -Dtoaster.oracle=required.
   */
  public int check(Path folder, String compiler, String packages) throws Exception {
    String missing =
        "%s or its headers are missing, so nobody else reads them: apt-get install %s"
            .formatted(compiler, packages);
    Path empty = Files.writeString(folder.resolve("empty.c"), "#include <linux/io_uring.h>\n");
    boolean there = compile(compiler, empty).isEmpty();
    if (!there) {
      System.out.println(missing);
    }
    assertThat(there || !"required".equals(System.getProperty("toaster.oracle")))
        .as(missing)
        .isTrue();
    assumeTrue(there, missing);
    Path file = Files.writeString(folder.resolve("headers.c"), source);
    assertThat(compile(compiler, file)).isEmpty();
    return assertions;
  }

  private static String compile(String compiler, Path file) throws IOException {
    try {
      Process process =
          new ProcessBuilder(compiler, "-fsyntax-only", file.toString())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.onExit().join().exitValue() == 0 ? "" : "failed: " + out;
    } catch (IOException e) {
      return "is not there: " + e.getMessage();
    }
  }
}
