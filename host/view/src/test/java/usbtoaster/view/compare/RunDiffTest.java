package usbtoaster.view.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlator;
import usbtoaster.view.compare.RunDiff.Options;

final class RunDiffTest {
  private static RunStages run(Consumer<Story> tale) {
    return run(new RunStages(), tale);
  }

  private static RunStages run(RunStages stages, Consumer<Story> tale) {
    Correlator correlator = new Correlator(stages);
    tale.accept(new Story(correlator));
    correlator.finish();
    return stages;
  }

  private static RunStages plain() {
    return run(story -> story.whole(7, 3, 1).whole(8, 4, 2));
  }

  private static RunDiff.Difference difference(RunStages one, RunStages other, Options options) {
    return Objects.requireNonNull(RunDiff.of(one, other, options).first());
  }

  @Test
  void shouldFindTheSameUnderOtherNumbersAndInAnotherInterleaving() {
    RunStages other =
        run(
            story ->
                story
                    .call(17)
                    .call(18)
                    .start(17, 9)
                    .tell(Stage.DMA_DONE, 0, 9) // before its caller let go
                    .letGo(17)
                    .letGo(18)
                    .edge(5)
                    .dpc(17, 5)
                    .start(18, 2)
                    .interrupt(2, 6)
                    .comeBack(17, 0)
                    .dpc(18, 6)
                    .comeBack(18, 0));

    RunDiff diff = RunDiff.of(plain(), other, Options.PLAIN);

    assertThat(diff.first()).isNull();
    assertThat(diff.compared()).isEqualTo(2);
  }

  @Test
  void shouldTellTheFirstStageThatDiffers() {
    RunStages other =
        run(
            story ->
                story
                    .whole(7, 3, 1)
                    .call(8)
                    .start(8, 4)
                    .letGo(8)
                    .interrupt(4, 2)
                    .dpc(8, 2)
                    .tell(Stage.APC, 8, 0)
                    .tell(Stage.COMPLETE, 8, 0));

    RunDiff.Difference first = difference(plain(), other, Options.PLAIN);

    assertThat(first.place()).isEqualTo(1);
    assertThat(first.side()).isEqualTo(Stage.Side.BORROWED);
    assertThat(first.one().get(first.at()).stage()).isEqualTo(Stage.COMPLETE);
    assertThat(first.other().get(first.at()).stage()).isEqualTo(Stage.APC);
    assertThat(RunDiff.of(plain(), other, Options.PLAIN).differing()).isEqualTo(1);
  }

  @Test
  void shouldTellThatOneHasMoreRequests() {
    RunStages more = run(story -> story.whole(7, 3, 1).whole(8, 4, 2).whole(9, 5, 3));

    RunDiff.Difference first = difference(plain(), more, Options.PLAIN);

    assertThat(first.place()).isEqualTo(2);
    assertThat(first.oneRequest()).isNull();
    assertThat(Objects.requireNonNull(first.otherRequest()).request()).isEqualTo(9);
    assertThat(RunDiff.of(plain(), more, new Options(Set.of(), false, true)).first()).isNull();
  }

  @Test
  void shouldFoldBurstsThatAreAlike() {
    RunStages longer =
        run(
            story ->
                story
                    .call(7)
                    .start(7, 3)
                    .letGo(7)
                    .interrupt(3, 1)
                    .dpc(7, 1)
                    .start(7, 3)
                    .interrupt(3, 2)
                    .dpc(7, 2)
                    .edge(3)
                    .dpc(7, 3) // and once more for the same burst
                    .comeBack(7, 0)
                    .whole(8, 4, 4));

    assertThat(difference(plain(), longer, Options.PLAIN).place()).isZero();
    assertThat(RunDiff.of(plain(), longer, new Options(Set.of(), false, true)).first()).isNull();
  }

  @Test
  void shouldPassOverStagesThatAreIgnored() {
    RunStages told =
        run(
            story ->
                story
                    .whole(7, 3, 1)
                    .call(8)
                    .start(8, 4)
                    .letGo(8)
                    .toldInterrupt(4, 2)
                    .dpc(8, 2)
                    .comeBack(8, 0));
    Set<Stage> some = Set.of(Stage.DMA_SEEN, Stage.IRQ_RAISED, Stage.ACK_SEEN);

    assertThat(difference(plain(), told, Options.PLAIN).side()).isEqualTo(Stage.Side.DEVICE);
    assertThat(RunDiff.of(plain(), told, new Options(some, false, false)).first()).isNull();
  }

  @Test
  void shouldCountARequestThatWasCompleteBeforeItWasAwaitedInOneRun() {
    RunStages quick =
        run(
            story ->
                story
                    .whole(7, 3, 1)
                    .call(8)
                    .start(8, 4)
                    .tell(Stage.PENDING, 8, 0)
                    .interrupt(4, 2)
                    .dpc(8, 2)
                    .tell(Stage.COMPLETE, 8, 0)
                    .tell(Stage.APC, 8, 0)
                    .tell(Stage.PACKET, 8, 0)
                    .tell(Stage.BORROW, 8, 0)
                    .tell(Stage.TASK, 8, 0)
                    .tell(Stage.RETURN, 8, 0));

    RunDiff diff = RunDiff.of(plain(), quick, Options.PLAIN);

    assertThat(diff.first()).isNull();
    assertThat(diff.suspendedInOne()).isEqualTo(1);
  }

  @Test
  void shouldLookAtThreadsWhenAsked() {
    RunStages elsewhere = new RunStages();
    Correlator correlator = new Correlator(elsewhere);
    Story story =
        new Story(
            event ->
                correlator.event(
                    event.stage() == Stage.RESUME
                        ? new Event(
                            event.order(),
                            event.stage(),
                            event.request(),
                            event.detail(),
                            event.nanos(),
                            event.deviceNanos(),
                            "w-1",
                            99,
                            ThreadKind.WORKER,
                            0)
                        : event));
    story.whole(7, 3, 1).whole(8, 4, 2);

    assertThat(RunDiff.of(plain(), elsewhere, Options.PLAIN).first()).isNull();
    RunDiff.Difference first = difference(plain(), elsewhere, new Options(Set.of(), true, false));
    assertThat(first.one().get(first.at()))
        .isEqualTo(new RequestStages.Step(Stage.RESUME, ThreadKind.CALLER));
  }

  @Test
  void shouldCompareWhatItHasPlaceFor() {
    RunStages small = run(new RunStages(20), story -> story.whole(7, 3, 1).whole(8, 4, 2));

    assertThat(small.leftOut()).isTrue();
    assertThat(small.requests()).hasSize(1);
    assertThat(RunDiff.of(small, plain(), Options.PLAIN).first()).isNull();
  }

  @Test
  void shouldMeasureTheStepsOfEachBurst() {
    StepTimes times = new StepTimes();
    Correlator correlator = new Correlator(times);
    new Story(correlator)
        .call(7)
        .start(7, 3)
        .letGo(7)
        .interrupt(3, 1)
        .dpc(7, 1)
        .start(7, 3)
        .interrupt(3, 2)
        .dpc(7, 2)
        .comeBack(7, 0);

    assertThat(times.duration(new StepTimes.Step(Stage.CALL, Stage.IRP)).longestNanos())
        .isEqualTo(1000);
    var interrupts = times.duration(new StepTimes.Step(Stage.DMA_START, Stage.INTERRUPT));
    assertThat(interrupts.count()).isEqualTo(2);
    assertThat(interrupts.longestNanos()).isEqualTo(4000); // the first: its caller let go between
    assertThat(times.duration(new StepTimes.Step(Stage.CALL, Stage.RESUME)).count()).isOne();
  }
}
