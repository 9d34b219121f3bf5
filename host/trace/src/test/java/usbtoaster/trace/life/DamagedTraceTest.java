package usbtoaster.trace.life;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;
import usbtoaster.trace.Story;

/** Events that are missing, too many, or of a clock that goes backwards. */
final class DamagedTraceTest {
  private final Lives lives = Lives.first(2);
  private final StageOrder order = new StageOrder();
  private final Correlator correlator = new Correlator(lives, order);
  private final Story story = new Story(correlator);

  @Test
  void shouldAbandonWhoWasAliveWhenEventsWereLostAndCheckWhoCallsAfter() {
    story.call(1).start(1, 1).letGo(1);
    correlator.lost(5);
    story.tell(Stage.DMA_DONE, 0, 1).tell(Stage.ISR, 0, 4).dpc(1, 4).comeBack(1, 0);
    story.whole(2, 1, 5).call(3).tell(Stage.IRP, 3, 0);
    correlator.finish();

    assertThat(order.unchecked()).isEqualTo(1);
    assertThat(order.finished()).isEqualTo(1);
    assertThat(order.violations()).hasSize(2).first().isEqualTo("IRP of request 3 came twice.");
    assertThat(lives.lives()).extracting(Life::torn).containsExactly(true, false);
    assertThat(lives.lives()).allMatch(life -> life.missing().isEmpty());
  }

  @Test
  void shouldReadATraceThatBeginsInTheMiddle() {
    correlator.lost(1); // nobody knows how many
    story.dpc(1, 4).comeBack(1, 0).tell(Stage.DMA_DONE, 0, 2).whole(2, 2, 5);
    correlator.finish();

    assertThat(order.violations()).isEmpty();
    assertThat(order.finished()).isEqualTo(1);
    assertThat(lives.lives()).extracting(Life::request).containsExactly(2L);
    assertThat(correlator.strayTransfers()).isEqualTo(1);
    assertThat(correlator.strayInterrupts()).isEqualTo(1);
  }

  @Test
  void shouldNotAskForAnAcknowledgementThatMayBeLost() {
    story.call(1).start(1, 1).letGo(1).tell(Stage.IRQ_RAISED, 0, 1);
    correlator.lost(1);
    story.call(2).start(2, 1).letGo(2).interrupt(1, 1).dpc(2, 1).comeBack(2, 0);
    correlator.finish();

    assertThat(order.violations()).isEmpty();
  }

  @Test
  void shouldSayOfALifeThatLostItsEndWhatIsMissing() {
    story.call(1).start(1, 1).letGo(1).interrupt(1, 1).dpc(1, 1).tell(Stage.COMPLETE, 1, 0);
    correlator.lost(9);
    correlator.finish();

    assertThat(lives.lives().getFirst().torn()).isTrue();
    assertThat(lives.lives().getFirst().missing()).containsExactly(Stage.APC, Stage.RESUME);
  }

  @Test
  void shouldForgetTheOldestOfTooManyThatNeverEnd() {
    StageOrder few = new StageOrder(StageGraph.WHOLE, 10);
    Story calls = new Story(new Correlator(few));
    for (int request = 1; request <= 15; request++) {
      calls.call(request);
    }

    assertThat(few.alive()).isEqualTo(10);
    assertThat(few.violationCount()).isEqualTo(5);
    assertThat(few.violations().getFirst()).startsWith("Request 1 never reached ");
  }

  @Test
  void shouldFollowTagsAndNumbersThatWrapAround() {
    long number = Long.MAX_VALUE - 2;
    for (int request = 1; request <= 6; request++) {
      story.whole(request, (0xFFFD + request) & 0xFFFF, number++);
    }
    story.call(7).start(7, 1).letGo(7).toldInterrupt(1, Long.MIN_VALUE).dpc(7, Long.MIN_VALUE);
    correlator.finish();

    assertThat(order.finished()).isEqualTo(6);
    assertThat(order.violations()).hasSize(1); // the last one has not come back
    assertThat(lives.lives()).allMatch(Life::finished);
  }

  @Test
  void shouldKeepTheOrderOfTheTraceWhenTheClockGoesBackwards() {
    new Story(event -> correlator.event(backwards(event))).whole(1, 1, 1);
    correlator.finish();

    assertThat(order.violations()).isEmpty();
    Life life = lives.lives().getFirst();
    assertThat(life.finished()).isTrue();
    assertThat(life.rows()).hasSize(19);
    assertThat(life.table()).anyMatch(line -> line.startsWith("RESUME             -17.0"));
  }

  private static Event backwards(Event event) {
    return new Event(
        event.order(),
        event.stage(),
        event.request(),
        event.detail(),
        -event.nanos(),
        event.deviceNanos(),
        event.thread(),
        event.threadId(),
        event.kind(),
        event.processor());
  }

  @Test
  void shouldReportAPacketThatHardwareTook() {
    new Story(event -> correlator.event(event.stage() == Stage.BORROW ? onEdges(event) : event))
        .whole(1, 1, 1);

    assertThat(order.violations())
        .containsExactly("BORROW of request 1 ran on a thread of: hardware.");
  }

  private static Event onEdges(Event event) {
    return new Event(
        event.order(),
        event.stage(),
        event.request(),
        event.detail(),
        event.nanos(),
        event.deviceNanos(),
        Story.EDGES.getName(),
        Story.EDGES.threadId(),
        Story.EDGES.kind(),
        event.processor());
  }
}
