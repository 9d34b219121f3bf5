package usbtoaster.trace.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

final class LivesTest {
  private static List<Stage> stages(Life life) {
    return life.rows().stream()
        .map(row -> row instanceof LifeRow.Reached reached ? reached.stage() : null)
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void shouldTellEveryStageOfOneWriteInOrder() {
    Lives lives = Lives.first(1);
    new Story(new Correlator(lives)).whole(7, 3, 1);

    Life life = lives.lives().getFirst();
    assertThat(stages(life))
        .containsExactly(
            Stage.CALL,
            Stage.IRP,
            Stage.DISPATCH,
            Stage.DMA_START,
            Stage.PENDING,
            Stage.SUSPEND,
            Stage.DMA_DONE,
            Stage.INTERRUPT,
            Stage.ISR,
            Stage.DPC,
            Stage.COMPLETE,
            Stage.APC,
            Stage.PACKET,
            Stage.BORROW,
            Stage.TASK,
            Stage.POST,
            Stage.RETURN,
            Stage.RESUME);
    assertThat(life.finished()).isTrue();
    assertThat(life.rows().get(7)).isEqualTo(new LifeRow.Gap(6000, 1000, null));
    assertThat(life.rows().get(8))
        .isEqualTo(
            new LifeRow.Reached(
                Stage.INTERRUPT,
                7000,
                LifeRow.IN_GAP,
                "edges",
                ThreadKind.DEVICE,
                0,
                1,
                Trace.NO_DEVICE_TIME));
  }

  @Test
  void shouldTellWhatTheDeviceTellsInItsOwnTime() {
    Lives lives = Lives.first(1);
    Story story =
        new Story(new Correlator(lives)).call(7).start(7, 3).letGo(7).toldInterrupt(3, 1).dpc(7, 1);
    story.tell(Stage.IRQ_RAISED, 0, 2, 5000).edge(2).tell(Stage.ACK_SEEN, 0, 2, 5001).dpc(7, 2);
    story.comeBack(7, 0);

    Life life = lives.lives().getFirst();
    assertThat(stages(life))
        .containsSubsequence(
            Stage.DMA_START,
            Stage.DMA_SEEN,
            Stage.DMA_DONE,
            Stage.IRQ_RAISED,
            Stage.INTERRUPT,
            Stage.ISR,
            Stage.ACK_SEEN,
            Stage.DPC,
            Stage.IRQ_RAISED,
            Stage.INTERRUPT,
            Stage.ISR,
            Stage.ACK_SEEN,
            Stage.DPC,
            Stage.COMPLETE);
    assertThat(life.table())
        .startsWith(
            "stage       us since      since  device us  thread  whose      cpu  detail",
            "                call       last",
            "CALL             0.0        0.0             caller  caller       0")
        .contains(
            "DMA_SEEN         6.0        1.0        0.0  device  hardware     0  tag 3",
            "nobody                      2.0             -       no thread",
            "IRQ_RAISED       8.0                   0.2  device  hardware     0  number 1",
            "ACK_SEEN        16.0        1.0        4.4  device  hardware     0  number 2");
  }

  @Test
  void shouldTellWhenTheKernelSawTheEdge() {
    Lives lives = Lives.first(1);
    Story story = new Story(new Correlator(lives)).call(7).start(7, 3).letGo(7);
    story.tell(Stage.EDGE, 0, 16).tell(Stage.EDGE, 0, 17); // the driver passed over the first
    story.interrupt(3, 1).dpc(7, 1).start(7, 3).interrupt(3, 2).dpc(7, 2).comeBack(7, 0);

    Life life = lives.lives().getFirst();
    assertThat(stages(life)).containsSubsequence(Stage.DMA_START, Stage.EDGE, Stage.INTERRUPT);
    assertThat(stages(life)).containsOnlyOnce(Stage.EDGE);
    assertThat(life.table())
        .contains("EDGE                 7.0         2.0  edges   hardware     0  edge 17");
  }

  @Test
  void shouldTieTheDeviceToTheLatestUserOfATag() {
    Lives lives = Lives.of(2);
    Story story = new Story(new Correlator(lives)).call(1).call(2).start(2, 5);
    story.start(1, 5).tell(Stage.DMA_DONE, 0, 5);
    assertThat(stages(lives.lives().getFirst())).doesNotContain(Stage.DMA_DONE);

    story.start(2, 5).tell(Stage.DMA_DONE, 0, 5);
    assertThat(stages(lives.lives().getFirst())).contains(Stage.DMA_DONE);
  }

  @Test
  void shouldShareOneInterruptAmongTheRequestsItServed() {
    Lives lives = Lives.first(2);
    Story story = new Story(new Correlator(lives)).call(1).start(1, 1).call(2).start(2, 2);
    story.tell(Stage.DMA_DONE, 0, 1).interrupt(2, 9).edge(10).dpc(2, 9).dpc(1, 9);

    assertThat(lives.lives())
        .allSatisfy(
            life -> assertThat(stages(life)).endsWith(Stage.INTERRUPT, Stage.ISR, Stage.DPC));
  }

  @Test
  void shouldFoldTheBurstsBetweenTheFirstAndTheLast() {
    Lives lives = Lives.first(1);
    Story story = new Story(new Correlator(lives)).call(1);
    for (int burst = 1; burst <= 16; burst++) {
      story.start(1, 4);
      if (burst == 3) {
        story.letGo(1);
      }
      story.interrupt(4, burst).dpc(1, burst);
    }
    story.comeBack(1, 0);

    Life life = lives.lives().getFirst();
    assertThat(life.bursts()).isEqualTo(16);
    assertThat(life.rows()).hasSize(3 + 5 + 2 + 1 + 5 + 8 + 3);
    // bursts 2 to 15 are 14 * 5 events, two of which belong to the caller's thread
    assertThat(life.rows().get(10)).isEqualTo(new LifeRow.Folded(14, 7000, 72_000, 58_000));
    assertThat(life.table()).contains("  ... 14 more bursts, 72 us: threads 58, nobody 14 ...");
    assertThat(stages(life)).containsSubsequence(Stage.DPC, Stage.SUSPEND, Stage.DMA_START);
  }

  @Test
  void shouldTellWhenNobodyWorkedForTheRequest() {
    Lives lives = Lives.first(1);
    new Story(new Correlator(lives)).whole(7, 3, 1);

    Life life = lives.lives().getFirst();
    assertThat(life.rows())
        .filteredOn(LifeRow.Gap.class::isInstance)
        .containsExactly(
            new LifeRow.Gap(6000, 1000, null), // to the interrupt
            new LifeRow.Gap(12_000, 1000, null), // to the I/O thread
            new LifeRow.Gap(16_000, 1000, null)); // to the caller's loop
    assertThat(life.nanos()).isEqualTo(17_000);
    assertThat(life.workedNanos()).isEqualTo(14_000);
    assertThat(life.table()).contains("nobody                           1.0  -       no thread");
  }

  @Test
  void shouldTellWhatTheDeviceDidWhileNobodyWorked() {
    Lives lives = Lives.first(1);
    Story story = new Story(new Correlator(lives)).call(7).start(7, 3).letGo(7);
    story.toldInterrupt(3, 1).dpc(7, 1).comeBack(7, 0);

    List<LifeRow> rows = lives.lives().getFirst().rows();
    assertThat(rows.get(8)).isEqualTo(new LifeRow.Gap(7000, 2000, null));
    assertThat(rows.subList(9, 11))
        .extracting(row -> ((LifeRow.Reached) row).stage())
        .containsExactly(Stage.IRQ_RAISED, Stage.INTERRUPT);
    assertThat(rows.subList(9, 11))
        .extracting(row -> ((LifeRow.Reached) row).sinceLastNanos())
        .containsExactly(LifeRow.IN_GAP, LifeRow.IN_GAP);
  }

  @Test
  void shouldTellThatTheCallerWaitedWhereItWasBlocked() {
    Lives lives = Lives.first(1);
    Story story = new Story(new Correlator(lives)).call(7).start(7, 3).tell(Stage.PENDING, 7, 0);
    story.interrupt(3, 1).dpc(7, 1).tell(Stage.COMPLETE, 7, 0).tell(Stage.APC, 7, 0);

    Life life = lives.lives().getFirst();
    assertThat(life.blocked()).isTrue();
    assertThat(life.rows().get(6)).isEqualTo(new LifeRow.Gap(5000, 1000, "caller"));
    assertThat(life.table()).contains("waits                            1.0  caller  blocked");
  }

  @Test
  void shouldCountTheWorkOfTwoThreadsAtOnceOnce() {
    Lives lives = Lives.first(1);
    Story story = new Story(new Correlator(lives)).call(7).start(7, 3);
    story.interrupt(3, 1).dpc(7, 1).letGo(7).comeBack(7, 0); // back before the caller is

    Life life = lives.lives().getFirst();
    assertThat(life.rows()).filteredOn(LifeRow.Gap.class::isInstance).hasSize(2);
    assertThat(life.workedNanos()).isEqualTo(life.nanos() - 2000);
  }

  @Test
  void shouldShowAReportThatNoBurstAskedForAndNotCountItAsABurst() {
    Lives lives = Lives.first(1);
    Story story = new Story(new Correlator(lives)).call(1).start(1, 1).interrupt(1, 1).dpc(1, 1);
    story.interrupt(1, 2).dpc(1, 2);

    assertThat(lives.lives().getFirst().bursts()).isEqualTo(1);
    assertThat(stages(lives.lives().getFirst()))
        .endsWith(Stage.DPC, Stage.DMA_DONE, Stage.INTERRUPT, Stage.ISR, Stage.DPC);
  }

  @Test
  void shouldKeepTheFirstAndCountTheRest() {
    Lives lives = Lives.first(2);
    Story story = new Story(new Correlator(lives));
    for (int request = 1; request <= 1000; request++) {
      story.whole(request, 1 + (request & 3), request);
    }

    assertThat(lives.lives()).extracting(Life::request).containsExactly(1L, 2L);
    assertThat(lives.passedBy()).isEqualTo(998);
    assertThat(lives.events()).isEqualTo(18_000);
    assertThat(lives.life(3)).isNull();
  }

  @Test
  void shouldKeepAnAskedForRequest() {
    Lives lives = Lives.where(1, request -> request % 10 == 0);
    Story story = new Story(new Correlator(lives));
    for (int request = 1; request <= 30; request++) {
      story.whole(request, 1, request);
    }

    assertThat(lives.lives()).extracting(Life::request).containsExactly(10L);
    assertThat(stages(lives.lives().getFirst())).hasSize(18);
  }

  @Test
  void shouldPrintATableForPeople() {
    Lives lives = Lives.first(1);
    new Story(new Correlator(lives)).whole(7, 3, 1);

    assertThat(lives.lives().getFirst().table())
        .startsWith(
            "stage      us since call  since last  thread  whose      cpu  detail",
            "CALL                 0.0         0.0  caller  caller       0")
        .contains(
            "DMA_START            3.0         1.0  edges   hardware     0  tag 3",
            "INTERRUPT            7.0              edges   hardware     0  number 1",
            "COMPLETE            10.0         1.0  edges   hardware     0  0x00000000",
            "RETURN              16.0         1.0  io-1    I/O pool     0");
  }

  @Test
  void shouldTellWhoseTheThreadWasWhenItRecorded() {
    Trace trace = new Trace(16, () -> 1, () -> 0);
    ThreadKind.UI.serve(
        () -> {
          trace.record(Stage.CALL, 7, 0);
          ThreadKind.WORKER.serve(() -> trace.record(Stage.SUSPEND, 7, 0));
          trace.record(Stage.RESUME, 7, 0);
        });
    trace.record(Stage.RETURN, 7, 0); // it serves nobody any more
    Lives lives = Lives.first(1);

    ThreadKind.TIMER.serve(() -> new Correlator(lives).drain(trace));

    assertThat(lives.lives().getFirst().rows())
        .extracting(row -> ((LifeRow.Reached) row).kind())
        .containsExactly(ThreadKind.UI, ThreadKind.WORKER, ThreadKind.UI, ThreadKind.CALLER);
  }
}
