package usbtoaster.trace.life;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;

final class StageOrderTest {
  private static final int CANCELLED = 0xC0000120;

  private final StageOrder order = new StageOrder();
  private final Story story = new Story(new Correlator(order));

  @Test
  void shouldAcceptManyWholeRequestsAndForgetThem() {
    for (int request = 1; request <= 100_000; request++) {
      story.whole(request, 1 + (request & 3), request);
    }
    assertThat(order.alive()).isZero();
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.finished()).isEqualTo(100_000);
    assertThat(order.bursts()).isEqualTo(100_000);
    assertThat(order.joined()).isZero();
  }

  @Test
  void shouldAcceptAnInterruptBeforePending() {
    story.call(1).start(1, 1).interrupt(1, 1).dpc(1, 1).comeBack(1, 0).letGo(1);
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.finished()).isEqualTo(1);
  }

  @Test
  void shouldAcceptAQueuedRequestThatStartsAfterItWasLetGo() {
    story.call(1).letGo(1).start(1, 1).interrupt(1, 1).dpc(1, 1).comeBack(1, 0);
    order.finish();

    assertThat(order.violations()).isEmpty();
  }

  @Test
  void shouldCountABurstThatJoinedAnEarlierInterrupt() {
    story.call(1).start(1, 1).letGo(1).call(2).start(2, 2).letGo(2).interrupt(1, 1);
    story.tell(Stage.DMA_DONE, 0, 2).dpc(1, 1).dpc(2, 1).comeBack(1, 0).comeBack(2, 0);
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.joined()).isEqualTo(1);
  }

  @Test
  void shouldAcceptAReportThatNoBurstAskedForAndFramesOfNoRequest() {
    story.call(1).start(1, 1).letGo(1).interrupt(1, 1).dpc(1, 1).tell(Stage.DMA_DONE, 0, 0);
    story.edge(2).dpc(1, 2).comeBack(1, 0);
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.bursts()).isEqualTo(1);
  }

  @Test
  void shouldCountARequestThatWasOverBeforeItWasAwaited() {
    story.call(1).start(1, 1).interrupt(1, 1).dpc(1, 1).tell(Stage.PENDING, 1, 0);
    story.tell(Stage.COMPLETE, 1, 0).tell(Stage.APC, 1, 0).tell(Stage.PACKET, 1, 0);
    story.tell(Stage.BORROW, 1, 0).tell(Stage.TASK, 1, 0).tell(Stage.RETURN, 1, 0);
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.unsuspended()).isEqualTo(1);
    assertThat(order.finished()).isZero();
  }

  @Test
  void shouldAcceptABurstThatATimerFound() {
    story.call(1).start(1, 1).letGo(1).tell(Stage.DMA_DONE, 0, 1).dpc(1, 0).comeBack(1, 0);
    order.finish();

    assertThat(order.violations()).isEmpty();
  }

  @Test
  void shouldAcceptACancelledRequestInTheMiddleOfABurst() {
    story.call(1).letGo(1).start(1, 1).comeBack(1, CANCELLED);
    story.call(2).letGo(2).comeBack(2, CANCELLED);
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.finished()).isEqualTo(2);
  }

  @Test
  void shouldReportASuccessInTheMiddleOfABurst() {
    story.call(1).letGo(1).start(1, 1).comeBack(1, 0);
    order.finish();

    assertThat(order.violations())
        .containsExactly(
            "COMPLETE of request 1 came before the DPC of its last burst.",
            "Request 1 never reached [DMA_DONE, INTERRUPT, ISR, DPC].");
  }

  @Test
  void shouldReportAStageBeforeItsPredecessor() {
    story.call(1).letGo(1).tell(Stage.COMPLETE, 1, CANCELLED).tell(Stage.PACKET, 1, 0);

    assertThat(order.violations()).containsExactly("PACKET of request 1 came before its APC.");
  }

  @Test
  void shouldReportAResumeThatNobodyDispatched() {
    story.call(1).letGo(1).tell(Stage.COMPLETE, 1, CANCELLED).tell(Stage.APC, 1, 0);
    story.tell(Stage.PACKET, 1, 0).tell(Stage.BORROW, 1, 0).tell(Stage.TASK, 1, 0);
    story.tell(Stage.RESUME, 1, 0);

    assertThat(order.violations())
        .containsExactly("RESUME of request 1 came before its POST or INLINE.");
  }

  @Test
  void shouldReportAnIsrWithoutItsInterruptAndADpcWithoutItsIsr() {
    story.call(1).start(1, 1).letGo(1).tell(Stage.ISR, 0, 5);
    story.tell(Stage.DMA_DONE, 0, 1).tell(Stage.INTERRUPT, 0, 6).dpc(1, 6);

    assertThat(order.violations())
        .containsExactly(
            "The ISR ran for interrupt 5 before its INTERRUPT.",
            "DPC of request 1 serves interrupt 6 before its ISR.");
  }

  @Test
  void shouldReportADpcBeforeTheDeviceWasDone() {
    story.call(1).start(1, 1).letGo(1).edge(1).dpc(1, 1);

    assertThat(order.violations()).containsExactly("DPC of request 1 came before its DMA_DONE.");
  }

  @Test
  void shouldReportABurstInsideABurstAndADeviceWithoutOne() {
    story.call(1).start(1, 1).start(1, 1).tell(Stage.DMA_DONE, 0, 2);

    assertThat(order.violations())
        .containsExactly(
            "DMA_START of request 1 came before the DPC of the burst before.",
            "DMA_DONE with tag 2, and no burst with that tag was started.");
  }

  @Test
  void shouldAcceptADeviceThatTellsAll() {
    for (int request = 1; request <= 100; request++) {
      story.call(request).start(request, 1).letGo(request);
      story.toldInterrupt(1, request).dpc(request, request).comeBack(request, 0);
    }
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.finished()).isEqualTo(100);
  }

  @Test
  void shouldReportABurstThatWasDoneUnseenWhereTheDeviceTells() {
    story.call(1).start(1, 1).letGo(1).toldInterrupt(1, 1).dpc(1, 1);
    story.start(1, 1).tell(Stage.DMA_DONE, 0, 1);

    assertThat(order.violations()).containsExactly("DMA_DONE with tag 1 came before its DMA_SEEN.");
  }

  @Test
  void shouldCountABurstThatTheDeviceSawAndMissed() {
    story.call(1).start(1, 1).letGo(1).tell(Stage.DMA_SEEN, 0, 1).edge(1).dpc(1, 1);
    story.start(1, 1).toldInterrupt(1, 2).dpc(1, 2).comeBack(1, 0);
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.missed()).isEqualTo(1);
    assertThat(order.bursts()).isEqualTo(1);
  }

  @Test
  void shouldReportADpcWhoseAcknowledgementTheDeviceDidNotSee() {
    story.call(1).start(1, 1).letGo(1).toldInterrupt(1, 1).dpc(1, 1);
    story.start(1, 1).tell(Stage.DMA_SEEN, 0, 1).tell(Stage.DMA_DONE, 0, 1);
    story.tell(Stage.IRQ_RAISED, 0, 2).edge(2).dpc(1, 2);

    assertThat(order.violations())
        .containsExactly("DPC of request 1 serves interrupt 2 before its ACK_SEEN.");
  }

  @Test
  void shouldReportWhatComesTwiceOrAfterTheEnd() {
    story.call(1).tell(Stage.IRP, 1, 0).whole(2, 2, 1).tell(Stage.RESUME, 2, 0);

    assertThat(order.violations())
        .containsExactly(
            "IRP of request 1 came twice.",
            "RESUME of request 2, which has not called or was over.");
  }

  @Test
  void shouldReportWhatNeverCameAndCountMoreThanItTells() {
    for (int request = 1; request <= 50; request++) {
      story.call(request);
    }
    order.finish();

    assertThat(order.violations()).hasSize(20);
    assertThat(order.violationCount()).isEqualTo(50);
    assertThat(order.violations().getFirst()).startsWith("Request 1 never reached [DMA_START, ");
  }
}
