package usbtoaster.engine;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import usbtoaster.epoll.EpollEngine;
import usbtoaster.epoll.EpollOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.trace.Trace;

@DisplayName("The engine on epoll")
final class EpollContractTest extends EngineContract {
  private final ThreadPool pool =
      ThreadPool.servedByWorkers(
          new IoManager(Trace.OFF, 16), ThreadPoolOptions.DEFAULT.withIdle(Duration.ofSeconds(1)));

  @Override
  Engine open() {
    return new EpollEngine(EpollOptions.of((nanos, action) -> {}), pool);
  }

  @Override
  int randomOperations() {
    return 100_000;
  }
}
