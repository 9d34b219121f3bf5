package usbtoaster.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TraceTest {
  private final AtomicLong clock = new AtomicLong();

  private Trace trace(int capacity) {
    return new Trace(capacity, clock::incrementAndGet, () -> 3);
  }

  @Test
  void shouldHandOutEventsInTheOrderOfTheirRecording() {
    Trace trace = trace(8);
    trace.record(Stage.CALL, 1, 10);
    trace.record(Stage.IRP, 2, 20);
    List<String> read = new ArrayList<>();

    int taken =
        trace.drain(
            event ->
                read.add(
                    event.order()
                        + " "
                        + event.stage()
                        + " "
                        + event.request()
                        + " "
                        + event.detail()
                        + " "
                        + event.nanos()
                        + " "
                        + event.processor()
                        + " "
                        + (event.threadId() == Thread.currentThread().threadId())
                        + event.thread().equals(Thread.currentThread().getName())));

    assertThat(taken).isEqualTo(2);
    assertThat(read).containsExactly("1 CALL 1 10 1 3 truetrue", "2 IRP 2 20 2 3 truetrue");
    assertThat(trace.drain(event -> read.add("more"))).isZero();
  }

  @Test
  void shouldKeepTheTimeOfWhoSawItFirst() {
    Trace trace = trace(8);
    trace.record(Stage.CALL, 1, 0);
    trace.recordAt(Stage.EDGE, 0, 17, 500);
    Trace.OFF.recordAt(Stage.EDGE, 0, 17, 500);
    List<String> read = new ArrayList<>();

    trace.drain(event -> read.add(event.stage() + " " + event.detail() + " " + event.nanos()));

    assertThat(read).containsExactly("CALL 0 1", "EDGE 17 500");
    assertThat(Trace.OFF.drain(event -> {})).isZero();
  }

  @Test
  void shouldKeepTheTimeOfTheDeviceBesideItsOwn() {
    Trace trace = trace(8);
    trace.record(Stage.DMA_DONE, 0, 3, 777);
    trace.record(Stage.CALL, 1, 0);
    List<Long> read = new ArrayList<>();

    trace.drain(event -> read.add(event.deviceNanos()));

    assertThat(read).containsExactly(777L, Trace.NO_DEVICE_TIME);
  }

  @Test
  void shouldDropTheNewestAndCountItWhenFull() {
    Trace trace = trace(4);
    for (int i = 1; i <= 7; i++) {
      trace.record(Stage.CALL, i, 0);
    }

    assertThat(requests(trace)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(trace.dropped()).isEqualTo(3);

    trace.record(Stage.CALL, 8, 0);
    assertThat(requests(trace)).containsExactly(8L);
  }

  @Test
  void shouldTakeOneRingFullAtMostWhileItsReaderRecords() {
    Trace trace = trace(4);
    trace.record(Stage.CALL, 1, 0);

    int taken = trace.drain(event -> trace.record(Stage.CALL, event.request() + 1, 0));

    assertThat(taken).isEqualTo(4);
    assertThat(requests(trace)).containsExactly(5L);
  }

  @Test
  void shouldLoseOneEventOnlyWhenTheReaderThrows() {
    Trace trace = trace(4);
    trace.record(Stage.CALL, 1, 0);
    trace.record(Stage.CALL, 2, 0);

    assertThatThrownBy(
            () ->
                trace.drain(
                    event -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(requests(trace)).containsExactly(2L);
  }

  @Test
  void shouldRecordNothingWhenOff() {
    Trace.OFF.record(Stage.CALL, 1, 0);

    assertThat(requests(Trace.OFF)).isEmpty();
    assertThat(Trace.OFF.enabled()).isFalse();
    assertThat(Trace.OFF.dropped()).isZero();
  }

  @Test
  void shouldRejectACapacityThatIsNone() {
    assertThatThrownBy(() -> trace(0)).hasMessageContaining("choose another");
  }

  /** Eight writers, a reader beside them: each writer's events arrive in order, none torn. */
  @Test
  void shouldKeepEachWritersOrderAndAccountForEveryEvent() throws InterruptedException {
    int writers = 8;
    int each = 50_000;
    Trace trace = new Trace(1024, System::nanoTime, () -> 0);
    CountDownLatch done = new CountDownLatch(writers);
    for (int writer = 0; writer < writers; writer++) {
      long id = writer;
      Thread.ofPlatform()
          .start(
              () -> {
                for (long i = 1; i <= each; i++) {
                  trace.record(Stage.DPC, id, i * 8 + id);
                }
                done.countDown();
              });
    }
    long[] last = new long[writers];
    long[] read = new long[1];
    EventReader check =
        event -> {
          long request = event.request();
          long detail = event.detail();
          assertThat(detail % 8).as("torn event").isEqualTo(request);
          assertThat(detail).as("order of writer " + request).isGreaterThan(last[(int) request]);
          last[(int) request] = detail;
          read[0]++;
        };
    while (done.getCount() > 0) {
      trace.drain(check);
    }
    done.await();
    while (trace.drain(check) > 0) {
      Thread.onSpinWait();
    }
    assertThat(read[0] + trace.dropped()).isEqualTo((long) writers * each);
    assertThat(read[0]).isGreaterThanOrEqualTo(1024);
  }

  private static List<Long> requests(Trace trace) {
    List<Long> requests = new ArrayList<>();
    trace.drain(event -> requests.add(event.request()));
    return requests;
  }
}
