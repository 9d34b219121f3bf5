package usbtoaster.chardev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static usbtoaster.chardev.FakeKernel.edge;
import static usbtoaster.chardev.FakeKernel.record;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop on a real pipe and a real eventfd. */
final class EdgeReaderTest {
  private static final LineRequest REQUEST =
      new LineRequest(
          "test",
          List.of(
              new LineRequest.Input(3, LineRequest.Bias.PULL_DOWN),
              new LineRequest.Input(5, LineRequest.Bias.AS_IS)),
          List.of(),
          LineRequest.MOST_EVENTS);

  private record Seen(
      int line, boolean rising, long kernelNanos, long seqno, long lineSeqno, long lostBefore) {}

  private final FakeKernel kernel = new FakeKernel();
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final BlockingQueue<GpioException> gone = new LinkedBlockingQueue<>();
  private final EdgeListener listener =
      new EdgeListener() {
        @Override
        public void edge(
            int line, boolean rising, long nanos, long seqno, long lineSeqno, long lostBefore) {
          seen.add(new Seen(line, rising, nanos, seqno, lineSeqno, lostBefore));
        }

        @Override
        public void gone(GpioException why) {
          gone.add(why);
        }
      };

  private final GpioLines lines = kernel.request(REQUEST);

  private EdgeReaderTest() throws GpioException {}

  @AfterEach
  void close() {
    kernel.close();
  }

  private EdgeReader reader(EdgeListener each) throws GpioException {
    return new EdgeReader(lines, each, failures::add);
  }

  private static Thread start(EdgeReader reader) {
    return Thread.ofPlatform().daemon().name("edges-under-test").start(reader);
  }

  private static byte[] all(byte[]... edges) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] each : edges) {
      all.writeBytes(each);
    }
    return all.toByteArray();
  }

  @Test
  void shouldTellOfEachEdgeInTheKernelsOrder() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.send(all(edge(3, true, 100, 1, 1), edge(5, true, 110, 2, 1), edge(3, false, 120, 3, 2)));
    Thread thread = start(reader);

    assertThat(List.of(seen.take(), seen.take(), seen.take()))
        .containsExactly(
            new Seen(3, true, 100, 1, 1, 0),
            new Seen(5, true, 110, 2, 1, 0),
            new Seen(3, false, 120, 3, 2, 0));
    assertThat(reader.counts()).isEqualTo(new EdgeCounts(3, 0, 0));
    reader.close();
    thread.join();
    assertThat(gone).isEmpty();
  }

  @Test
  void shouldReadMoreThanItsBufferHolds() throws Exception {
    EdgeReader reader = reader(listener);
    for (int i = 1; i <= 200; i++) {
      kernel.send(edge(3, i % 2 == 1, i, i, i));
    }
    Thread thread = start(reader);

    for (int i = 1; i <= 200; i++) {
      assertThat(seen.take()).isEqualTo(new Seen(3, i % 2 == 1, i, i, i, 0));
    }
    reader.close();
    thread.join();
  }

  @Test
  void shouldPutAnEdgeTogetherThatComesInPieces() throws Exception {
    EdgeReader reader = reader(listener);
    byte[] both = all(edge(3, true, 100, 1, 1), edge(3, false, 110, 2, 2));
    kernel.send(Arrays.copyOf(both, 60));
    Thread thread = start(reader);

    assertThat(seen.take().kernelNanos()).isEqualTo(100);
    assertThat(seen).isEmpty();
    kernel.send(Arrays.copyOfRange(both, 60, both.length));
    assertThat(seen.take()).isEqualTo(new Seen(3, false, 110, 2, 2, 0));
    reader.close();
    thread.join();
  }

  @Test
  void shouldKnowHowManyEdgesOfALineTheQueueHasDropped() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.send(
        all(
            edge(3, true, 1, 1, 1),
            edge(5, true, 2, 2, 1),
            edge(3, false, 3, 84, 82),
            edge(5, false, 4, 85, 4)));
    Thread thread = start(reader);

    assertThat(seen.take().lostBefore()).isZero();
    assertThat(seen.take().lostBefore()).isZero();
    assertThat(seen.take().lostBefore()).isEqualTo(80);
    assertThat(seen.take().lostBefore()).isEqualTo(2);
    assertThat(reader.counts()).isEqualTo(new EdgeCounts(4, 82, 0));
    assertThat(reader.counts().missing()).isTrue();
    reader.close();
    thread.join();
  }

  @Test
  void shouldKnowThatTheFirstEdgesAreMissing() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.send(edge(3, true, 1, 12, 12));
    Thread thread = start(reader);

    assertThat(seen.take().lostBefore()).isEqualTo(11);
    reader.close();
    thread.join();
  }

  @Test
  void shouldTakeTwoEdgesInTheSameDirectionForMergedOnes() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.send(
        all(
            edge(3, true, 1, 1, 1),
            edge(3, true, 2, 2, 2),
            edge(5, true, 3, 3, 1), // another line's
            edge(3, false, 4, 4, 3),
            edge(3, false, 5, 6, 5))); // one was lost between
    Thread thread = start(reader);

    for (int i = 0; i < 5; i++) {
      seen.take();
    }
    assertThat(reader.counts()).isEqualTo(new EdgeCounts(5, 1, 1));
    reader.close();
    thread.join();
  }

  @Test
  void shouldCountOnWhereTheNumberWrapsRound() {
    EdgeTally tally = new EdgeTally(1);
    tally.count(0, true, 1);

    tally.count(0, false, Integer.MAX_VALUE);
    assertThat(tally.count(0, true, Integer.MIN_VALUE)).isZero();
    tally.count(0, false, -1);
    assertThat(tally.count(0, true, 0)).isZero();
    assertThat(tally.count(0, false, 1)).isZero();
    assertThat(tally.counts().merged()).isZero();
  }

  @Test
  void shouldPassOverEventsOfKindsAndLinesThatItDoesNotKnow() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.send(all(record(3, 9, 1, 1, 1), edge(7, true, 2, 2, 1), edge(3, true, 3, 3, 1)));
    Thread thread = start(reader);

    assertThat(seen.take().kernelNanos()).isEqualTo(3);
    assertThat(reader.counts().edges()).isEqualTo(1);
    reader.close();
    thread.join();
  }

  @Test
  void shouldGoOnWhateverAListenerThrows() throws Exception {
    EdgeListener thrower =
        (line, rising, nanos, seqno, lineSeqno, lost) -> {
          listener.edge(line, rising, nanos, seqno, lineSeqno, lost);
          if (nanos == 1) {
            throw new StackOverflowError("provoked");
          }
          throw new IllegalStateException("provoked");
        };
    EdgeReader reader =
        new EdgeReader(
            lines,
            thrower,
            e -> {
              failures.add(e);
              throw new IllegalStateException("whoever reports fails, too");
            });
    kernel.send(all(edge(3, true, 1, 1, 1), edge(3, false, 2, 2, 2), edge(3, true, 3, 3, 3)));
    Thread thread = start(reader);

    assertThat(List.of(seen.take(), seen.take(), seen.take())).hasSize(3);
    reader.close();
    thread.join();
    assertThat(failures).hasSize(3);
    assertThat(failures.take()).isInstanceOf(StackOverflowError.class);
  }

  @Test
  void shouldEndAndSayWhyWhenTheChipIsGone() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.send(edge(3, true, 1, 1, 1));
    kernel.unplug();
    Thread thread = start(reader);

    thread.join();
    assertThat(seen).hasSize(1); // what came before is told
    assertThat(gone.take())
        .hasMessage(
            "gpiochip0 is gone: its driver was unloaded, or it was unplugged. Open it again when it"
                + " is back.");
    lines.close();
    reader.close();
    assertThat(kernel.opened()).isZero();
  }

  @Test
  void shouldEndWhenTheKernelSaysThatTheDeviceIsGone() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.readErrno = Errno.ENODEV;
    kernel.send(edge(3, true, 1, 1, 1));
    start(reader).join();

    assertThat(gone.take().reason()).isEqualTo(GpioException.Reason.GONE);
    assertThat(seen).isEmpty();
  }

  @Test
  void shouldEndOnAnErrorOfTheLinesWithoutReadingThem() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.pollEvents = 8; // POLLERR: a read might wait for ever
    kernel.send(edge(3, true, 1, 1, 1));
    start(reader).join();

    assertThat(gone.take().reason()).isEqualTo(GpioException.Reason.GONE);
  }

  @Test
  void shouldGoOnAfterASignal() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.pollErrno = Errno.EINTR;
    kernel.send(edge(3, true, 1, 1, 1));
    Thread thread = start(reader);

    assertThat(seen.take().kernelNanos()).isEqualTo(1);
    reader.close();
    thread.join();
  }

  @Test
  void shouldSayWhichCallFailed() throws Exception {
    EdgeReader reader = reader(listener);
    kernel.pollErrno = 12;
    start(reader).join();

    assertThat(gone.take()).hasMessageStartingWith("Waiting for edges failed on gpiochip0 (error");
  }

  @Test
  void shouldEndWhileItWaitsAndCloseEveryDescriptor() throws Exception {
    EdgeReader reader = reader(listener);
    Thread thread = start(reader);
    kernel.send(edge(3, true, 1, 1, 1));
    seen.take(); // it runs
    lines.close();
    assertThat(kernel.opened()).as("the reader's").isEqualTo(2);
    reader.close();
    thread.join();
    assertThat(kernel.opened()).isZero();
    reader.close();
    lines.close();
  }

  @Test
  void shouldEndFromItsOwnListener() throws Exception {
    CountDownLatch made = new CountDownLatch(1);
    EdgeReader[] own = new EdgeReader[1];
    own[0] =
        reader(
            (line, rising, nanos, seqno, lineSeqno, lost) -> {
              seen.add(new Seen(line, rising, nanos, seqno, lineSeqno, lost));
              own[0].close();
              lines.close();
              made.countDown();
            });
    kernel.send(all(edge(3, true, 1, 1, 1), edge(3, false, 2, 2, 2)));
    Thread thread = start(own[0]);

    made.await();
    thread.join();
    assertThat(seen).hasSize(1);
    assertThat(kernel.opened()).isZero();
  }

  @Test
  void shouldDoNothingWhenItIsClosedBeforeItRuns() throws Exception {
    EdgeReader reader = reader(listener);
    reader.close();
    reader.run();
    lines.close();

    assertThat(kernel.opened()).isZero();
    assertThat(gone).isEmpty();
  }

  @Test
  void shouldSayThatTheLinesAreClosed() throws Exception {
    EdgeReader reader = reader(listener);
    lines.close();
    reader.run();

    assertThat(gone.take().reason()).isEqualTo(GpioException.Reason.CLOSED);
    reader.close();
    assertThat(kernel.opened()).isZero();
  }

  @Test
  void shouldRefuseASecondReaderWhichWouldTakeEdgesFromTheFirst() throws Exception {
    EdgeReader reader = reader(listener);
    Thread thread = start(reader);
    kernel.send(edge(3, true, 1, 1, 1));
    seen.take();
    EdgeReader second = reader(listener);

    assertThatThrownBy(second::run).isInstanceOf(IllegalStateException.class);
    second.close();
    reader.close();
    thread.join();
  }

  /** One poll for each edge and none in between: there is no time-out that would wake it. */
  @Test
  void shouldPollOnceForEachEdge() throws Exception {
    EdgeReader reader = reader(listener);
    Thread thread = start(reader);
    for (int i = 1; i <= 5; i++) {
      kernel.send(edge(3, i % 2 == 1, i, i, i));
      seen.take();
    }
    reader.close();
    thread.join();

    assertThat(kernel.polls()).isBetween(5, 6); // the sixth is what the close has ended
  }
}
