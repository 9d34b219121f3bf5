package usbtoaster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.io.CompletionCallback;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.testing.Stillness;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.RequestWait;
import usbtoaster.trace.census.ThreadCensus;

@DisplayName("The thread that polls the ring, in the census")
final class PollerCensusTest {
  private static final String POLLS = "waits in io_uring_enter for whatever ends";
  private static final RequestWait WAITING = (blocker, stack) -> blocker instanceof KernelEvent;

  @Test
  void shouldCountThePollerOnlyWhileItsCallbackWaitsForARequest() {
    Engine ring = new UringContractTest().open();
    try (ThreadPool pool =
        new ThreadPool(new IoManager(Trace.OFF, 16), ThreadPoolOptions.DEFAULT, ring.source())) {
      Stillness.until("the poller polls", () -> poller().equals(POLLS));
      assertThat(ThreadCensus.countWaiting(WAITING)).isZero();

      KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
      CompletionCallback waits =
          (status, information) -> KernelThread.current().waitFor(event, false, -1);
      pool.port().post(0, waits, NtStatus.SUCCESS, 0);
      Stillness.until("the poller waits", () -> ThreadCensus.countWaiting(WAITING) == 1);
      Stillness.until(
          "it polls meanwhile",
          () -> poller().equals("WAITS for a request: KernelEvent; " + POLLS));
      event.set();
      Stillness.until("the poller polls again", () -> poller().equals(POLLS));
    } finally {
      ring.close();
    }
  }

  private static String poller() {
    return ThreadCensus.take(WAITING).threads().stream()
        .filter(entry -> entry.name().equals("io-1"))
        .map(ThreadCensus::does)
        .findFirst()
        .orElse("");
  }
}
