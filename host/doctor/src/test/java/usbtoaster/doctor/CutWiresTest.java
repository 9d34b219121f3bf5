package usbtoaster.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.driver.PinMap;
import usbtoaster.targets.Board;

/** The real firmware, and wires that are cut: which ones are named. */
class CutWiresTest {
  private static List<Finding> of(List<Finding> findings, Finding.Grade grade) {
    return findings.stream().filter(finding -> finding.grade() == grade).toList();
  }

  private static Diagnosis diagnosis(Set<Wire> cut) throws Exception {
    BrokenWires wires = BrokenWires.cut(cut);
    try (Board board = wires.open(PinMap.DEFAULT)) {
      Probe probe = new Probe(board.wiring(), wires.hands());
      probe.run();
      return Diagnosis.of(probe.evidence());
    }
  }

  @Test
  void shouldFindNothingWhereAllIsWell() {
    List<Finding> findings = BrokenWires.cut().findings();
    assertThat(findings).extracting(Finding::grade).containsOnly(Finding.Grade.OK);
    assertThat(findings)
        .extracting(Finding::subject)
        .containsExactly(
            "SCLK", "MOSI", "MISO", "CE0", "IRQ", "ACK", "RESET", "firmware", "interrupts");
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameTheOneThatIsCut(Wire wire) {
    List<Finding> findings = BrokenWires.cut(wire).findings();
    assertThat(of(findings, Finding.Grade.FAILED))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).isEqualTo(wire.label(PinMap.DEFAULT));
              assertThat(finding.seen()).isEqualTo("is not connected");
              assertThat(finding.remedy()).contains(wire.ends(PinMap.DEFAULT));
            });
  }

  /** Returns all sets of wires but the empty one. */
  static List<Set<Wire>> sets() {
    return Fault.ALL.stream()
        .filter(fault -> fault.kind() == Fault.Kind.CUT && fault.weight() > 0)
        .map(Fault::blamed)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldBlameNoSoundWireWhateverIsCut(Set<Wire> cut) throws Exception {
    Diagnosis diagnosis = diagnosis(cut);
    assertThat(cut).containsAll(diagnosis.guilty());
    assertThat(diagnosis.innocent()).doesNotContainAnyElementsOf(cut);
    assertThat(diagnosis.possible()).extracting(Fault::blamed).contains(cut);
    assertThat(diagnosis.sound()).isFalse();
  }
}
