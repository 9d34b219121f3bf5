package usbtoaster.emulator.proof;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import usbtoaster.emulator.proof.Proof.Test;

/** Makes docs/what-proves-it.md. */
final class ProofPage {
  private static final int ERRATA = 15;
  private static final int MOST_CHARACTERS = 120;
  private static final String ROOT = "../host/emulator/";

  private final List<Proof> proofs;
  private final SortedMap<String, Set<String>> firmware;
  private final String differences;
  private final List<String> lines = new ArrayList<>();

  /**
   * Makes a page.
   *
   * @param firmware which blocks on the bus each image accesses
   * @param differences docs/emulator-registers.md
   */
  ProofPage(List<Proof> proofs, Map<String, Set<String>> firmware, String differences) {
    this.proofs = proofs;
    this.firmware = new TreeMap<>(firmware);
    this.differences = differences;
  }

  List<String> make() {
    lines.addAll(
        List.of(
            "# What proves it",
            "",
            "This page tells, block by block, what stands behind the emulator: firmware, tests, and"
                + " what is thin or guessed.",
            "It is for whoever wants to know how far to trust a block, before their firmware does.",
            "After it you know where to look twice.",
            "",
            "`WhatProvesItTest` makes it out of the tests, of the `proof.md` beside them, and of"
                + " runs of the firmware:",
            "`mvn verify` fails while it is stale, and `-Dtoaster.docs=write` writes it anew.",
            "",
            "Nothing here has met silicon. Where the emulator knowingly differs, and which of its"
                + " readings are guesses,",
            "[the table of registers](emulator-registers.md#where-it-differs-from-the-chip) says in"
                + " full."));
    proofs.forEach(this::block);
    errata();
    return lines;
  }

  private void block(Proof proof) {
    lines.add("");
    lines.add("## " + proof.title());
    lines.add("");
    lines.add(
        "[`%s`](%s%s)%s."
            .formatted(
                proof.name(),
                ROOT,
                slashes(Proof.SOURCES.resolve(proof.name())),
                proof.registers().isEmpty() ? "" : ": " + String.join(", ", proof.registers())));
    lines.add("");
    lines.addAll(proof.prose());
    lines.add("");
    if (!proof.registers().isEmpty()) {
      add("- Firmware of this project that uses it: " + firmware(proof) + ".", "  ");
    }
    String folder = slashes(Proof.TESTS.resolve(proof.name()));
    add("- Tests, in [their folder](%s%s):".formatted(ROOT, folder), "  ");
    for (Test test : proof.tests()) {
      String says = test.says().isEmpty() ? "" : ": " + test.says();
      add("  - `%s`%s".formatted(test.name(), says), "    ");
    }
    String elsewhere =
        proof.testsElsewhere().stream()
            .map(test -> "`%s`".formatted(test.name()))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    if (!elsewhere.isEmpty()) {
      add("- Tests elsewhere that touch it: " + elsewhere + ".", "  ");
    }
  }

  /** Adds {@code text} in lines of at most 120 characters, all but the first behind an indent. */
  private void add(String text, String indent) {
    String rest = text;
    while (rest.length() > MOST_CHARACTERS) {
      int cut = rest.lastIndexOf(' ', MOST_CHARACTERS);
      lines.add(rest.substring(0, cut));
      rest = indent + rest.substring(cut + 1);
    }
    lines.add(rest);
  }

  private String firmware(Proof proof) {
    String used =
        firmware.entrySet().stream()
            .filter(image -> proof.registers().stream().anyMatch(image.getValue()::contains))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return used.isEmpty() ? "none" : used;
  }

  private void errata() {
    lines.addAll(
        List.of(
            "",
            "## Errata",
            "",
            "Which of the errata of the datasheet's appendix B are named where. One that is named"
                + " nowhere was not looked at.",
            "",
            "| erratum | in the code of | in tests of | told as a difference |",
            "|---|---|---|---|"));
    for (int i = 1; i <= ERRATA; i++) {
      String erratum = "RP2040-E" + i;
      lines.add(
          "| %s | %s | %s | %s |"
              .formatted(
                  erratum,
                  naming(erratum, Proof::errataInCode),
                  naming(erratum, Proof::errataInTests),
                  differences.matches("(?s).*" + erratum + "\\b.*") ? "yes" : ""));
    }
  }

  private String naming(String erratum, Function<Proof, Set<String>> where) {
    return proofs.stream()
        .filter(proof -> where.apply(proof).contains(erratum))
        .map(Proof::name)
        .collect(Collectors.joining(", "));
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }
}
