package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Every data-processing instruction against 20,000 recorded results of a Cortex-M0. */
class AluVectorsTest {
  private static final int REGISTERS = 13;

  private final Chip chip = Chip.with();

  @Test
  void shouldComputeAsEveryVectorSays() throws IOException {
    List<String> wrong = new ArrayList<>();
    int count = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(getClass().getResourceAsStream("alu.txt.gz"))),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        count++;
        if (!line.substring(line.indexOf('|') + 2).equals(after(line))) {
          wrong.add(line + " but was " + after(line));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isEqualTo(20_000);
  }

  private String after(String line) {
    String[] words = line.substring(0, line.indexOf('|')).trim().split(" ", -1);
    chip.code(Chip.RAM, Integer.parseInt(words[0], 16));
    chip.core.register(15, Chip.RAM);
    chip.core.xpsr(Integer.parseInt(words[1], 16) << 28 | 1 << 24);
    for (int i = 0; i < REGISTERS; i++) {
      chip.core.register(i, Integer.parseUnsignedInt(words[2 + i], 16));
    }
    chip.step();
    StringBuilder result = new StringBuilder(Integer.toHexString(chip.core.xpsr() >>> 28));
    for (int i = 0; i < REGISTERS; i++) {
      result.append(" %08x".formatted(chip.core.register(i)));
    }
    return result.toString();
  }
}
