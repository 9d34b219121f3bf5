package usbtoaster.trace.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;
import usbtoaster.trace.Story;

/** Drivers that are not the toaster's: no bursts, no device that tells, nothing pending. */
final class FewerStagesTest {
  private static final StageGraph EITHER = // done at once if there is data, else by an interrupt
      StageGraph.INTERRUPT_DRIVEN.optionally(
          Stage.PENDING,
          Stage.SUSPEND,
          Stage.INTERRUPT,
          Stage.ISR,
          Stage.DPC,
          Stage.POST,
          Stage.INLINE,
          Stage.RESUME);

  private final Lives lives = Lives.first(1);

  private static Story atOnce(Story story, long request) {
    return story
        .call(request)
        .tell(Stage.COMPLETE, request, 0)
        .tell(Stage.APC, request, 0)
        .tell(Stage.PACKET, request, 0)
        .tell(Stage.BORROW, request, 0)
        .tell(Stage.TASK, request, 0)
        .tell(Stage.RETURN, request, 0);
  }

  private Story story(StageOrder order) {
    return new Story(new Correlator(lives, order));
  }

  @Test
  void shouldFollowADriverThatHasInterruptsOnly() {
    StageOrder order = new StageOrder(StageGraph.INTERRUPT_DRIVEN);
    Story story = story(order);
    for (int request = 1; request <= 100; request++) {
      story.call(request).letGo(request).edge(request).dpc(request, request);
      story.comeBack(request, 0);
    }
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.finished()).isEqualTo(100);
    Life life = lives.lives().getFirst();
    assertThat(life.finished()).isTrue();
    assertThat(life.missing()).isEmpty();
    assertThat(life.bursts()).isZero();
    assertThat(life.table()).anyMatch(line -> line.startsWith("INTERRUPT            5.0"));
  }

  @Test
  void shouldFoldTheInterruptsOfALongRequest() {
    Story story = story(new StageOrder(StageGraph.INTERRUPT_DRIVEN)).call(1).letGo(1);
    for (int interrupt = 1; interrupt <= 10; interrupt++) {
      story.edge(interrupt).dpc(1, interrupt);
    }
    story.comeBack(1, 0);

    assertThat(lives.lives().getFirst().rows()).hasSize(5 + 3 + 1 + 3 + 8 + 5);
  }

  @Test
  void shouldReportAnInterruptDrivenRequestThatIsOutOfOrder() {
    StageOrder order = new StageOrder(StageGraph.INTERRUPT_DRIVEN);
    Story story = story(order).call(1).letGo(1).comeBack(1, 0);
    story.tell(Stage.CALL, 2, 0).edge(1).dpc(2, 1);
    story.call(3).tell(Stage.INTERRUPT, 0, 2).dpc(3, 2);

    assertThat(order.violations())
        .containsExactly(
            "COMPLETE of request 1 came before its DPC.",
            "DPC of request 2 came before its DISPATCH.",
            "DPC of request 3 serves interrupt 2 before its ISR.");
  }

  @Test
  void shouldFollowADriverThatCompletesAtOnce() {
    StageOrder order = new StageOrder(StageGraph.SYNCHRONOUS);
    atOnce(atOnce(story(order), 1), 2);
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.finished()).isEqualTo(2);
    Life life = lives.lives().getFirst();
    assertThat(life.missing()).isEmpty();
    assertThat(life.rows()).hasSize(9 + 2);
  }

  @Test
  void shouldFollowASynchronousCallThatHasNoPacket() {
    StageOrder order =
        new StageOrder(
            StageGraph.SYNCHRONOUS.without(Stage.PACKET, Stage.BORROW, Stage.TASK, Stage.RETURN));
    story(order).call(1).tell(Stage.COMPLETE, 1, 0).tell(Stage.APC, 1, 0);
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.finished()).isEqualTo(1);
    assertThat(lives.lives().getFirst().missing()).isEmpty();
  }

  @Test
  void shouldFollowADriverThatDoesEither() {
    StageOrder order = new StageOrder(EITHER);
    Story story = atOnce(story(order), 1);
    story.call(2).letGo(2).edge(1).dpc(2, 1).comeBack(2, 0);
    atOnce(story, 3).tell(Stage.PENDING, 3, 0); // a quick device, and a slow caller
    order.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.finished()).isEqualTo(3);
  }

  @Test
  void shouldReportWhatMayBeAbsentAndComesInTheWrongPlace() {
    StageOrder order = new StageOrder(EITHER);
    Story story = story(order).call(1).tell(Stage.SUSPEND, 1, 0).tell(Stage.PENDING, 1, 0);
    story.tell(Stage.COMPLETE, 1, 0).tell(Stage.APC, 1, 0).tell(Stage.PACKET, 1, 0);
    story.tell(Stage.BORROW, 1, 0).tell(Stage.TASK, 1, 0).tell(Stage.RETURN, 1, 0);
    order.finish();

    assertThat(order.violations())
        .isEqualTo(
            List.of(
                "SUSPEND of request 1 came before its PENDING.",
                "Request 1 never reached [RESUME]."));
  }

  @Test
  void shouldSayWhatALifeOwes() {
    story(new StageOrder()).call(1).letGo(1).tell(Stage.COMPLETE, 1, 0);

    assertThat(lives.lives().getFirst().missing()).containsExactly(Stage.APC, Stage.RESUME);
  }
}
