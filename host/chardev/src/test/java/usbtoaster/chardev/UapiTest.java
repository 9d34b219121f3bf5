package usbtoaster.chardev;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the code says of {@code linux/gpio.h}, beside that file. The header has one layout for all
 * 64-bit architectures: its types have fixed sizes, and what is 64 bits wide is aligned by it.
 */
final class UapiTest {
  @TempDir private Path folder;

  @Test
  void shouldDeclareWhatTheKernelsHeaderDeclares() throws Exception {
    Map<String, Long> ours = new LinkedHashMap<>();
    for (StructLayout struct : Uapi.STRUCTURES) {
      String name = "struct " + struct.name().orElseThrow();
      ours.put("sizeof(" + name + ")", struct.byteSize());
      for (MemoryLayout member : struct.memberLayouts()) {
        String field = member.name().orElseThrow();
        ours.put("offsetof(" + name + ", " + field + ")", Uapi.offset(struct, field));
        ours.put("sizeof(((" + name + " *) 0)->" + field + ")", member.byteSize());
      }
    }
    assertThat(ours).hasSizeGreaterThan(60);
    int structures = ours.size();
    for (Field constant : Uapi.class.getDeclaredFields()) {
      if (constant.getName().startsWith("GPIO_") && Modifier.isStatic(constant.getModifiers())) {
        Number value = (Number) constant.get(null);
        long number =
            value instanceof Integer small ? Integer.toUnsignedLong(small) : value.longValue();
        ours.put(constant.getName(), number);
      }
    }
    assertThat(ours).hasSizeGreaterThan(structures + 20);

    Map<String, Long> kernels = KernelHeader.values(folder, new ArrayList<>(ours.keySet()));

    assertThat(kernels).isEqualTo(ours);
  }

  @Test
  void shouldTakeFromTextsWhatSteersATerminal() {
    assertThat(Uapi.printable("a\u001b[2Jb\nc")).isEqualTo("a?[2Jb?c");
  }
}
