package usbtoaster.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.census.ThreadKind;

final class StageGraphTest {
  private static final Path PAGE = Path.of("../../docs/life-of-a-write.md");
  private static final String STAGE = "`[A-Z_]+`";
  private static final String OPERAND = "(?:" + STAGE + "|\\(" + STAGE + " or " + STAGE + "\\))";
  private static final Pattern CHAIN = Pattern.compile(OPERAND + "(?:\\s+<\\s+" + OPERAND + ")+");
  private static final Pattern STEP = Pattern.compile("\\*\\*`([A-Z_]+)`\\*\\*");

  @Test
  void shouldBeTheOrderThatTheDocsTell() throws IOException {
    String page = Files.readString(PAGE);
    List<String> told = new ArrayList<>();
    CHAIN
        .matcher(page)
        .results()
        .map(MatchResult::group)
        .forEach(chain -> told.addAll(pairs(chain.split("\\s+<\\s+"))));

    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            StageGraph.rules().stream()
                .map(rule -> EnumSet.copyOf(rule.before()) + " < " + rule.after())
                .toList());
  }

  private static List<String> pairs(String[] chain) {
    List<String> pairs = new ArrayList<>();
    for (int i = 1; i < chain.length; i++) {
      Set<Stage> before = stages(chain[i - 1]);
      stages(chain[i]).forEach(after -> pairs.add(before + " < " + after));
    }
    return pairs;
  }

  private static Set<Stage> stages(String operand) {
    return Arrays.stream(operand.replaceAll("[`()]", "").split(" or "))
        .map(Stage::valueOf)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Stage.class)));
  }

  @Test
  void shouldHaveTheStagesInTheStepsOfTheDocs() throws IOException {
    List<String> steps =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.matches("[0-9]+\\. \\*\\*.*"))
            .flatMap(line -> STEP.matcher(line).results().map(found -> found.group(1)))
            .toList();

    assertThat(steps)
        .containsExactly(
            Arrays.stream(Stage.values())
                .filter(stage -> !stage.ofEngine())
                .map(Stage::name)
                .toArray(String[]::new));
  }

  @Test
  void shouldDeclareNothingBeforeItself() {
    for (StageGraph.Rule rule : StageGraph.rules()) {
      assertThat(rule.before()).allMatch(before -> before.compareTo(rule.after()) < 0);
    }
  }

  @Test
  void shouldLetWhatStoodBeforeAnAbsentStageStandBeforeWhatFollows() {
    StageGraph graph = StageGraph.WHOLE.without(Stage.IRP, Stage.PENDING);

    assertThat(graph.unmet(Stage.DISPATCH, EnumSet.of(Stage.CALL)::contains)).isEmpty();
    assertThat(graph.unmet(Stage.DISPATCH, _ -> false)).containsExactly(Set.of(Stage.IRP));
    assertThat(graph.unmet(Stage.SUSPEND, EnumSet.of(Stage.DISPATCH)::contains)).isEmpty();
    assertThat(graph.unmet(Stage.SUSPEND, EnumSet.of(Stage.CALL)::contains)).isNotEmpty();
    assertThat(graph.has(Stage.PENDING)).isFalse();
    assertThat(graph.required()).doesNotContain(Stage.IRP, Stage.ACK_SEEN).contains(Stage.DPC);
  }

  @Test
  void shouldOweAResumeToWhoSuspends() {
    Set<Stage> reached = EnumSet.of(Stage.CALL, Stage.SUSPEND, Stage.COMPLETE, Stage.APC);

    assertThat(StageGraph.WHOLE.owed(reached::contains)).containsExactly(Stage.RESUME);
    assertThat(StageGraph.SYNCHRONOUS.owed(reached::contains)).isEmpty();
  }

  @Test
  void shouldTakeNoPacketOnAThreadOfHardware() {
    assertThat(Stage.BORROW.side().mayRunOn(ThreadKind.DEVICE)).isFalse();
    assertThat(Stage.BORROW.side().mayRunOn(ThreadKind.IO)).isTrue();
    assertThat(Stage.DPC.side().mayRunOn(ThreadKind.DEVICE)).isTrue();
  }

  @Test
  void shouldPutTheKernelsSightOfAnEdgeBeforeItsInterruptAndAskNobodyForIt() {
    assertThat(StageGraph.rules())
        .anySatisfy(
            rule -> {
              assertThat(rule.before()).containsExactly(Stage.EDGE);
              assertThat(rule.after()).isEqualTo(Stage.INTERRUPT);
            });
    assertThat(StageGraph.WHOLE.optional()).contains(Stage.EDGE);
    assertThat(StageGraph.INTERRUPT_DRIVEN.optional()).contains(Stage.EDGE);
    assertThat(StageGraph.SYNCHRONOUS.has(Stage.EDGE)).isFalse();
  }

  @Test
  void shouldKnowWhichStagesABurstHas() {
    assertThat(Arrays.stream(Stage.values()).filter(Stage::perBurst))
        .containsExactly(
            Stage.DMA_START,
            Stage.DMA_SEEN,
            Stage.DMA_DONE,
            Stage.IRQ_RAISED,
            Stage.EDGE,
            Stage.INTERRUPT,
            Stage.ISR,
            Stage.ACK_SEEN,
            Stage.DPC);
  }
}
