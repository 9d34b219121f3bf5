package usbtoaster.trace.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NativeWaitTest {
  private static final RequestWait NOBODY = (blocker, stack) -> false;
  private static final RequestWait EVERYBODY = (blocker, stack) -> true;
  private static final NativeWait WHATEVER =
      new NativeWait("waits in the ring for whatever comes", false);
  private static final NativeWait ONE = new NativeWait("blocks in read(2)", true);

  @Test
  void shouldCountWhoSaysThatItBlocksForOneRequest() throws InterruptedException {
    ThreadCensus census = during(ONE, NOBODY);

    assertThat(census.waiting())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.name()).isEqualTo("speaker");
              assertThat(entry.state()).isEqualTo(CensusEntry.IN_SYSTEM);
              assertThat(ThreadCensus.does(entry))
                  .isEqualTo("WAITS for a request: blocks in read(2)");
            });
  }

  @Test
  void shouldNotCountWhoSaysThatItWaitsForWhateverComes() throws InterruptedException {
    ThreadCensus census = during(WHATEVER, EVERYBODY);

    assertThat(census.threads())
        .filteredOn(entry -> entry.name().equals("speaker"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.waitsForRequest()).isFalse();
              assertThat(ThreadCensus.does(entry)).isEqualTo(WHATEVER.does());
            });
  }

  @Test
  void shouldSayNothingOfAThreadThatIsBack() throws InterruptedException {
    ThreadCensus census = during(null, NOBODY);

    assertThat(census.threads())
        .filteredOn(entry -> entry.name().equals("speaker"))
        .singleElement()
        .satisfies(
            entry -> assertThat(ThreadCensus.does(entry)).isEqualTo(ThreadKind.BLOCKED.role()));
  }

  private static ThreadCensus during(@Nullable NativeWait wait, RequestWait others)
      throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch stop = new CountDownLatch(1);
    StackThread thread =
        new StackThread(
            ThreadKind.BLOCKED,
            "speaker",
            () -> {
              ONE.begin();
              NativeWait.end();
              if (wait != null) {
                wait.begin();
              }
              inside.countDown();
              try {
                stop.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    inside.await();
    try {
      ThreadCensus census = ThreadCensus.take(others);
      int counted = ThreadCensus.countWaiting(others);
      assertThat(counted > 0).isEqualTo(!census.waiting().isEmpty());
      return census;
    } finally {
      stop.countDown();
      thread.join();
    }
  }
}
