package usbtoaster.emulator.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.chip.Rp2040;

@DisplayName("docs/what-proves-it.md says what there is")
final class WhatProvesItTest {
  private static final Path DOCUMENT = Path.of("../../docs/what-proves-it.md");
  private static final Path DIFFERENCES = Path.of("../../docs/emulator-registers.md");
  private static final Path IMAGES = Path.of("../../firmware/image");

  private final List<Proof> proofs = Proof.all();

  @Test
  void shouldSayWhatThereIs() throws IOException {
    List<String> right = new ProofPage(proofs, firmware(), Proof.text(DIFFERENCES)).make();
    if ("write".equals(System.getProperty("toaster.docs"))) {
      Files.write(DOCUMENT, right);
    }
    assertThat(Files.readAllLines(DOCUMENT))
        .as("docs/what-proves-it.md is stale: run this test with -Dtoaster.docs=write")
        .isEqualTo(right);
  }

  private static Map<String, Set<String>> firmware() throws IOException {
    Map<String, Set<String>> firmware = new TreeMap<>();
    try (Stream<Path> images = Files.list(IMAGES)) {
      images
          .filter(image -> image.toString().endsWith(".elf"))
          .forEach(image -> firmware.put(image.getFileName().toString(), Exercise.of(image)));
    }
    return firmware;
  }

  @Test
  void shouldKnowEachBlockOnTheBusOnce() {
    List<String> onTheBus =
        Rp2040.pico().blocks().stream().map(block -> block.name()).sorted().toList();
    assertThat(proofs.stream().flatMap(proof -> proof.registers().stream()).sorted().toList())
        .as("each block is in the line \"registers:\" of one proof.md, beside its tests")
        .isEqualTo(onTheBus);
  }

  @Test
  void shouldHaveATestAndASentenceForEachBlock() {
    for (Proof proof : proofs) {
      assertThat(proof.tests()).as("the tests of %s", proof.name()).isNotEmpty();
      assertThat(String.join(" ", proof.prose()))
          .as("%s/proof.md says what is thin or guessed", proof.name())
          .hasSizeGreaterThan(20);
      assertThat(Proof.SOURCES.resolve(proof.name())).as("its sources").isDirectory();
    }
  }
}
