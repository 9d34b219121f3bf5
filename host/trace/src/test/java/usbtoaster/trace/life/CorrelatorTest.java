package usbtoaster.trace.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Story;
import usbtoaster.trace.Trace;

final class CorrelatorTest {
  private static final int STORIES = 200;
  private static final int EVENTS = 100;

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** An exporter of one line: how often a request reached a stage, those of interrupts too. */
  private static final class Counts implements LifeReader {
    final Map<Long, Map<Stage, Integer>> counts = new HashMap<>();

    @Override
    public void event(Correlated event) {
      Map<Stage, Integer> stages =
          counts.computeIfAbsent(event.request(), _ -> new EnumMap<>(Stage.class));
      stages.merge(event.event().stage(), 1, Integer::sum);
      if (event.event().stage() == Stage.DPC) {
        event.interrupt().forEach(each -> stages.merge(each.stage(), 1, Integer::sum));
      }
    }
  }

  @Test
  void shouldTellAnyReaderWhoseEachEventIs() {
    Counts counts = new Counts();
    new Story(new Correlator(counts))
        .call(7)
        .start(7, 3)
        .call(8)
        .start(8, 4)
        .toldInterrupt(3, 1)
        .tell(Stage.DMA_DONE, 0, 4)
        .tell(Stage.DMA_DONE, 0, 5)
        .dpc(7, 1)
        .dpc(8, 1);

    assertThat(counts.counts.get(7L))
        .containsEntry(Stage.DMA_SEEN, 1)
        .containsEntry(Stage.DMA_DONE, 1)
        .containsEntry(Stage.INTERRUPT, 1)
        .containsEntry(Stage.ACK_SEEN, 1);
    assertThat(counts.counts.get(8L))
        .containsEntry(Stage.DMA_DONE, 1)
        .containsEntry(Stage.ISR, 1)
        .doesNotContainKey(Stage.DMA_SEEN);
    assertThat(counts.counts.get(Correlator.NOBODY))
        .containsEntry(Stage.DMA_DONE, 1)
        .containsEntry(Stage.ISR, 1);
  }

  @Test
  void shouldServeSeveralReadersFromOneReading() {
    Lives lives = Lives.first(1);
    StageOrder order = new StageOrder();
    Correlator correlator = new Correlator(lives, order);
    new Story(correlator).whole(1, 1, 1);
    correlator.finish();

    assertThat(lives.lives().getFirst().finished()).isTrue();
    assertThat(order.finished()).isEqualTo(1);
  }

  @Test
  void shouldBeginAnInterruptAnewWhenItsNumberComesAgain() {
    List<Correlated> read = new ArrayList<>();
    new Story(new Correlator(read::add)).edge(1).tell(Stage.INTERRUPT, 0, 1).dpc(1, 1);

    assertThat(read.getLast().interrupt()).extracting(Event::order).containsExactly(3L);
  }

  @Test
  void shouldKeepTheRiseOfADoubledEdgeUntilItIsServed() {
    List<Correlated> read = new ArrayList<>();
    new Story(new Correlator(read::add))
        .tell(Stage.IRQ_RAISED, 0, 1)
        .tell(Stage.INTERRUPT, 0, 1)
        .edge(2)
        .dpc(1, 2)
        .edge(3)
        .dpc(1, 3);

    assertThat(read.get(4).interrupt()).extracting(Event::order).containsExactly(1L, 3L, 4L);
    assertThat(read.getLast().interrupt()).extracting(Event::order).containsExactly(6L, 7L);
  }

  @Test
  void shouldCountWhatCannotBelongToAnybody() {
    Correlator correlator = new Correlator();
    new Story(correlator)
        .tell(Stage.DMA_DONE, 0, 5)
        .tell(Stage.DMA_DONE, 0, 0)
        .dpc(1, 9)
        .dpc(1, 0)
        .edge(9)
        .edge(9 + Interrupts.MOST) // takes its place
        .dpc(1, 9);

    assertThat(correlator.strayTransfers()).isEqualTo(1);
    assertThat(correlator.strayInterrupts()).isEqualTo(2);
  }

  @Test
  void shouldForgetTheOldestTagOfTooMany() {
    List<Correlated> read = new ArrayList<>();
    Story story = new Story(new Correlator(read::add));
    for (int request = 1; request <= Tags.MOST + 1; request++) {
      story.start(request, request); // and none completes
    }
    story.tell(Stage.DMA_DONE, 0, 1).tell(Stage.DMA_DONE, 0, 2);

    assertThat(read.get(Tags.MOST + 1).request()).isEqualTo(Correlator.NOBODY);
    assertThat(read.get(Tags.MOST + 2).request()).isEqualTo(2);
  }

  @Test
  void shouldTellWhereTheTraceWasFull() {
    Trace trace = new Trace(4, () -> 1, () -> 0);
    for (int i = 1; i <= 7; i++) {
      trace.record(Stage.CALL, i, 0);
    }
    List<String> read = new ArrayList<>();
    Correlator correlator =
        new Correlator(
            new LifeReader() {
              @Override
              public void event(Correlated event) {
                read.add("request " + event.request());
              }

              @Override
              public void lost(long events) {
                read.add(events + " lost");
              }
            });
    assertThat(correlator.drain(trace)).isEqualTo(4);
    trace.record(Stage.CALL, 8, 0);
    correlator.drain(trace);

    assertThat(read)
        .containsExactly("request 1", "request 2", "request 3", "request 4", "3 lost", "request 8");
    assertThat(correlator.lostEvents()).isEqualTo(3);
  }

  /** Garbage: any stage, few requests, tags and numbers, some of which share a place. */
  @Test
  void shouldEqualASlowOracleWhateverComes() {
    System.out.println("CorrelatorTest: -Dtoaster.seed=" + seed);
    for (int story = 0; story < STORIES; story++) {
      List<Event> told = garbage();
      List<Correlated> read = new ArrayList<>();
      Correlator correlator = new Correlator(read::add);
      told.forEach(correlator::event);
      Oracle oracle = new Oracle(told);
      for (int i = 0; i < told.size(); i++) {
        assertThat(read.get(i))
            .as("event %d of story %d, -Dtoaster.seed=%d", i, story, seed)
            .isEqualTo(oracle.at(i));
      }
    }
  }

  /** Nothing throws and nothing is lost, however little sense there is in what comes. */
  @Test
  void shouldBearGarbageInEveryReader() {
    System.out.println("CorrelatorTest: -Dtoaster.seed=" + seed);
    for (int story = 0; story < STORIES; story++) {
      List<Event> told = garbage();
      List<Event> inOrder = new ArrayList<>();
      Lives lives = Lives.first(2);
      StageOrder order = new StageOrder();
      Correlator correlator =
          new Correlator(lives, order, new InOrder((event, _) -> inOrder.add(event)));
      for (Event event : told) {
        correlator.event(event);
        if (random.nextInt(50) == 0) {
          correlator.lost(1);
        }
      }
      correlator.finish();
      lives.lives().forEach(life -> assertThat(life.table()).isNotEmpty());
      assertThat(inOrder).as("story %d, -Dtoaster.seed=%d", story, seed).isEqualTo(told);
      assertThat(order.alive()).isZero();
    }
  }

  /** Requests that overlap, interrupts that serve any number of them, doubled and idle edges. */
  @Test
  void shouldTellInOrderAllThatAnInterruptServed() {
    System.out.println("CorrelatorTest: -Dtoaster.seed=" + seed);
    for (int story = 0; story < STORIES; story++) {
      List<Event> told = new ArrayList<>();
      sense(new Story(told::add));
      Map<Event, List<Long>> read = new HashMap<>();
      List<Event> order = new ArrayList<>();
      Correlator correlator =
          new Correlator(
              new InOrder(
                  (event, requests) -> {
                    order.add(event);
                    read.put(event, requests);
                  }));
      told.forEach(correlator::event);
      correlator.finish();
      assertThat(order).isEqualTo(told);
      assertThat(read).as("story %d, -Dtoaster.seed=%d", story, seed).isEqualTo(owners(told));
    }
  }

  private static Map<Event, List<Long>> owners(List<Event> told) {
    Map<Event, List<Long>> owners = new HashMap<>();
    Oracle oracle = new Oracle(told);
    for (int i = 0; i < told.size(); i++) {
      Correlated event = oracle.at(i);
      List<Long> own = new ArrayList<>();
      if (event.request() != Correlator.NOBODY) {
        own.add(event.request());
      }
      owners.put(event.event(), own);
      if (event.event().stage() == Stage.DPC) {
        for (Event each : event.interrupt()) {
          List<Long> served = owners.getOrDefault(each, List.of());
          if (!served.contains(event.request())) {
            served.add(event.request());
          }
        }
      }
    }
    return owners;
  }

  private void sense(Story story) {
    long called = 0;
    for (long interrupt = 1; interrupt <= 8; interrupt++) {
      for (int i = random.nextInt(3); i > 0; i--) {
        called++;
        story.call(called).start(called, called % 3);
      }
      if (random.nextInt(4) == 0) {
        story.tell(Stage.IRQ_RAISED, 0, interrupt).tell(Stage.INTERRUPT, 0, interrupt++);
      }
      story.toldInterrupt(random.nextInt(3), interrupt);
      for (long request = 1; request <= called; request++) {
        if (random.nextInt(3) == 0) {
          story.dpc(request, interrupt);
        }
      }
    }
  }

  private List<Event> garbage() {
    List<Event> told = new ArrayList<>();
    Story story = new Story(told::add);
    Stage[] stages = Stage.values();
    long[] details = {0, 1, 2, 3, 1 + Interrupts.MOST, -1, 0xC0000120L};
    int most = 4 + random.nextInt(stages.length - 3); // of some only the early ones come
    for (int i = 0; i < EVENTS; i++) {
      Stage stage = stages[random.nextInt(most)];
      boolean known = !stage.perBurst() || stage == Stage.DPC || random.nextInt(3) == 0;
      story.tell(stage, known ? random.nextInt(4) : 0, details[random.nextInt(details.length)]);
    }
    return told;
  }
}
